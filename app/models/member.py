from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Name, one_of

STATUSES = ("active", "frozen", "cancelled", "prospect", "unknown")


class Member(Base):
    """A person with a billing relationship with the club, mirrored from the MMS. Nothing about PT.

    Without an `mms_id` it is a prospect whom somebody added by hand, until an import adopts them.
    """

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("location_id", "mms_id"),
        CheckConstraint(one_of("status", STATUSES), name="status"),
        CheckConstraint("mms_id IS NOT NULL OR added_on IS NOT NULL OR voided_at IS NOT NULL", name="mms_id_or_added"),
        CheckConstraint("voided_at IS NULL OR mms_id IS NULL", name="voided_is_nobody"),
        CheckConstraint("mms_id <> ''", name="mms_id_is_not_blank"),
        Index("ix_member_joined", "location_id", "joined_on"),
        Index(
            "ix_member_adopted_by_id",
            "adopted_by_id",
            sqlite_where=text("adopted_by_id IS NOT NULL"),
            postgresql_where=text("adopted_by_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    mms_id: Mapped[str | None] = mapped_column(String(80))
    first_name: Mapped[Name] = mapped_column(default="")
    last_name: Mapped[Name] = mapped_column(default="")
    email: Mapped[Name] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    joined_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(10), default="unknown")
    first_seen_on: Mapped[date]
    """The earliest as-of date of an import that carried the member, or the day they were added."""
    added_on: Mapped[date | None]
    is_mirrored: Mapped[bool] = mapped_column(default=True)
    """False: known only from an appointment or a sale, no members file has carried them yet."""
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    """Of somebody added by hand: the imported member who turned out to be them and took over their client."""
    adoption: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Of somebody adopted: what was theirs alone, so that it can be given back (`app.intake.load.prospects`)."""
    voided_at: Mapped[datetime | None]
    """The one import that told of them was undone: a blank row that only keeps what the card went through."""

    @property
    def called(self) -> str:
        return called(self.first_name, self.last_name, self.mms_id)


def called(first_name: str, last_name: str, mms_id: str | None) -> str:
    """Dana Wolf; Member 412 where no file says a name."""
    return f"{first_name} {last_name}".strip() or f"Member {mms_id or '?'}"
