"""A real SMTP server that keeps what is sent."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.plugins.mail import free_port


class Postman:
    """Notes what was sent: envelope sender, receivers, message."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, list[str], EmailMessage]] = []

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=default)
        self.sent.append((envelope.mail_from, envelope.rcpt_tos, message))
        return "250 OK"


class SmtpServer:
    def __init__(self) -> None:
        self.postman = Postman()
        self.controller = Controller(self.postman, hostname="127.0.0.1", port=free_port())
        self.controller.start()
        self.url = f"smtp://127.0.0.1:{self.controller.port}?from=spotter@north.club"

    @property
    def sent(self) -> list[tuple[str, list[str], EmailMessage]]:
        return self.postman.sent


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    server = SmtpServer()
    yield server
    server.controller.stop()
