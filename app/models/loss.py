from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id


class Loss(Base):
    """A decision that a client is lost. What was on file at `recorded_at` never lifts it."""

    __tablename__ = "loss"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("(lifted_on IS NULL) = (lifted_at IS NULL)", name="lifted"),
        Index("ix_loss_client", "client_id"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"))
    lost_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(80))
    try_again_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    lifted_on: Mapped[date | None]
    """Lifted by a move out of lost. A later sale or booking lifts it too: the standing finds that by itself."""
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    voided_at: Mapped[datetime | None]


class RaisedFlag(Base):
    """A renewal flag raised by hand: "talk now". Holds until a paid package is sold, a loss, or somebody lowers it."""

    __tablename__ = "raised_flag"
    __table_args__ = (Index("ix_raised_flag_client", "client_id"),)

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"))
    raised_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    lowered_on: Mapped[date | None]
    voided_at: Mapped[datetime | None]
