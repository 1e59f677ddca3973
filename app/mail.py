"""How mail leaves: through the server of SMTP_URL, `smtp://user:password@host:587` or `smtps://host`.

`?from=spotter@club.com` says from whom. A password goes only over TLS, except to this machine itself.
"""

import smtplib
import ssl
from email.message import EmailMessage
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

WAIT_SECONDS = 30
LOCAL = ("localhost", "127.0.0.1", "::1")


class NotSent(Exception):
    """One sentence without an address or a password."""


class Server(NamedTuple):
    host: str
    port: int
    is_tls: bool
    user: str
    password: str
    sender: str


def server_of(url: str) -> Server:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise NotSent("SMTP_URL is not the address of a mail server: give for example smtp://user:password@host:587.")
    is_tls = parts.scheme == "smtps"
    user = unquote(parts.username or "")
    sender = (parse_qs(parts.query).get("from") or [user if "@" in user else ""])[0]
    return Server(parts.hostname, port or (465 if is_tls else 587), is_tls, user, unquote(parts.password or ""), sender)


def send(url: str | None, message: EmailMessage, *, envelope_from: str | None = None) -> None:
    """`envelope_from` "" lets no bounce come back. NotSent: nobody got it."""
    if not url:
        raise NotSent("There is no SMTP_URL, so no mail leaves.")
    server = server_of(url)
    try:
        with _connected(server) as smtp:
            smtp.send_message(message, from_addr=server.sender if envelope_from is None else envelope_from)
    except (OSError, smtplib.SMTPException) as problem:
        raise NotSent(f"The mail server {server.host} did not take it ({type(problem).__name__}).") from problem


def _connected(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.is_tls:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=WAIT_SECONDS, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=WAIT_SECONDS)
    try:
        _introduce(smtp, server, context)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _introduce(smtp: smtplib.SMTP, server: Server, context: ssl.SSLContext) -> None:
    if not server.is_tls:
        smtp.ehlo()
        if smtp.has_extn("starttls"):
            smtp.starttls(context=context)
        elif server.password and server.host not in LOCAL:
            raise NotSent(f"The mail server {server.host} offers no TLS, so no password is sent to it.")
    if server.password:
        smtp.login(server.user, server.password)
