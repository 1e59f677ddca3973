"""The doors as the deliveries page shows them."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app import days
from app.accounts import tokens
from app.accounts.scope import Scope
from app.intake.deliveries import queries
from app.intake.doors import states
from app.models import DoorState, Location
from app.reports.morning_rows import REPORT_WORDS

WORDS = {"web": "The page", "api": "Scripts", "folder": "The folder", "mail": "The mailbox"}
"""By the key that an export carries as its source."""
HOW = {
    "web": "settings/doors/_web.html",
    "api": "settings/doors/_api.html",
    "folder": "settings/doors/_folder.html",
    "mail": "settings/doors/_mail.html",
}
RHYTHMS = {"day": "every day", "week": "every week", "month": "every month"}


class Door(NamedTuple):
    key: str
    word: str
    how: str
    """The template that says how to set it up."""
    state: str
    """In a word or two."""
    kind: str
    """How its badge looks: good, bad, or nothing."""
    problem: str
    last: str


class Line(NamedTuple):
    """One expected delivery."""

    id: int
    what: str
    said: str
    is_overdue: bool


def awaited(session: Session, location: Location, today: date) -> list[Line]:
    return [_line(one, location, today) for one in queries.awaited(session, location, today)]


def _line(one: queries.Awaited, location: Location, today: date) -> Line:
    expected = one.expected
    layout = f" as {expected.layout.replace('-', ' ').capitalize()}" if expected.layout else ""
    door = f" through {WORDS.get(expected.door, 'the terminal').lower()}" if expected.door else ""
    last = f"last came {moment(one.last_at, location, today)}" if one.last_at else "has not come yet"
    return Line(
        expected.id,
        f"{REPORT_WORDS[expected.report]}{layout}{door}",
        f"{RHYTHMS[expected.every]}, {last}",
        one.is_overdue,
    )


def doors(session: Session, scope: Scope, location: Location, today: date, has_mailbox: bool) -> list[Door]:
    last = queries.last_through(session, location, today)
    noted = states.of(session, location)
    token_count = len(tokens.of_location(session, scope, location))
    said = {
        "web": ("open", "good"),
        "api": (days.count(token_count, "token"), "good") if token_count else ("no token yet", ""),
        "folder": _state(noted.get("folder"), True),
        "mail": _state(noted.get("mail"), has_mailbox),
    }
    return [
        Door(
            key,
            WORDS[key],
            HOW[key],
            *state,
            _problem(noted.get(key)),
            _last(last.get(key), noted.get(key), location, today),
        )
        for key, state in said.items()
    ]


def _state(state: DoorState | None, is_set_up: bool) -> tuple[str, str]:
    if not is_set_up:
        return "not set up", ""
    if state is None:
        return "not looked at yet", ""
    return ("does not work", "bad") if state.problem else ("works", "good")


def _problem(state: DoorState | None) -> str:
    return (state.problem if state else None) or ""


def _last(at: datetime | None, state: DoorState | None, location: Location, today: date) -> str:
    came = f"Last came {moment(at, location, today)}" if at else "Nothing came yet"
    return f"{came}. Looked into {moment(state.looked_at, location, today)}" if state and state.looked_at else came


def moment(at: datetime, location: Location, today: date) -> str:
    """today, 4:00 am."""
    there = location.here(at)
    return f"{days.near(there.date(), today)}, {days.clock_time(f'{there:%H:%M}', location.currency)}"
