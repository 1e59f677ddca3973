from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, one_of

STRENGTHS = ("strong", "likely", "possible")


class Merge(Base):
    """Two members of one club who are one person: what files say of `gone` lands on `kept`, until it is undone.

    `kept` is always the last of a chain: who is merged away takes those along who were merged into them.
    """

    __tablename__ = "merge"
    __table_args__ = (
        CheckConstraint("gone_id <> kept_id", name="two_people"),
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
        Index(
            "uq_merge_gone",
            "gone_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index("ix_merge_kept", "kept_id"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    kept_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    moved: Mapped[dict[str, list[int]]] = mapped_column(JSON)
    """By table, the rows that were the gone one's: they go back with the undo."""
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What cannot be derived anew: by `kept` and `gone`, opening, assigned trainer and renewal flags of the client."""
    merged_at: Mapped[datetime]
    merged_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


MERGED = select(Merge.gone_id).where(Merge.undone_at.is_(None))
"""Members who are counted, shown and matched as the one they were merged into."""


class Apart(Base):
    """Two members of whom a person said that they are not the same: they are never proposed again."""

    __tablename__ = "apart"
    __table_args__ = (CheckConstraint("one_id < other_id", name="in_order"),)

    one_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    said_at: Mapped[datetime]
    said_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class Lookalike(Base):
    """Two members who may be one person, as the rules found them when the data last changed."""

    __tablename__ = "lookalike"
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="in_order"),
        CheckConstraint(one_of("strength", STRENGTHS), name="strength"),
        Index("ix_lookalike_other", "other_id"),
    )

    one_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    strength: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[str] = mapped_column(String(80))
    """Joined with `;`, the most telling first."""
