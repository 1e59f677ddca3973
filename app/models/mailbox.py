from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Name


class Mailbox(Base):
    """Where exports of a club come by e-mail: IMAP, never without TLS."""

    __tablename__ = "mailbox"
    __table_args__ = (CheckConstraint("port BETWEEN 1 AND 65535", name="port"),)

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), unique=True)
    host: Mapped[Name]
    port: Mapped[int] = mapped_column(default=993)
    has_starttls: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """The server begins in the clear and is asked for TLS before anything is said (port 143)."""
    username: Mapped[Name]
    sealed_password: Mapped[str] = mapped_column(Text)
    """Opens only with the SECRET_KEY that sealed it (app.accounts.seal)."""
    folder: Mapped[Name] = mapped_column(default="INBOX")
    senders: Mapped[list[str]] = mapped_column(JSON)
    """Whose files are taken: `reports@club.com` or everybody `@club.com`."""
    wants_replies: Mapped[bool] = mapped_column(default=False)
    ca_pem: Mapped[str | None] = mapped_column(Text)
    """The certificate that vouches for the server, where the usual authorities do not."""


class TakenMessage(Base):
    """A message whose files were taken: it is never taken again, whatever happens before it is moved."""

    __tablename__ = "taken_message"
    __table_args__ = (
        Index("uq_taken_message_key", "location_id", "key", unique=True),
        Index("ix_taken_message_sender", "location_id", "sender", "replied_at"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    """Digest of account, folder, UIDVALIDITY and UID: what IMAP promises to give to no other message."""
    sender: Mapped[str] = mapped_column(String(254))
    export_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    refusals: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Sentences about files that could not even be received."""
    taken_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    """All its files were read, and it may be moved."""
    replied_at: Mapped[datetime | None]
