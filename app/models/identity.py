from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Name


class Identity(Base):
    """Who somebody is in rows without a member id: what those say of them, and which member that is.

    `member_id` None: nobody knows yet, and the rows wait.
    """

    __tablename__ = "identity"
    __table_args__ = (
        UniqueConstraint("location_id", "key"),
        CheckConstraint("answered_at IS NOT NULL OR answered_by_id IS NULL", name="answered"),
        CheckConstraint("(number IS NULL) = (answered_at IS NULL)", name="numbered"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(32))
    """The same for every spelling of the same name, e-mail and phone (`app.intake.identity.rules`)."""
    first_name: Mapped[Name] = mapped_column(default="")
    last_name: Mapped[Name] = mapped_column(default="")
    email: Mapped[Name] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"), index=True)
    number: Mapped[str | None] = mapped_column(String(80))
    """As which member id the rows are kept, whatever becomes of the member: a later file has the same rows again."""
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """None beside a member: exactly one came to fit. That is no answer: once two fit, a person is asked."""


class WaitingRow(Base):
    """A row of a file that waits until somebody says who it speaks of, or that came in under such an answer: taken
    back, the row waits again. `cells` is the clean row without its line.
    """

    __tablename__ = "waiting_row"
    __table_args__ = (
        Index("ix_waiting_row_identity", "identity_id"),
        Index("ix_waiting_row_export", "export_id"),
        Index(
            "ix_waiting_row_location",
            "location_id",
            sqlite_where=text("applied_at IS NULL"),
            postgresql_where=text("applied_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    identity_id: Mapped[int] = mapped_column(ForeignKey("identity.id", ondelete="CASCADE"))
    export_id: Mapped[int] = mapped_column(ForeignKey("export.id", ondelete="CASCADE"))
    line: Mapped[int]
    report: Mapped[str] = mapped_column(String(12))
    cells: Mapped[str] = mapped_column(Text)
    applied_at: Mapped[datetime | None]
