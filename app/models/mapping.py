from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id

NAME_MOST = 60


class SavedMapping(Base):
    """How a person said a file is to be read: the next one with these headers is read so."""

    __tablename__ = "saved_mapping"
    __table_args__ = (UniqueConstraint("location_id", "name"),)

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(NAME_MOST))
    report: Mapped[str] = mapped_column(String(12))
    headers: Mapped[list[str]] = mapped_column(JSON)
    """All of the file it was made on, those that are not read too."""
    options: Mapped[dict[str, object]] = mapped_column(JSON)
    """As those of an export."""
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))


class DryRun(Base):
    """What a held export would do. One an export: the last that was asked for."""

    __tablename__ = "dry_run"

    export_id: Mapped[int] = mapped_column(ForeignKey("export.id", ondelete="CASCADE"), primary_key=True)
    asked_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    finished_at: Mapped[datetime | None]
    refusal: Mapped[str | None] = mapped_column(Text)
    """Why it cannot be read so."""
    found: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    """`app.intake.outlook.Outlook`, as JSON."""
