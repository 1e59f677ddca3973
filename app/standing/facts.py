"""The facts of one client, as the standing rules read them: small, immutable, free of the database.

Lists of appointments are in time order (start, then id); packages in no order. Trainers and sellers are ids, money
is minor units, days are the club's dates.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple


class Session(NamedTuple):
    day: date
    outcome: str
    is_charged: bool
    trainer: int | None


class Consultation(NamedTuple):
    id: int
    day: date
    time: str
    outcome: str
    trainer: int | None
    setter: int | None
    booked_on: date
    known_at: datetime
    is_by_hand: bool = False


class Package(NamedTuple):
    id: int
    key: str
    item: str
    sold_on: date
    price_cents: int
    sessions: int | None
    """None: unlimited."""
    expires_on: date | None
    seller: int | None
    refunded_on: date | None
    known_at: datetime
    is_by_hand: bool = False

    @property
    def is_paid(self) -> bool:
        return self.price_cents > 0 and self.refunded_on is None


class Balance(NamedTuple):
    """Of one package (`package_key`) or of an item over all its packages (`item`)."""

    package_key: str | None
    item: str | None
    read_on: date
    remaining: int


class Loss(NamedTuple):
    lost_on: date
    reason: str
    recorded_at: datetime
    lifted_on: date | None


class Raise(NamedTuple):
    """A renewal flag raised by hand."""

    raised_on: date
    lowered_on: date | None


class Handed(NamedTuple):
    """From a day on, out of one trainer's book into another's."""

    on: date
    giver: int
    taker: int


@dataclass(frozen=True, slots=True)
class Facts:
    client_id: int
    joined_on: date | None
    first_seen_on: date
    opened_by: str | None = None
    sessions: Sequence[Session] = ()
    consultations: Sequence[Consultation] = ()
    packages: Sequence[Package] = ()
    balances: Sequence[Balance] = ()
    losses: Sequence[Loss] = ()
    raises: Sequence[Raise] = ()
    contacts: Sequence[date] = ()
    handovers: Sequence[Handed] = ()
    """By day, then as they were made."""
    assigned: int | None = None
    """Whom a person gave them to, until sessions say more."""
    flag_raised_on: date | None = None
    """The raise day on record of the renewal flag that stands, if any."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of a location that the standing depends on (`app.models.location.RULES`)."""

    lapse_after_days: int = 60
    renewal_flag_sessions: int = 3
    renewal_flag_days: int = 14
    quiet_days: int = 10
    missed_in_row: int = 3
    contact_within_days: int = 2


def all_happened_by(facts: Facts, day: date) -> bool:
    """Whether nothing is dated after the day, so that it knew all there is."""
    return (
        (facts.joined_on or day) <= day
        and not (facts.sessions and facts.sessions[-1].day > day)
        and not any(c.day > day or c.booked_on > day for c in facts.consultations)
        and not any(p.sold_on > day or (p.refunded_on or day) > day for p in facts.packages)
        and not any(b.read_on > day for b in facts.balances)
        and not any(loss.lost_on > day or (loss.lifted_on or day) > day for loss in facts.losses)
        and not any(r.raised_on > day for r in facts.raises)
        and not any(contact > day for contact in facts.contacts)
        and not any(handed.on > day for handed in facts.handovers)
    )


def _any(_on: date, _outcome: str) -> bool:
    return True


def as_known_on(facts: Facts, day: date, was_ahead: Callable[[date, str], bool] = _any) -> Facts:
    """The facts as a day in the past knew them; sessions booked later are left out by the reader already.

    What lies after the day counts as booked (`was_ahead`: only where that says so, by day and outcome); sales, refunds,
    losses and contacts after it are unknown.
    """

    def stays(on: date, outcome: str) -> bool:
        return on <= day or not was_ahead(on, outcome)

    later = bisect_right(facts.sessions, day, key=attrgetter("day"))
    return replace(
        facts,
        sessions=[
            *facts.sessions[:later],
            *(
                s if stays(s.day, s.outcome) else s._replace(outcome="booked", is_charged=False)
                for s in facts.sessions[later:]
            ),
        ],
        consultations=[
            c if stays(c.day, c.outcome) else c._replace(outcome="booked")
            for c in facts.consultations
            if c.booked_on <= day
        ],
        packages=[package_on(day, p) for p in facts.packages if p.sold_on <= day],
        balances=[b for b in facts.balances if b.read_on <= day],
        losses=[_loss_on(day, loss) for loss in facts.losses if loss.lost_on <= day],
        raises=[r for r in facts.raises if r.raised_on <= day],
        contacts=[contact for contact in facts.contacts if contact <= day],
    )


def package_on(day: date, package: Package) -> Package:
    """A refund to come takes nothing back yet."""
    is_later = package.refunded_on is not None and package.refunded_on > day
    return package._replace(refunded_on=None) if is_later else package


def _loss_on(day: date, loss: Loss) -> Loss:
    return loss._replace(lifted_on=None) if loss.lifted_on is not None and loss.lifted_on > day else loss
