"""The lines of the lists: one client with why they are on it, in words; and whose client, which is said later."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app import days
from app.accounts.scope import Scope
from app.funnel.agenda import Slot
from app.funnel.words import LABELS, OUTCOME_WORDS
from app.models import Location
from app.renewals.rules import Left, left_of
from app.reports import sentences
from app.reports.first import RENEWAL, Need
from app.reports.people import Person
from app.standing.derive import Derived
from app.standing.flags import Attention
from app.standing.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    client_id: int
    name: str = ""
    text: str
    """Why they are on the list."""
    reason: str = ""
    """Keys of the domain page, joined with `;`."""
    trainer_id: int | None = None
    """In whose book they are."""
    trainer: str = ""
    due_on: date | None = None
    value_cents: int | None = None
    stage: Stage | None = None
    version: int = 1
    left: Left | None = None
    appointment_id: int | None = None
    """The consultation that is to be recorded, or that is held on the day."""
    time: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Scribe:
    """Gives lines their names: knows the people whom the scope opens, and the trainers."""

    scope: Scope
    location: Location
    persons: Mapping[int, Person]
    trainers: Mapping[int, str]

    def is_for(self, line: Line) -> bool:
        """A trainer looks after own clients; of somebody else's they only see the card. Managers look after all."""
        if line.client_id not in self.persons:
            return False
        return not self.scope.is_own_only or line.trainer_id in self.scope.trainer_ids

    def by_name(self, line: Line) -> tuple[str, str, int]:
        """What is alike otherwise stands by name: which file came first decides nothing."""
        person = self.persons[line.client_id]
        return person.name, person.number, line.client_id

    def named(self, line: Line) -> Line:
        person = self.persons[line.client_id]
        trainer = self.trainers.get(line.trainer_id or 0, "")
        return replace(line, name=person.name, version=person.version, trainer=trainer)

    def consultation(self, slot: Slot) -> Line:
        outcome = OUTCOME_WORDS[slot.outcome]
        time = days.clock_time(slot.time, self.location.currency)
        return Line(
            client_id=slot.client_id,
            name=slot.name,
            text=f"{time} consultation{'' if slot.outcome == 'booked' else f', {outcome}'}",
            trainer_id=slot.trainer_id,
            trainer=self.trainers.get(slot.trainer_id or 0, ""),
            version=slot.version,
            appointment_id=slot.appointment_id,
            time=time,
            outcome=slot.outcome,
        )


def need(derived: Derived, found: Need, currency: str) -> Line:
    if found.reason == RENEWAL:
        return renewal(derived)
    view = derived.view
    booked = next((c for c in view.facts.consultations if c.outcome == "booked" and c.day < view.day), None)
    time = days.clock_time(booked.time, currency) if booked is not None else ""
    text = sentences.attention(derived, Attention(found.reason, found.since), time)
    appointment_id = booked.id if booked is not None and found.reason == "unrecorded" else None
    return _line(derived, text, found.reason, appointment_id=appointment_id)


def renewal(derived: Derived) -> Line:
    reasons = ";".join(derived.renewal.reasons)
    return _line(derived, sentences.renewal(derived), reasons, due_on=derived.renewal.due_on)


def quiet(derived: Derived, since: date) -> Line:
    return _line(derived, sentences.quiet(derived, since), "quiet")


def lapsed(derived: Derived, from_stage: str) -> Line:
    since, today = derived.since, derived.view.day
    text = f"Was in {LABELS[Stage(from_stage)]}; lapsed {sentences.on(since, today)}, nothing booked or bought"
    return _line(derived, text, "lapsed")


def _line(derived: Derived, text: str, reason: str, **more: Any) -> Line:
    return Line(
        client_id=derived.view.facts.client_id,
        text=text,
        reason=reason,
        trainer_id=derived.owner,
        value_cents=derived.value_cents,
        stage=derived.stage,
        left=left_of(derived) if derived.view.paid else None,
        **more,
    )
