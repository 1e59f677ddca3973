from sqlalchemy import select

from app import clock
from app.extensions import db
from app.intake import waiting
from app.intake.doors import post
from app.models import Mailbox
from jobs import clubs


def look_into_mailboxes() -> None:
    """Take what came by mail for each club, and move what was read."""
    clubs.each(list(db.session.scalars(select(Mailbox.id).order_by(Mailbox.id))), _look)


def _look(mailbox_id: int) -> None:
    session = db.session()
    for export_id in post.look(session, session.get_one(Mailbox, mailbox_id), clock.now()):
        session.commit()
        if export_id is not None:
            waiting.read_soon(export_id)
