from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text, true
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Cents, Id, one_of

_BY_HAND = text("by_id IS NOT NULL")
STAGES = ("new", "booked", "no_show", "deciding", "active", "renewal_due", "lost")


class Standing(Base):
    """Everything about a client on a day that follows from the facts. Written by `app.standing` only."""

    __tablename__ = "standing"
    __table_args__ = (
        CheckConstraint(one_of("stage", STAGES), name="stage"),
        Index("ix_standing_board", "location_id", "stage", "is_calm", "since_on", "client_id", "value_cents"),
        Index("ix_standing_trainer", "location_id", "trainer_id"),
        Index("ix_standing_owner", "location_id", "owner_id"),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"), primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    read_on: Mapped[date]
    """The day D it speaks of."""
    stage: Mapped[str] = mapped_column(String(12))
    since_on: Mapped[date]
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))
    """The servicing trainer."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))
    """In whose book they are: handed over to, else the servicing trainer, else the one they were given to."""
    loss_reason: Mapped[str | None] = mapped_column(String(80))
    """Of a lost client: the recorded reason, or `lapsed`."""
    renewal_reasons: Mapped[str] = mapped_column(String(80), default="")
    """Joined with `;` in the order of the domain page; kept also while the stage is another."""
    attention: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    """Pairs of reason and ISO date since when, in the order of the domain page."""
    is_calm: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Nothing needs attention: with it a lane lies in its index in the order in which it is shown, with its sum."""
    value_cents: Mapped[Cents | None]
    remaining: Mapped[int | None]
    """Sessions left over the open packages; None: unlimited, or no paid package."""
    pace_sessions: Mapped[int | None]
    """Charged sessions in the pace window; pace per week is `pace_sessions * 7 / pace_days`."""
    pace_days: Mapped[int | None]
    run_out_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    due_on: Mapped[date | None]
    flag_raised_on: Mapped[date | None]
    counted_lost_on: Mapped[date | None]
    """The day from which the renewal rate counts the last ended package as lost while the card still stands."""
    next_on: Mapped[date | None]
    """Day of the next thing booked ahead."""
    next_kind: Mapped[str | None] = mapped_column(String(12))
    touched_on: Mapped[date | None]
    """Last human contact or session: what a card's days count from, with the stage."""
    changes_on: Mapped[date | None]
    """The first later day on which the standing can differ without a new fact; None: never."""
    facts_version: Mapped[int] = mapped_column(default=0, server_default="0")
    """That of the location with which the client's facts last changed: who is to be read again, and who is not."""


class RenewalFlag(Base):
    """One raising of the renewal flag: from the day a night, an import or a person raised it until facts cleared it."""

    __tablename__ = "renewal_flag"
    __table_args__ = (
        CheckConstraint("cleared_on >= raised_on", name="cleared_after_raised"),
        Index("ix_renewal_flag_client", "client_id", "raised_on"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"))
    raised_on: Mapped[date]
    cleared_on: Mapped[date | None]


class StageChange(Base):
    """From, to, when, who, and through what. `from_stage` None: the client was opened."""

    __tablename__ = "stage_change"
    __table_args__ = (
        CheckConstraint(one_of("through", ("board", "form", "import", "nightly", "settings", "undo")), name="through"),
        Index("ix_stage_change_client", "client_id", "id"),
        Index("ix_stage_change_day", "location_id", "changed_on"),
        Index("ix_stage_change_hand", "location_id", "changed_at", sqlite_where=_BY_HAND, postgresql_where=_BY_HAND),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"))
    from_stage: Mapped[str | None] = mapped_column(String(12))
    to_stage: Mapped[str] = mapped_column(String(12))
    changed_on: Mapped[date]
    changed_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    through: Mapped[str] = mapped_column(String(10))


class Move(Base):
    """One act of a person on a card, with every fact it wrote: one move is one undo."""

    __tablename__ = "move"
    __table_args__ = (Index("ix_move_client", "client_id", "id"),)

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"))
    from_stage: Mapped[str] = mapped_column(String(12))
    to_stage: Mapped[str] = mapped_column(String(12))
    """Where the person put the card; the facts may have landed it elsewhere."""
    landed: Mapped[str] = mapped_column(String(12))
    facts: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    """What was written, one entry a fact: table, id, and the values before (none for a new row)."""
    moved_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Night(Base):
    """One nightly run: the row is the claim, so that no day runs twice."""

    __tablename__ = "night"

    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), primary_key=True)
    night_on: Mapped[date] = mapped_column(primary_key=True)
    claimed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    client_count: Mapped[int] = mapped_column(default=0)
    stage_change_count: Mapped[int] = mapped_column(default=0)
    raised_count: Mapped[int] = mapped_column(default=0)
    cleared_count: Mapped[int] = mapped_column(default=0)


class Snapshot(Base):
    """The figures of a day as the night read them."""

    __tablename__ = "snapshot"

    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), primary_key=True)
    read_on: Mapped[date] = mapped_column(primary_key=True)
    report: Mapped[str] = mapped_column(String(20), primary_key=True)
    rows: Mapped[list[dict[str, str]]] = mapped_column(JSON)
