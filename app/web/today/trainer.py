"""Today for a trainer with a phone between two sessions: who came, my day, my renewals, my numbers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app import days, money
from app.funnel.agenda import Slot
from app.funnel.words import OUTCOME_WORDS
from app.metrics.tally import Figures
from app.models import Location
from app.renewals.rules import numbers_of
from app.reports import sentences
from app.reports.lines import Line
from app.reports.morning import Morning
from app.standing.derive import Derived
from app.web.figures import Shown, names_address, shown
from app.web.periods import named
from app.web.strokes import Strokes, strokes
from app.web.today.parts import Data, data


@dataclass(frozen=True, slots=True)
class Question:
    """A consultation whose outcome is asked for."""

    slot: Slot
    when: str
    place: str
    """1 of 2 not recorded."""
    later: str
    """The address that asks for the next one."""


@dataclass(frozen=True, slots=True)
class Appointment:
    slot: Slot
    time: str
    what: str
    outcome: str
    is_past: bool
    is_now: bool
    can_record: bool


@dataclass(frozen=True, slots=True)
class Renewal:
    line: Line
    strokes: Strokes | None
    value: str


@dataclass(frozen=True, slots=True)
class MyDay:
    title: str
    question: Question | None
    waiting: str
    """2 not recorded, put off until later; empty when they are asked for."""
    appointments: list[Appointment]
    day_note: str
    by: str
    renewals: list[Renewal]
    renewals_note: str
    quiet: list[Line]
    month: str
    numbers: list[Shown]
    data: Data


def my_day(
    morning: Morning, slots: Sequence[Slot], unrecorded: Sequence[Slot], clients: Mapping[int, Derived],
    figures: Figures, trainer_ids: frozenset[int], now: datetime, skipped: int,
) -> MyDay:  # fmt: skip
    """`skipped`: how many questions were put off for later."""
    location, today = morning.location, morning.day
    clock = f"{location.here(now):%H:%M}"
    started = [s for s in slots if s.kind == "consultation" and s.outcome == "booked" and s.time <= clock]
    asked = [*started, *unrecorded]
    appointments = _appointments(slots, clients, location, clock)
    done = sum(1 for one in appointments if one.slot.outcome != "booked")
    value = money.spoken(sum(line.value_cents or 0 for line in morning.renewals), location.currency)
    return MyDay(
        title=f"{today:%A, %B} {today.day}",
        question=_question(asked, skipped, location, today),
        waiting=f"{len(asked)} not recorded" if asked and skipped >= len(asked) else "",
        appointments=appointments,
        day_note=f"{done} of {len(appointments)} done" if appointments else "",
        by=f"{morning.by:%B} {morning.by.day}",
        renewals=[_renewal(line, location) for line in morning.renewals],
        renewals_note=f"{len(morning.renewals)} to {days.brief(morning.by, today)}, {value}",
        quiet=morning.quiet,
        month=named(figures.period, today, today).word,
        numbers=_numbers(figures, trainer_ids, location, today),
        data=data(morning.health, location, today),
    )


def _question(asked: Sequence[Slot], skipped: int, location: Location, today: date) -> Question | None:
    if skipped >= len(asked):
        return None
    slot = asked[skipped]
    when = f"Consultation {sentences.on(slot.day, today)} at {days.clock_time(slot.time, location.currency)}"
    return Question(slot, when, f"{skipped + 1} of {len(asked)} not recorded", f"/?later={skipped + 1}")


def _appointments(
    slots: Sequence[Slot], clients: Mapping[int, Derived], location: Location, clock: str
) -> list[Appointment]:
    words = _session_words(slots, clients)
    present = _present(slots, clock)
    return [
        Appointment(
            slot,
            days.clock_time(slot.time, location.currency),
            words[slot.appointment_id],
            "" if slot.outcome == "booked" else _outcome(slot),
            slot.outcome != "booked" or slot.time < clock,
            slot.appointment_id == present,
            slot.kind == "consultation" and slot.outcome == "booked",
        )
        for slot in slots
    ]


def _outcome(slot: Slot) -> str:
    return "done" if slot.kind == "session" and slot.outcome == "attended" else OUTCOME_WORDS[slot.outcome]


def _present(slots: Sequence[Slot], clock: str) -> int | None:
    """The latest that has begun within the last hour."""
    hour_ago = f"{max(int(clock[:2]) - 1, 0):02}{clock[2:]}"
    begun = [slot for slot in slots if hour_ago < slot.time <= clock and slot.outcome == "booked"]
    return begun[-1].appointment_id if begun else None


def _session_words(slots: Sequence[Slot], clients: Mapping[int, Derived]) -> dict[int, str]:
    by_client: dict[int, list[Slot]] = defaultdict(list)
    words = {}
    for slot in slots:
        if slot.kind == "session" and slot.client_id in clients:
            by_client[slot.client_id].append(slot)
        else:
            words[slot.appointment_id] = slot.kind.capitalize()
    for client_id, held in by_client.items():
        derived = clients[client_id]
        numbers = numbers_of(derived, [slot.outcome for slot in held])
        hint = f". {sentences.renewal(derived)}" if derived.renewal.reasons else ""
        for slot, number in zip(held, numbers, strict=True):
            words[slot.appointment_id] = (f"Session {number[0]} of {number[1]}" if number else "Session") + hint
    return words


def _renewal(line: Line, location: Location) -> Renewal:
    left = line.left
    drawn = strokes(left.of, left.left) if left is not None else None
    return Renewal(line, drawn, money.spoken(line.value_cents or 0, location.currency))


def _numbers(figures: Figures, trainer_ids: frozenset[int], location: Location, today: date) -> list[Shown]:
    tally, month = figures.of(trainer_ids), named(figures.period, today, today)
    return [shown(tally, key, location, names_address(key, month, path="/book/names")) for key in ("sold", "earned")]
