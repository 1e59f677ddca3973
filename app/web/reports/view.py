"""A report as a table of words, and the funnel with what it is compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.metrics.definitions import METRICS
from app.metrics.parts import WORDS
from app.metrics.tally import Figures
from app.models import Location
from app.paging import Paging
from app.reports import columns
from app.reports.leaves import Leaf
from app.reports.tables import Table
from app.web.figures import Count, Shown, count, names_address, shown
from app.web.periods import Chosen
from app.web.reports.words import head, is_number, said

PAGE = 200
"""Rows on a page; a file holds all of them."""
CREDIT = {"D": "the day of reading"}


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    address: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of a table. The club is left out: the page is of one club."""

    heads: list[tuple[str, bool]]
    rows: list[list[Cell]]
    paging: Paging


def shelf(leaf: Leaf, location: Location, today: date, clients: Mapping[str, int]) -> Shelf:
    """`clients`: by member id, whose page a name opens."""
    names = leaf.table.columns[1:]
    rows = [_cells(dict(zip(names, row[1:], strict=True)), location, today, clients) for row in leaf.table.rows]
    return Shelf([(head(name), is_number(name)) for name in names], rows, leaf.paging)


def _cells(row: Mapping[str, str], location: Location, today: date, clients: Mapping[str, int]) -> list[Cell]:
    client_id = clients.get(row.get("member_id", ""))
    return [
        Cell(
            said(name, text, location.currency, today),
            f"/clients/{client_id}" if name == "client" and client_id is not None else "",
            is_number(name),
        )
        for name, text in row.items()
    ]


def member_ids(table: Table) -> list[str]:
    if "member_id" not in table.columns:
        return []
    place = table.columns.index("member_id")
    return [row[place] for row in table.rows]


@dataclass(frozen=True, slots=True)
class FunnelLine:
    label: str
    sentence: str
    belongs: str
    now: Shown
    before: Shown | None
    """None: the figure belongs to the day, there is no other period."""


@dataclass(frozen=True, slots=True)
class CountLine:
    label: str
    now: Count
    before: Count | None


@dataclass(frozen=True, slots=True)
class Funnel:
    period: str
    compared: str
    lines: list[FunnelLine]
    counts: list[CountLine]


OF_THE_DAY = ("active_clients", "active_members", "sessions_attended")


def funnel(pair: Sequence[Figures], location: Location, now: Chosen, before: Chosen) -> Funnel:
    """`pair`: the figures of the period and of the one it is compared with."""
    lines = []
    for metric in METRICS:
        is_of_day = metric.belongs_to == "D"
        credit = "" if "location" in metric.credited_to else f", credited to {metric.credited_to}"
        lines.append(
            FunnelLine(
                metric.label,
                metric.sentence,
                f"By {CREDIT.get(metric.belongs_to, metric.belongs_to)}{credit}.",
                shown(pair[0].whole, metric.key, location, names_address(metric.key, now)),
                None if is_of_day else shown(pair[1].whole, metric.key, location, names_address(metric.key, before)),
            )
        )
    counts = [_count(key, pair, now, before) for key in columns.FUNNEL if key in WORDS and key not in MONEY_KEYS]
    return Funnel(now.word, before.word, lines, counts)


MONEY_KEYS = ("sold", "earned", "liability")


def _count(key: str, pair: Sequence[Figures], now: Chosen, before: Chosen) -> CountLine:
    first = count(pair[0].whole, [key], names_address(key, now))
    second = None if key in OF_THE_DAY else count(pair[1].whole, [key], names_address(key, before))
    return CountLine(WORDS[key], first, second)
