from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.appointment import OUTCOMES
from app.models.base import Base, Id, one_of

SOURCES = ("mms", "hand")


class Settlement(Base):
    """A manager took the word of one side about an appointment. Kept after it is undone."""

    __tablename__ = "settlement"
    __table_args__ = (
        CheckConstraint(one_of("source", SOURCES), name="source"),
        CheckConstraint(one_of("hand_outcome", OUTCOMES[1:]), name="hand_outcome"),
        CheckConstraint(one_of("mms_outcome", OUTCOMES[1:]), name="mms_outcome"),
        Index(
            "uq_settlement_standing",
            "appointment_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index("ix_settlement_act", "act"),
        Index("ix_settlement_latest", "location_id", "id"),
        Index("ix_settlement_appointment_id", "appointment_id"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"))
    act: Mapped[str] = mapped_column(String(32))
    """The same for all that one click settled: one undo takes all of it back."""
    source: Mapped[str] = mapped_column(String(4))
    hand_outcome: Mapped[str] = mapped_column(String(12))
    mms_outcome: Mapped[str] = mapped_column(String(12))
    """What each side said then."""
    settled_at: Mapped[datetime]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    """None: from the terminal."""
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))

    @property
    def outcome(self) -> str:
        """What counts."""
        return self.mms_outcome if self.source == "mms" else self.hand_outcome
