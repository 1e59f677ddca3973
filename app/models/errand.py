from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id


class Errand(Base):
    """What somebody asked for and a worker does, because it takes longer than a page may.

    One of a kind is under way for each `about`: whoever asks for the same joins it.
    """

    __tablename__ = "errand"
    __table_args__ = (
        CheckConstraint("finished_at IS NOT NULL OR (found IS NULL AND refusal IS NULL)", name="finished"),
        Index(
            "uq_errand_under_way",
            "about",
            "kind",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        Index("ix_errand_about", "about"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))
    """Of `app.intake.errands.kinds`."""
    about: Mapped[str] = mapped_column(String(60))
    """Which row: `export:12`."""
    wants: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the kind has to know."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    claimed_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    stop_count: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often its worker was gone before the end."""
    finished_at: Mapped[datetime | None]
    found: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What came of it; of a look, what would."""
    refusal: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    """What stood in the way (`app.intake.undo.obstacles.Obstacle`): nothing was changed."""
