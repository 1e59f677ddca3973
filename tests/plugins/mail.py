"""A real IMAP server: Dovecot over TLS, with a certificate that only its own authority vouches for."""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from tempfile import mkdtemp

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.process import dying_with

HOW_TO_GET_IT = "Dovecot is not on this machine: apt-get install dovecot-imapd"
USER, PASSWORD = "inbox@north.club", 'four wet "towels" \\ 7'
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
default_internal_user = {owner}
default_internal_group = {group}
default_login_user = {login}
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:~/Maildir
first_valid_uid = 1
first_valid_gid = 0
auth_failure_delay = 0
mail_max_userip_connections = 100
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def executable() -> str | None:
    return shutil.which("dovecot") or ("/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").is_file() else None)


def free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


class MailServer:
    """One account over TLS, on `plain_port` after STARTTLS, with a certificate of its own authority."""

    def __init__(self, separator: str = "/", prefix: str = "") -> None:
        self.folder = Path(mkdtemp(prefix="spotter-mail-"))
        self.port, self.plain_port, self.prefix, self.separator = free_port(), free_port(), prefix, separator
        self.ca_pem = certificate(self.folder)
        self._configure(separator, prefix)
        program = executable()
        assert program, HOW_TO_GET_IT
        self.process = subprocess.Popen(
            [program, "-F", "-c", self.folder / "dovecot.conf"], preexec_fn=dying_with(os.getpid()),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._wait()

    def _configure(self, separator: str, prefix: str) -> None:
        me = pwd.getpwuid(os.geteuid())
        is_root = os.geteuid() == 0
        mail = pwd.getpwnam("nobody") if is_root else me
        owner = "dovecot" if is_root else me.pw_name
        login = "dovenull" if is_root else me.pw_name
        group = "dovecot" if is_root else grp.getgrgid(me.pw_gid).gr_name
        text = CONFIG.format(
            folder=self.folder, owner=owner, group=group, login=login, uid=mail.pw_uid, gid=mail.pw_gid,
            port=self.port, plain_port=self.plain_port, separator=separator, prefix=prefix,
        )  # fmt: skip
        (self.folder / "dovecot.conf").write_text(text)
        (self.folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir()
        self.folder.chmod(0o755)
        (self.folder / "users").chmod(0o644)
        os.chown(self.folder / "mail", mail.pw_uid, mail.pw_gid)

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                self.client().logout()
                return
            except (OSError, imaplib.IMAP4.error):
                if time.monotonic() > deadline or self.process.poll() is not None:
                    log = self.folder / "dovecot.log"
                    raise RuntimeError(log.read_text() if log.exists() else "Dovecot ended without a word") from None
                time.sleep(0.1)

    def client(self) -> imaplib.IMAP4_SSL:
        context = ssl.create_default_context(cadata=self.ca_pem)
        client = imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=context, timeout=10)
        client.login(USER, PASSWORD)
        return client

    def empty(self) -> None:
        """As on the first day."""
        for path in (self.folder / "mail").glob("*"):
            shutil.rmtree(path, ignore_errors=True)

    def put(self, message: EmailMessage, folder: str = "INBOX", at: datetime | None = None) -> None:
        self.put_raw(message.as_bytes(), folder, at)

    def put_raw(self, message: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        client = self.client()
        client.append(folder, "", at or datetime.now(UTC), message)
        client.logout()

    def folders(self) -> dict[str, list[tuple[str, bool]]]:
        """Every folder with subject and whether it was read."""
        client, found = self.client(), {}
        for line in client.list()[1]:
            name = line.decode().rpartition(' "' + self.separator + '" ')[2].strip('"')
            if b"\\Noselect" in line:
                continue
            client.select(f'"{name}"', readonly=True)
            found[name] = []
            for number in client.search(None, "ALL")[1][0].split():
                _, said = client.fetch(number, "(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
                subject = said[0][1].decode().partition(":")[2].strip()
                found[name].append((subject, b"\\Seen" in said[0][0]))
        client.logout()
        return dict(sorted(found.items()))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)


def certificate(folder: Path) -> str:
    """Writes key.pem and cert.pem for 127.0.0.1; answers the PEM of the authority that vouches for it: itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(1))
        .not_valid_after(now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(pem, plain, serialization.NoEncryption()))
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    return made.public_bytes(pem).decode()


@pytest.fixture(scope="session")
def running_mail_server() -> Iterator[MailServer]:
    if executable() is None:
        pytest.skip(HOW_TO_GET_IT)
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def mail_server(running_mail_server: MailServer) -> MailServer:
    """A real IMAP server with an empty mailbox."""
    running_mail_server.empty()
    return running_mail_server
