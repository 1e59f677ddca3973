"""A member whom only the answer made that is taken back: somebody new, without a number of the member system."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import days
from app.intake.identity.aliases import TOKEN
from app.intake.load import members
from app.intake.load.desk import Desk
from app.intake.undo.obstacles import Obstacle, UndoRefused
from app.intake.undo.people import Vanishing
from app.models import Client, Export, Identity, Member


def known_by_it_alone(session: Session, told: Identity) -> list[Vanishing]:
    """Somebody new, whom no other answer means and no import has numbered since."""
    if told.number is None or not told.number.startswith(TOKEN) or _is_meant_elsewhere(session, told):
        return []
    new = select(Member.id, Client.id).outerjoin(Client, Client.member_id == Member.id)
    here = (Member.id == told.member_id, Member.mms_id.is_(None), Member.adopted_by_id.is_(None))
    return [Vanishing(*row) for row in session.execute(new.where(*here, Member.voided_at.is_(None)))]


def numbered_since(session: Session, told: Identity) -> Member | None:
    """Somebody new, whom no other answer means and an import took for a member of its own."""
    if told.number is None or not told.number.startswith(TOKEN) or _is_meant_elsewhere(session, told):
        return None
    return session.scalar(select(Member).where(Member.id == told.member_id, Member.adopted_by_id.is_not(None)))


def forget(desk: Desk, new: Member) -> None:
    """What the rows said of them fills no blank of that member any more."""
    taken_for = desk.session.get_one(Member, new.adopted_by_id)
    new.adopted_by_id = new.adoption = None
    new.first_name = new.last_name = new.email = new.phone = ""
    new.voided_at = desk.now
    desk.session.flush()
    if taken_for.mms_id is not None:
        members.refold(desk, {taken_for.mms_id})
    desk.session.expire_all()


def _is_meant_elsewhere(session: Session, told: Identity) -> bool:
    other = select(Identity.id).where(
        Identity.location_id == told.location_id, Identity.id != told.id, Identity.number == told.number
    )
    return session.scalar(other.limit(1)) is not None


def must_be_told_apart(desk: Desk, told: Identity) -> None:
    """Of somebody new every row came in under an answer: what is left is of files that kept no trace of which."""
    number = told.number or ""
    if not number.startswith(TOKEN) or _is_meant_elsewhere(desk.session, told):
        return
    said = desk.recall.told("names", [number], is_complete=True).get(number, [])
    left = {seen.export_id for one in said for seen in one.seen}
    found = [desk.session.get_one(Export, id) for id in sorted(left)]
    if found:
        raise UndoRefused([Obstacle(_nobody_knows(export, desk.today), export_id=export.id) for export in found])


def _nobody_knows(export: Export, today: date) -> str:
    return (
        f"{export.filename} of {days.short(export.as_of, today)} brought rows under this answer, and nobody knows any"
        " more which. Undo that import first, and bring the file again afterwards."
    )
