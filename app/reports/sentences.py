"""Why somebody is on a list, in a sentence. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from app import days
from app.renewals.rules import left_of
from app.standing.derive import Derived, counted_lost_on
from app.standing.flags import Attention


class Span(NamedTuple):
    """A piece of a sentence; the strong ones are what the eye should catch."""

    text: str
    is_strong: bool = False


Sentence = tuple[Span, ...]


def plain(sentence: Sentence) -> str:
    return "".join(span.text for span in sentence)


def sentence(*parts: str) -> Sentence:
    """Every second part is strong: `sentence("", "7 people", " first.")`."""
    return tuple(Span(part, number % 2 == 1) for number, part in enumerate(parts) if part)


def on(day: date, today: date) -> str:
    """yesterday, today, on Mon, Nov 16."""
    return days.near(day, today) if abs((day - today).days) <= 1 else f"on {days.short(day, today)}"


def renewal(derived: Derived) -> str:
    """2 sessions left, runs out Sat, Nov 29. Package ended Nov 6, counted as lost since Fri, Nov 21."""
    text = ", ".join(_renewal(derived))
    return text[:1].upper() + text[1:]


def _renewal(derived: Derived) -> Iterator[str]:
    found, today = derived.renewal, derived.view.day
    if derived.view.open:
        left = left_of(derived)
        yield "unlimited sessions" if left.left is None else f"{left.left} of {left.of} sessions left"
        if found.run_out_on is not None and found.run_out_on == found.due_on:
            yield f"runs out {days.near(found.run_out_on, today)}"
        elif found.expires_on is not None and found.expires_on == found.due_on:
            yield f"expires {days.near(found.expires_on, today)}"
    elif found.due_on is not None:
        yield f"package ended {days.near(found.due_on, today)}"
        lost_on = counted_lost_on(derived)
        if lost_on is not None:
            yield f"counted as lost since {days.short(lost_on, today)}"
    if "raised" in found.reasons:
        yield "marked “talk now” by hand"


def attention(derived: Derived, found: Attention, time: str) -> str:
    """`time`: how the club writes the time of the consultation that is not recorded."""
    today, since = derived.view.day, found.since
    match found.reason:
        case "unrecorded":
            return f"Consultation {on(since, today)} at {time} has no outcome"
        case "rebook":
            current = derived.view.current
            missed = "Cancelled too late" if current and current.outcome == "late_cancel" else "No-show"
            return f"{missed} {on(since, today)}, not rebooked"
        case "uncontacted":
            what = "Joined" if since == derived.view.facts.joined_on else "New"
            return f"{what} {on(since, today)}, nobody has called"
        case "missed":
            return f"Missed every session since {days.short(since, today)}"
        case _:
            return quiet(derived, since)


def quiet(derived: Derived, since: date) -> str:
    """Quiet for 13 days, 6 of 24 sessions left."""
    left = left_of(derived)
    ago = days.count((derived.view.day - since).days, "day")
    began = "Quiet for" if derived.view.last_attended_on is not None else "No session yet, bought"
    after = "" if derived.view.last_attended_on is not None else " ago"
    rest = "unlimited sessions" if left.left is None else f"{left.left} of {left.of} sessions left"
    return f"{began} {ago}{after}, nothing booked ahead, {rest}"
