"""Where a client stands on a day, and since when (domain, sections 3 and 7). Nobody sets a stage: it follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from app.standing.facts import Consultation, Facts, Loss, Package, Rules
from app.standing.ledger import Account, Ledger

TRAINING_DAYS = 28
LAPSED = "lapsed"


class Stage(StrEnum):
    NEW = "new"
    BOOKED = "booked"
    NO_SHOW = "no_show"
    DECIDING = "deciding"
    ACTIVE = "active"
    RENEWAL_DUE = "renewal_due"
    LOST = "lost"


BY_OUTCOME = {
    "attended": Stage.DECIDING,
    "booked": Stage.BOOKED,
    "no_show": Stage.NO_SHOW,
    "late_cancel": Stage.NO_SHOW,
}


class Held(NamedTuple):
    """A stage and the day since which it is held (renewal_due: see the flag's raise day)."""

    stage: Stage
    since: date
    reason: str | None = None


@dataclass(frozen=True)
class View:
    """A client's facts seen on a day, with what several rules ask of them worked out once."""

    facts: Facts
    ledger: Ledger
    rules: Rules
    day: date

    @cached_property
    def current(self) -> Consultation | None:
        """The latest consultation by start, cancelled and rescheduled ones aside."""
        return next((c for c in reversed(self.facts.consultations) if c.outcome in BY_OUTCOME), None)

    @cached_property
    def paid(self) -> list[Account]:
        return [a for a in self.ledger.accounts if a.package.is_paid]

    @cached_property
    def open(self) -> list[Account]:
        return [a for a in self.paid if a.is_open]

    @cached_property
    def ended_on(self) -> date | None:
        """The day the last of the paid packages ended; None while one is open or without any."""
        return None if self.open else max((a.ended_on for a in self.paid if a.ended_on), default=None)

    @cached_property
    def latest_paid(self) -> Package | None:
        return max((a.package for a in self.paid), key=lambda p: (p.sold_on, p.key), default=None)

    @cached_property
    def first_paid_on(self) -> date | None:
        return min((a.package.sold_on for a in self.paid), default=None)

    @cached_property
    def session_ahead(self) -> date | None:
        ahead = takewhile(lambda s: s.day >= self.day, reversed(self.facts.sessions))
        return min((s.day for s in ahead if s.outcome == "booked"), default=None)

    @cached_property
    def consultation_ahead(self) -> date | None:
        ahead = (c.day for c in self.facts.consultations if c.outcome == "booked" and c.day >= self.day)
        return min(ahead, default=None)

    @property
    def next_ahead(self) -> tuple[date, str] | None:
        """The next thing booked ahead: its day, and whether it is a consultation or a session."""
        ahead = ((self.consultation_ahead, "consultation"), (self.session_ahead, "session"))
        return min(((on, kind) for on, kind in ahead if on is not None), default=None)

    @cached_property
    def last_attended_on(self) -> date | None:
        return next(
            (s.day for s in reversed(self.facts.sessions) if s.outcome == "attended" and s.day <= self.day), None
        )

    @cached_property
    def is_training(self) -> bool:
        attended = self.last_attended_on
        recently = attended is not None and attended > self.day - timedelta(TRAINING_DAYS)
        return recently or self.session_ahead is not None

    @cached_property
    def last_touch(self) -> date:
        """The latest day of anything between client and club; the first import's as-of date if there is none."""
        return max((day for day in _touches(self.facts) if day <= self.day), default=self.facts.first_seen_on)

    @property
    def lapse(self) -> timedelta:
        return timedelta(self.rules.lapse_after_days)

    @property
    def has_ended_lately(self) -> bool:
        """No open package, and the last one ended within the lapse window or the client is training: reason `ended`."""
        ended = self.ended_on
        return ended is not None and (ended >= self.day - self.lapse or self.is_training)


def standing_loss(facts: Facts) -> Loss | None:
    """The loss that nothing lifted: no move, and nothing that came to be known after it was recorded."""
    return next((loss for loss in reversed(facts.losses) if not _is_lifted(loss, facts)), None)


def _is_lifted(loss: Loss, facts: Facts) -> bool:
    """By a move, or by a sale or booking known only later: recorded by a person, or dated after the loss."""
    return (
        loss.lifted_on is not None
        or any(
            p.is_paid and p.known_at > loss.recorded_at and (p.is_by_hand or p.sold_on >= loss.lost_on)
            for p in facts.packages
        )
        or any(
            c.known_at > loss.recorded_at and (c.is_by_hand or c.booked_on > loss.lost_on) for c in facts.consultations
        )
    )


def hold_stage(view: View, has_renewal_reason: bool) -> Held:
    """The stage of the day. Of lapsed clients `since` is the day of reading; `lapse.lapsed_since` finds the first."""
    facts, day = view.facts, view.day
    loss = standing_loss(facts)
    if loss is not None:
        return Held(Stage.LOST, loss.lost_on, loss.reason)
    if view.paid:
        return _after_a_sale(view, has_renewal_reason)
    if view.is_training and not facts.packages:
        first = next((s.day for s in facts.sessions if s.outcome == "attended" and s.day <= day), day)
        return Held(Stage.ACTIVE, first)
    is_ahead = view.session_ahead is not None or view.consultation_ahead is not None
    if not is_ahead and view.last_touch < day - view.lapse:
        return Held(Stage.LOST, day, LAPSED)
    if view.current is not None:
        return _by_consultation(view.current, day)
    if view.is_training:
        return Held(Stage.DECIDING, max((p.sold_on for p in facts.packages), default=day))
    return Held(Stage.NEW, _new_since(facts))


def _after_a_sale(view: View, has_renewal_reason: bool) -> Held:
    if view.open:
        latest = max(view.open, key=lambda a: (a.package.sold_on, a.package.key)).package
        return Held(Stage.RENEWAL_DUE if has_renewal_reason else Stage.ACTIVE, latest.sold_on)
    if view.has_ended_lately:
        return Held(Stage.RENEWAL_DUE, view.day)
    current, ended = view.current, view.ended_on
    if current is not None and ended is not None and current.day > ended and current.day >= view.day - view.lapse:
        return _by_consultation(current, view.day)
    return Held(Stage.LOST, view.day, LAPSED)


def _by_consultation(current: Consultation, day: date) -> Held:
    stage = BY_OUTCOME[current.outcome]
    return Held(stage, current.booked_on if stage is Stage.BOOKED else min(current.day, day))


def _new_since(facts: Facts) -> date:
    days = [facts.joined_on] if facts.joined_on else []
    if facts.consultations:
        days.append(facts.consultations[-1].booked_on)
    return max(days, default=facts.first_seen_on)


def _touches(facts: Facts) -> Iterator[date]:
    if facts.joined_on is not None:
        yield facts.joined_on
    for consultation in facts.consultations:
        yield consultation.booked_on
        yield consultation.day
    for session in facts.sessions:
        yield session.day
    yield from facts.contacts
