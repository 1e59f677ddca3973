"""Today for whoever looks after a club: do first, then the day, the renewals, the figures, the data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from app import days, money
from app.metrics.tally import Figures
from app.models import Location
from app.paging import Paging
from app.reports.lines import Line
from app.reports.morning import Morning
from app.reports.sentences import Sentence
from app.web.figures import Shown, names_address, shown
from app.web.periods import Chosen, named
from app.web.team.view import Team, team
from app.web.today.parts import Data, data, greeting

TILES = ("sold", "set_rate", "show_rate", "close_rate", "renewal_rate", "penetration")
TEAM = ("show_rate", "close_rate", "renewal_rate", "sessions_per_week", "sold")
"""What fits beside the side column; the rest is on Team."""
UNASSIGNED = "Unassigned"
PAGE = 20
"""Rows of a list; the next ones are a page further."""


@dataclass(frozen=True, slots=True)
class Named:
    client_id: int
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    trainer: str
    trainer_id: int | None
    count: int
    value: str
    people: list[Named]


@dataclass(frozen=True, slots=True)
class Row:
    line: Line
    value: str


@dataclass(frozen=True, slots=True)
class Rows:
    rows: list[Row]
    paging: Paging


@dataclass(frozen=True, slots=True)
class Day:
    title: str
    greeting: str
    headline: Sentence
    do_first: list[Row]
    first_note: str
    consultations: list[Group]
    consultation_count: int
    by: str
    renewals: list[Group]
    renewals_note: str
    quiet: Rows
    lapsed: Rows
    month: str
    month_note: str
    tiles: list[Shown]
    sold_before: str
    team: Team
    team_keys: tuple[str, ...]
    data: Data


def day(
    morning: Morning, pair: tuple[Figures, Figures], names: dict[int, str], now: datetime, user_name: str,
    asked: Mapping[str, str],
) -> Day:  # fmt: skip
    """`pair`: the month to date, and the month before up to the same day. `asked`: which page of which list."""
    location, today = morning.location, morning.day
    month = named(pair[0].period, today, today)
    value = money.spoken(sum(line.value_cents or 0 for line in morning.renewals), location.currency)
    return Day(
        title=f"{today:%A, %B} {today.day}",
        greeting=greeting(now, location, user_name),
        headline=morning.headline,
        do_first=[_row(line, location) for line in morning.do_first],
        first_note=_first_note(morning),
        consultations=list(_groups(morning.consultations, location, today)),
        consultation_count=len(morning.consultations),
        by=f"{morning.by:%B} {morning.by.day}",
        renewals=list(_groups(morning.renewals, location, today)),
        renewals_note=f"{days.count(len(morning.renewals), 'client')}, {value}",
        quiet=_rows(morning.quiet, location, asked.get("quiet", "")),
        lapsed=_rows(morning.lapsed, location, asked.get("lapsed", "")),
        month=month.word,
        month_note=f"day {today.day} of {_last_day(today)}",
        tiles=_tiles(pair[0], location, month),
        sold_before=_sold_before(pair[1], location),
        team=team(pair[0], location, names, month),
        team_keys=TEAM,
        data=data(morning.health, location, today),
    )


def _row(line: Line, location: Location) -> Row:
    return Row(line, money.spoken(line.value_cents, location.currency) if line.value_cents is not None else "")


def _rows(lines: list[Line], location: Location, asked: str) -> Rows:
    paging = Paging.of(asked, len(lines), PAGE)
    return Rows([_row(line, location) for line in paging.of_part(0, lines)], paging)


def _first_note(morning: Morning) -> str:
    named_count = len(morning.do_first)
    return f"{named_count} of {morning.need_count} who need attention" if morning.need_count > named_count else ""


def _groups(lines: Iterable[Line], location: Location, today: date) -> Iterable[Group]:
    """By trainer, in the order of the alphabet; nobody's last."""

    def whose(line: Line) -> tuple[bool, str, int]:
        return not line.trainer, line.trainer, line.trainer_id or 0

    for (_, trainer, trainer_id), held in groupby(sorted(lines, key=whose), key=whose):
        people = list(held)
        value = money.spoken(sum(line.value_cents or 0 for line in people), location.currency)
        told = [Named(line.client_id, line.name, line.time or _when(line, today)) for line in people]
        yield Group(trainer or UNASSIGNED, trainer_id or None, len(people), value, told)


def _when(line: Line, today: date) -> str:
    if line.due_on is None:
        return "no date"
    return f"{'ended ' if 'ended' in line.reason.split(';') else ''}{days.brief(line.due_on, today)}"


def _tiles(figures: Figures, location: Location, month: Chosen) -> list[Shown]:
    return [shown(figures.whole, key, location, names_address(key, month)) for key in TILES]


def _sold_before(before: Figures, location: Location) -> str:
    sold = money.spoken(before.whole.count("sold"), location.currency)
    return f"{before.period.first:%B} 1 to {before.period.last.day}: {sold}"


def _last_day(today: date) -> int:
    return ((today.replace(day=28) + days.ONE_WEEK).replace(day=1) - days.ONE_DAY).day
