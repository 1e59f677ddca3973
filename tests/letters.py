"""Messages and zips for tests."""

import time
import zipfile
from email.message import EmailMessage
from io import BytesIO


def letter(*files: tuple[str, bytes], sender: str = "Mel <mel@club.com>", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "inbox@north.club", headers.pop("Subject", "Exports")
    message["Message-ID"] = f"<{time.monotonic_ns()}@club.com>"
    for name, text in headers.items():
        message[name.replace("_", "-")] = text
    message.set_content("Here they are.")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()
