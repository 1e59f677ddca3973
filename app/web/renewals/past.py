"""What became of the packages that were due last month, with the names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from app import days, money
from app.accounts.permissions import Permission
from app.accounts.scope import Scope
from app.metrics import kept, walk
from app.metrics.walk import Ask
from app.models import Location
from app.period import Period
from app.renewals.rules import Fate, fates_of
from app.reports.people import persons_of
from app.web.figures import Shown, names_address, shown
from app.web.periods import named, period_words

MOST_NAMES = 50
OUTCOMES = {"renewed": "Renewed", "lost": "Lost", "undecided": "Undecided"}


class Name(NamedTuple):
    name: str
    client_id: int
    note: str


@dataclass(frozen=True, slots=True)
class Outcome:
    word: str
    count: int
    value: str
    names: list[Name]
    more: str
    """How many there are beside those named here; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Past:
    month: str
    due: str
    outcomes: list[Outcome]
    rate: Shown
    names: str
    """The address of all of them."""


def past(session: Session, scope: Scope, location: Location, today: date, trainer_ids: frozenset[int] | None) -> Past:
    """`trainer_ids`: only what those kept; None: the whole club."""
    month = last_month(today)
    figures = kept.figures(session, location, today, month)
    [told] = walk.told(session, location, today, [ask_fates(month)])
    every = ((id, fate) for id, found in told.items() for fate in found)
    fates = [(id, fate) for id, fate in every if trainer_ids is None or fate.trainer in trainer_ids]
    names = {id: person.name for id, person in persons_of(session, scope, [id for id, _ in fates]).items()}
    return Past(
        period_words(month, today),
        days.count(len(fates), "package"),
        [_outcome(word, fates, names, location, today) for word in OUTCOMES],
        shown(figures.of(trainer_ids), "renewal_rate", location),
        _names(scope, month, today, trainer_ids),
    )


def _names(scope: Scope, month: Period, today: date, trainer_ids: frozenset[int] | None) -> str:
    of_all = scope.permits(Permission.SEE_TEAM)
    trainer_id = min(trainer_ids, default=None) if of_all and trainer_ids else None
    path = "/team/names" if of_all else "/book/names"
    return names_address("renewal_rate", named(month, today, today), trainer_id, path)


def last_month(today: date) -> Period:
    return Period.month_of(today).before()


def ask_fates(month: Period) -> Ask:
    return Ask(("fates", month), kept.ask_of(month).ids, lambda derived: tuple(fates_of(derived.view, month)) or None)


def _outcome(
    word: str, fates: list[tuple[int, Fate]], names: Mapping[int, str], location: Location, today: date
) -> Outcome:
    held = [(id, fate) for id, fate in fates if fate.word == word]
    told = sorted(Name(names[id], id, _note(fate, today)) for id, fate in held if id in names)
    value = money.spoken(sum(fate.package.price_cents for _, fate in held), location.currency)
    more = f"{len(told) - MOST_NAMES:,}" if len(told) > MOST_NAMES else ""
    return Outcome(OUTCOMES[word], len(held), value, told[:MOST_NAMES], more)


def _note(fate: Fate, today: date) -> str:
    if fate.renewed_by is not None:
        return f"again {days.brief(fate.renewed_by.sold_on, today)}"
    return f"ended {days.brief(fate.due_on, today)}"
