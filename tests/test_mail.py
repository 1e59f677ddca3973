import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from app import mail
from app.mail import NotSent
from tests.plugins.mail import certificate, free_port
from tests.plugins.smtp import Postman, SmtpServer


def message() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "spotter@north.club", "mel@club.com", "Übersicht"
    made.set_content("Grüße")
    return made


@pytest.fixture
def locked_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Controller, Postman]]:
    """Wants TLS, then a user and a password."""
    ca_pem = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    trusting = ssl.create_default_context(cadata=ca_pem)
    monkeypatch.setattr(mail.ssl, "create_default_context", lambda: trusting)

    def look(*words: object) -> AuthResult:
        asked = words[-1]
        is_right = isinstance(asked, LoginPassword) and asked == LoginPassword(b"spotter@north.club", b"wet towels@2")
        return AuthResult(success=is_right, handled=False)  # the server says no itself

    postman = Postman()
    server = Controller(
        postman, hostname="127.0.0.1", port=free_port(), require_starttls=True, tls_context=context,
        auth_required=True, authenticator=look,
    )  # fmt: skip
    server.start()
    yield server, postman
    server.stop()


def test_a_message_leaves_with_nobody_to_bounce_to(smtp_server: SmtpServer) -> None:
    mail.send(smtp_server.url, message(), envelope_from="")
    [(sender, to, sent)] = smtp_server.sent
    assert (sender, to, sent["Subject"]) == ("<>", ["mel@club.com"], "Übersicht")


def test_without_an_address_of_its_own_the_envelope_names_the_sender_of_the_url(smtp_server: SmtpServer) -> None:
    mail.send(smtp_server.url, message())
    assert smtp_server.sent[0][0] == "spotter@north.club"


def test_a_password_goes_over_tls(locked_server: tuple[Controller, Postman]) -> None:
    server, postman = locked_server
    mail.send(f"smtp://spotter%40north.club:wet%20towels%402@127.0.0.1:{server.port}", message())
    assert len(postman.sent) == 1


def test_a_wrong_password_is_said_without_it(locked_server: tuple[Controller, Postman]) -> None:
    server, postman = locked_server
    with pytest.raises(NotSent) as refused:
        mail.send(f"smtp://spotter%40north.club:a-guess@127.0.0.1:{server.port}", message())
    assert "did not take it" in str(refused.value)
    assert "guess" not in str(refused.value)
    assert postman.sent == []


def test_a_password_never_goes_in_clear_to_another_machine(
    smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "LOCAL", ())
    with pytest.raises(NotSent, match="offers no TLS"):
        mail.send(smtp_server.url.replace("//", "//user:pass@"), message())
    assert smtp_server.sent == []


@pytest.mark.parametrize("url", [None, "", "http://x", "smtp://", "smtp://127.0.0.1:1", "smtp://mail:http"])
def test_what_is_no_mail_server_is_said(url: str | None) -> None:
    with pytest.raises(NotSent):
        mail.send(url, message())


def test_the_url_says_server_port_and_sender() -> None:
    assert mail.server_of("smtps://a%40b.c:p%2Fw@mail.club.com")[:3] == ("mail.club.com", 465, True)
    assert mail.server_of("smtp://mail.club.com?from=spotter@club.com").sender == "spotter@club.com"
    assert mail.server_of("smtp://a%40b.c:p%2Fw@mail.club.com").password == "p/w"
