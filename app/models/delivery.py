from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, one_of

DOORS = ("web", "api", "folder", "mail", "cli")
RHYTHMS = ("day", "week", "month")


class ExpectedDelivery(Base):
    """What a person expects to come, and how often. `layout` and `door` empty: any."""

    __tablename__ = "expected_delivery"
    __table_args__ = (
        UniqueConstraint("location_id", "report", "layout", "door"),
        CheckConstraint(one_of("report", ("members", "appointments", "packages", "balances")), name="report"),
        CheckConstraint(one_of("door", ("", *DOORS)), name="door"),
        CheckConstraint(one_of("every", RHYTHMS), name="every"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    report: Mapped[str] = mapped_column(String(20))
    layout: Mapped[str] = mapped_column(String(60), default="")
    door: Mapped[str] = mapped_column(String(10), default="")
    every: Mapped[str] = mapped_column(String(5))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))


class Arrival(Base):
    """An export that came again, and when last: the same bytes make no new export, but the delivery is there."""

    __tablename__ = "arrival"
    __table_args__ = (CheckConstraint(one_of("door", (*DOORS, "demo")), name="door"),)

    export_id: Mapped[int] = mapped_column(ForeignKey("export.id", ondelete="CASCADE"), primary_key=True)
    door: Mapped[str] = mapped_column(String(10), primary_key=True)
    came_at: Mapped[datetime]


class DoorState(Base):
    """How a door that Spotter looks after itself is doing: the folder and the mailbox."""

    __tablename__ = "door_state"
    __table_args__ = (CheckConstraint(one_of("door", ("folder", "mail")), name="door"),)

    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), primary_key=True)
    door: Mapped[str] = mapped_column(String(10), primary_key=True)
    looked_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(Text)
    """One sentence, said in the log when it begins and not again; none while all is well."""
    problem_since: Mapped[datetime | None]
