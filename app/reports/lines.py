"""The lines of the lists: one client with why they are on it, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    name: str
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
    """Writes lines: knows the people's names and the club's way of saying time."""

    location: Location
    persons: Mapping[int, Person]
    trainers: Mapping[int, str]

    def is_for(self, scope: Scope, derived: Derived) -> bool:
        """A trainer looks after own clients; of somebody else's they only see the card. Managers look after all."""
        if derived.view.facts.client_id not in self.persons:
            return False
        return not scope.is_own_only or derived.owner in scope.trainer_ids

    def by_name(self, derived: Derived) -> tuple[str, str, int]:
        """What is alike otherwise stands by name: which file came first decides nothing."""
        client_id = derived.view.facts.client_id
        person = self.persons[client_id]
        return person.name, person.number, client_id

    def need(self, need: Need) -> Line:
        if need.reason == RENEWAL:
            return self.renewal(need.derived)
        view = need.derived.view
        booked = next((c for c in view.facts.consultations if c.outcome == "booked" and c.day < view.day), None)
        time = self._time(booked.time) if booked is not None else ""
        text = sentences.attention(need.derived, Attention(need.reason, need.since), time)
        appointment_id = booked.id if booked is not None and need.reason == "unrecorded" else None
        return self._line(need.derived, text, need.reason, appointment_id=appointment_id)

    def renewal(self, derived: Derived) -> Line:
        reasons = ";".join(derived.renewal.reasons)
        return self._line(derived, sentences.renewal(derived), reasons, due_on=derived.renewal.due_on)

    def quiet(self, derived: Derived, since: date) -> Line:
        return self._line(derived, sentences.quiet(derived, since), "quiet")

    def lapsed(self, derived: Derived, from_stage: str) -> Line:
        since, today = derived.since, derived.view.day
        text = f"Was in {LABELS[Stage(from_stage)]}; lapsed {sentences.on(since, today)}, nothing booked or bought"
        return self._line(derived, text, "lapsed")

    def consultation(self, slot: Slot) -> Line:
        outcome = OUTCOME_WORDS[slot.outcome]
        return Line(
            client_id=slot.client_id,
            name=slot.name,
            text=f"{self._time(slot.time)} consultation{'' if slot.outcome == 'booked' else f', {outcome}'}",
            trainer_id=slot.trainer_id,
            trainer=self.trainers.get(slot.trainer_id or 0, ""),
            version=slot.version,
            appointment_id=slot.appointment_id,
            time=self._time(slot.time),
            outcome=slot.outcome,
        )

    def _line(self, derived: Derived, text: str, reason: str, **more: Any) -> Line:
        client_id, owner = derived.view.facts.client_id, derived.owner
        person = self.persons[client_id]
        return Line(
            client_id=client_id,
            name=person.name,
            text=text,
            reason=reason,
            trainer_id=owner,
            trainer=self.trainers.get(owner or 0, ""),
            value_cents=derived.value_cents,
            stage=derived.stage,
            version=person.version,
            left=left_of(derived) if derived.view.paid else None,
            **more,
        )

    def _time(self, time: str) -> str:
        return days.clock_time(time, self.location.currency)
