from datetime import date, datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, UniqueConstraint, and_, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, KeyText, Name, one_of

KINDS = ("consultation", "session")
OUTCOMES = ("booked", "attended", "no_show", "late_cancel", "cancelled", "rescheduled")
CHARGED = ("attended", "no_show", "late_cancel")
"""Charged unless the mapping of the word or the file says otherwise (sessions only)."""

_HAND_COUNTS = "hand_outcome IS NOT NULL AND (pinned = 'hand' OR (pinned IS NULL AND mms_outcome = 'booked'))"
_STANDS = text("voided_at IS NULL AND adopted_by_id IS NULL")


class Appointment(Base):
    """A consultation or a PT session, by the club's clock. The `mms_outcome` of one recorded by hand stays `booked`.

    A definite outcome of the MMS wins over a hand-recorded one, an MMS `booked` never does, a pin settles it:
    `outcome` and `is_charged` are what counts, worked out by the database.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("location_id", "key"),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("mms_outcome", OUTCOMES), name="mms_outcome"),
        CheckConstraint(one_of("hand_outcome", OUTCOMES[1:]), name="hand_outcome"),
        CheckConstraint(one_of("pinned", ("mms", "hand")), name="pinned"),
        CheckConstraint("pinned IS NULL OR hand_outcome IS NOT NULL", name="pin_settles_something"),
        CheckConstraint("starts_time LIKE '__:__'", name="starts_time"),
        CheckConstraint("(export_id IS NULL) = (recorded_by_id IS NOT NULL)", name="has_a_source"),
        Index(
            "ix_appointment_standing",
            *("client_id", "kind", "starts_on", "starts_time", "key", "outcome", "is_charged", "trainer_id"),
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_appointment_adopted_by_id", "adopted_by_id", sqlite_where=text("adopted_by_id IS NOT NULL")),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(KeyText)
    """How an export knows it: its id, else member and start. `hand:` and a number for one recorded here."""
    kind: Mapped[str] = mapped_column(String(12))
    service: Mapped[Name] = mapped_column(default="")
    starts_on: Mapped[date]
    starts_time: Mapped[str] = mapped_column(String(5))
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))
    setter_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))
    booked_on: Mapped[date | None]
    """As told; None: the earlier of `starts_on` and `first_seen_on`."""
    first_seen_on: Mapped[date]
    """The earliest as-of date of an import that carried it, or the club's day on which it was recorded."""
    known_at: Mapped[datetime]
    """The moment it first came here: only what comes after a loss can lift it."""

    mms_outcome: Mapped[str] = mapped_column(String(12), default="booked")
    mms_is_charged: Mapped[bool] = mapped_column(default=False)
    hand_outcome: Mapped[str | None] = mapped_column(String(12))
    hand_outcome_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    hand_outcome_at: Mapped[datetime | None]
    pinned: Mapped[str | None] = mapped_column(String(4))
    outcome: Mapped[str] = mapped_column(
        String(12), Computed(f"CASE WHEN {_HAND_COUNTS} THEN hand_outcome ELSE mms_outcome END", persisted=True)
    )
    is_charged: Mapped[bool] = mapped_column(
        Computed(
            f"CASE WHEN {_HAND_COUNTS} THEN {one_of('hand_outcome', CHARGED)} ELSE mms_is_charged END", persisted=True
        )
    )

    export_id: Mapped[int | None] = mapped_column(ForeignKey("export.id"))
    line: Mapped[int | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    voided_at: Mapped[datetime | None]


STANDS = and_(Appointment.voided_at.is_(None), Appointment.adopted_by_id.is_(None))
"""What counts: neither taken back nor adopted by an imported one."""
