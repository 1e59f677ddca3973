"""North's mailbox on the real server, looked into every three minutes."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.accounts import seal
from app.config import Settings
from app.extensions import db, settings
from app.intake import actions
from app.intake.doors import post, states
from app.models import Export, Mailbox
from tests.plugins.cast import Cast
from tests.plugins.mail import PASSWORD, USER, MailServer
from tests.plugins.smtp import SmtpServer

MEMBERS = b"member_id,first_name,last_name,joined_on,status\nM1,Bea,Thirty,2026-11-10,active\n"
OTHERS = MEMBERS.replace(b"M1", b"M2")
NOON = datetime(2026, 11, 20, 18, tzinfo=UTC)
MORNING = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""6:00 in Chicago."""


class Club:
    """North's mailbox, and looks into it."""

    def __init__(self, cast: Cast, server: MailServer) -> None:
        self.cast, self.server, self.now = cast, server, NOON
        self.mailbox = Mailbox(
            location_id=cast.north.id,
            host="127.0.0.1",
            port=server.port,
            username=USER,
            sealed_password=seal.sealed(settings().secret_key, PASSWORD),
            folder="INBOX",
            senders=["mel@club.com", "@mms.com"],
            ca_pem=server.ca_pem,
        )
        db.session.add(self.mailbox)
        db.session.commit()

    def look(self) -> list[int]:
        """The imports that are to be read."""
        self.now += timedelta(minutes=3)
        found = []
        for export_id in post.look(db.session(), self.mailbox, self.now):
            db.session.commit()
            found += [export_id] if export_id else []
        return found

    def read(self, *export_ids: int) -> None:
        """As the worker does it."""
        for export_id in export_ids:
            try:
                actions.load(db.session(), db.session.get_one(Export, export_id), self.now)
            except Exception as refusal:
                db.session.rollback()
                actions.lay_aside(db.session(), export_id, refusal, self.now)
            db.session.commit()

    def look_and_read(self) -> dict[str, list[tuple[str, bool]]]:
        self.read(*self.look())
        self.look()
        return self.server.folders()

    def problem(self) -> str | None:
        return states.of(db.session(), self.cast.north)["mail"].problem


@pytest.fixture
def club(cast: Cast, mail_server: MailServer) -> Club:
    return Club(cast, mail_server)


@pytest.fixture
def answering(app: Flask, club: Club, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> SmtpServer:
    """The club wants replies, and mail leaves through a real server."""
    environ = {"SPOTTER_HOME": str(settings().home), "DATABASE_URL": settings().database_url,
               "SECRET_KEY": settings().secret_key, "SMTP_URL": smtp_server.url}  # fmt: skip
    monkeypatch.setitem(app.config, "SETTINGS", Settings.read(environ))
    club.mailbox.wants_replies = True
    db.session.commit()
    return smtp_server
