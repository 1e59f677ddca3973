from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, IdOf, KeyText, Name, one_of

KINDS = ("consultation", "session")
OUTCOMES = ("booked", "attended", "no_show", "late_cancel", "cancelled", "rescheduled")
CHARGED = ("attended", "no_show", "late_cancel")
"""Charged unless the mapping of the word or the file says otherwise (sessions only)."""

_STANDS_SQL = "voided_at IS NULL AND adopted_by_id IS NULL"
_STANDS = text(_STANDS_SQL)
_OUTCOME = (
    "CASE WHEN settled_outcome IS NOT NULL THEN settled_outcome"
    " WHEN hand_outcome IS NOT NULL AND mms_outcome = 'booked' THEN hand_outcome ELSE mms_outcome END"
)
_IS_CHARGED = (
    "CASE WHEN settled_outcome IS NOT NULL AND settled_outcome <> mms_outcome"
    f" THEN kind = 'session' AND {one_of('settled_outcome', CHARGED)}"
    " WHEN settled_outcome IS NULL AND hand_outcome IS NOT NULL AND mms_outcome = 'booked'"
    f" THEN kind = 'session' AND {one_of('hand_outcome', CHARGED)} ELSE mms_is_charged END"
)
"""Where the MMS says what counts, it says whether that was charged; else it goes by the outcome."""
DISPUTED = text(
    "appointment.hand_outcome IS NOT NULL AND appointment.settled_outcome IS NULL"
    " AND appointment.mms_outcome <> 'booked' AND appointment.mms_outcome <> appointment.hand_outcome"
    " AND appointment.voided_at IS NULL AND appointment.adopted_by_id IS NULL"
)
"""A definite outcome of the MMS stands beside another one recorded by hand, and nobody has settled it. Word for word
that of its index, or the databases do not see that it serves.
"""
_DISPUTED = text(DISPUTED.text.replace("appointment.", ""))
MET_OR_BOOKED = text(
    "(appointment.kind = 'consultation' OR appointment.outcome = 'booked')"
    " AND appointment.voided_at IS NULL AND appointment.adopted_by_id IS NULL"
)
"""What makes a client somebody's own: few of all appointments, most are sessions long over. Word for word, as above."""
_MET_OR_BOOKED = text(MET_OR_BOOKED.text.replace("appointment.", ""))


class Appointment(Base):
    """A consultation or a PT session, by the club's clock. The `mms_outcome` of one recorded by hand stays `booked`.

    A definite outcome of the MMS wins over a hand-recorded one, an MMS `booked` never does, and what a manager settled
    on holds whatever later files say: `outcome` and `is_charged` are what counts, worked out by the database.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("mms_outcome", OUTCOMES), name="mms_outcome"),
        CheckConstraint(one_of("hand_outcome", OUTCOMES[1:]), name="hand_outcome"),
        CheckConstraint(one_of("pinned", ("mms", "hand")), name="pinned"),
        CheckConstraint("pinned IS NULL OR hand_outcome IS NOT NULL", name="pin_settles_something"),
        CheckConstraint(one_of("settled_outcome", OUTCOMES[1:]), name="settled_outcome"),
        CheckConstraint("(pinned IS NULL) = (settled_outcome IS NULL)", name="pin_holds_an_outcome"),
        CheckConstraint("starts_time LIKE '__:__'", name="starts_time"),
        CheckConstraint("(export_id IS NULL) = (recorded_by_id IS NOT NULL)", name="has_a_source"),
        ForeignKeyConstraint(["client_id", "location_id"], ["client.id", "client.location_id"], ondelete="CASCADE"),
        Index("uq_appointment_location_id_key", "location_id", "key", unique=True),
        Index(
            "ix_appointment_standing",
            *("client_id", "kind", "starts_on", "starts_time", "key", "outcome", "is_charged", "trainer_id"),
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index(
            "ix_appointment_adopted_by_id",
            "adopted_by_id",
            sqlite_where=text("adopted_by_id IS NOT NULL"),
            postgresql_where=text("adopted_by_id IS NOT NULL"),
        ),
        Index(
            "ix_appointment_met",
            *("client_id", "trainer_id"),
            sqlite_where=_MET_OR_BOOKED,
            postgresql_where=_MET_OR_BOOKED,
        ),
        Index("ix_appointment_disputed", "location_id", sqlite_where=_DISPUTED, postgresql_where=_DISPUTED),
    )

    id: Mapped[Id]
    location_id: Mapped[IdOf]
    client_id: Mapped[IdOf]
    """Of the same club."""
    key: Mapped[str] = mapped_column(KeyText)
    """How an export knows it: its id, else member and start. `hand:` and a number for one recorded here."""
    kind: Mapped[str] = mapped_column(String(12))
    service: Mapped[Name] = mapped_column(default="")
    starts_on: Mapped[date]
    starts_time: Mapped[str] = mapped_column(String(5))
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))
    setter_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))
    """Who booked it, of a consultation: nothing asks that of a session, and on PostgreSQL each key of a row costs."""
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
    """Whose word a manager took."""
    settled_outcome: Mapped[str | None] = mapped_column(String(12))
    """What that was then."""
    outcome: Mapped[str] = mapped_column(String(12), Computed(_OUTCOME, persisted=True))
    is_charged: Mapped[bool] = mapped_column(Computed(_IS_CHARGED, persisted=True))

    export_id: Mapped[int | None] = mapped_column(ForeignKey("export.id"))
    line: Mapped[int | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    voided_at: Mapped[datetime | None]


STANDS = and_(Appointment.voided_at.is_(None), Appointment.adopted_by_id.is_(None))
"""What counts: neither taken back nor adopted by an imported one."""
