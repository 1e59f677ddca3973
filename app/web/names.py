"""The page of the names behind a number, the same for every screen that shows one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import accumulate

from flask import Response, abort, request

from app import clock, days, money
from app.accounts import trainers as staff
from app.accounts.scope import Scope
from app.extensions import db
from app.metrics import kept, names
from app.metrics.definitions import BY_KEY
from app.metrics.names import Group, Who
from app.metrics.parts import label_of, shares_of
from app.metrics.tally import Figures
from app.models import Location
from app.money import round_half_up
from app.paging import Paging
from app.web import hx, keep
from app.web.figures import Shown, names_address, shown
from app.web.periods import Chosen, chosen

MONEY = ("sold", "earned", "liability")
PAGE = 200
"""People on a page, whichever part they stand in."""
COUNTED = {"sessions_attended": "session", "sessions_per_week": "session"}


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    address: str
    """Empty: nobody whose page could be opened."""
    trainer: str
    day: str
    exact: str
    amount: str


@dataclass(frozen=True, slots=True)
class List:
    word: str
    count: str
    people: list[Person]
    """Those on this page."""
    is_empty: bool
    page: int
    """On which its people begin."""


@dataclass(frozen=True, slots=True)
class Names:
    label: str
    whose: str
    when: str
    sentence: str
    figure: Shown | None
    """None: a bare count."""
    lists: list[List]
    paging: Paging
    address: str
    """Of a page, up to its number."""


def show_names_of(scope: Scope, location: Location, back: str, own_trainer: int | None = None) -> Response:
    """`own_trainer`: only what is credited to them can be asked for. 404: no such figure, or no such trainer here."""
    figure = request.args.get("figure", "")
    if shares_of(figure) is None:
        abort(404)
    asked = request.args.get("trainer", "")
    trainer_id = own_trainer if own_trainer is not None else _trainer(location, asked) if asked else None
    on = chosen(request.args, clock.today(location.timezone))
    found = _read(scope, location, figure, trainer_id, on)
    before = keep.page_before()
    back = back if before == "/" or "/names" in before else before
    return hx.page("names/page.html", status=422 if on.fault else 200, names=found, back=back, fault=on.fault)


def _trainer(location: Location, asked: str) -> int:
    trainer_id = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    if trainer_id not in staff.names(db.session(), location.id):
        abort(404)
    return staff.heads(db.session(), location.id).get(trainer_id, trainer_id)


def _read(scope: Scope, location: Location, figure: str, trainer_id: int | None, on: Chosen) -> Names:
    session, shares = db.session(), shares_of(figure)
    assert shares is not None
    figures = kept.figures(session, location, on.on, on.period)
    trainers = staff.names(session, location.id)
    groups = names.behind(session, scope, location, figures, shares, trainer_id)
    metric = BY_KEY.get(figure)
    offsets = [0, *accumulate(_length(group) for group in groups)]
    paging = Paging.of(request.args.get("page", ""), offsets[-1], PAGE)
    say = partial(_person, figure=figure, figures=figures, location=location, trainers=trainers,
                  is_whole=trainer_id is None)  # fmt: skip
    return Names(
        label_of(figure),
        location.name if trainer_id is None else trainers[trainer_id],
        on.word,
        metric.sentence if metric else "",
        shown(figures.of(None if trainer_id is None else [trainer_id]), figure, location) if metric else None,
        [_list(group, offset, paging, say) for group, offset in zip(groups, offsets, strict=False)],
        paging,
        f"{names_address(figure, on, trainer_id, request.path)}&page=",
    )


def _length(group: Group) -> int:
    """Those without a name stand in one line."""
    named = sum(1 for who in group.people if who.name)
    return named + (named < len(group.people))


def _list(group: Group, offset: int, paging: Paging, say: Callable[[Who], Person]) -> List:
    named = [who for who in group.people if who.name]
    people = [say(who) for who in paging.of_part(offset, named)]
    unnamed = len(group.people) - len(named)
    if unnamed and paging.page_of(offset + len(named)) == paging.number:
        elsewhere = days.count(unnamed, "client who is", "clients who are")
        people.append(Person(f"{elsewhere} with somebody else now", "", "", "", "", ""))
    return List(group.word, f"{group.event_count:,}", people, not group.people, paging.page_of(offset))


def _person(
    who: Who, figure: str, figures: Figures, location: Location, trainers: Mapping[int, str], is_whole: bool
) -> Person:
    return Person(
        who.name,
        f"/clients/{who.client_id}" if who.client_id is not None else "",
        trainers.get(who.trainer_id or 0, "") if is_whole else "",
        days.short(who.on, figures.day) if who.on else "",
        days.exact(who.on) if who.on else "",
        ", ".join(_amount(who, figure, location)),
    )


def _amount(who: Who, figure: str, location: Location) -> Iterator[str]:
    if figure in COUNTED:
        yield days.count(int(who.amount), COUNTED[figure])
    if figure == "earned":
        yield days.count(who.event_count, "session")
    if figure in MONEY:
        yield money.spoken(round_half_up(Fraction(who.amount)), location.currency)
