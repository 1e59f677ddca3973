"""Trainers side by side, in the order of the alphabet: nobody is ranked."""

from collections.abc import Mapping
from dataclasses import dataclass

from app import days
from app.metrics.tally import Figures, Tally
from app.models import Location
from app.reports import columns
from app.web.figures import Count, Shown, count, names_address, shown
from app.web.periods import Chosen

RATES = ("show_rate", "close_rate", "renewal_rate")
FIGURES = (*RATES, "sessions_per_week", "sold", "earned")
STEPS = (
    ("Past", "show_rate", ("attended", "no_show", "late_cancel", "unrecorded")),
    ("Came", "attended", ("attended",)),
    ("No-show", "no_show", ("no_show",)),
    ("Cancelled too late", "late_cancel", ("late_cancel",)),
    ("Not recorded", "unrecorded", ("unrecorded",)),
    ("First time", "close_rate", ("consulted",)),
    ("Bought on the day", "closed_same_day", ("closed_same_day",)),
    ("Came back and bought", "closed_be_back", ("closed_be_back",)),
    ("Still open", "close_open", ("close_open",)),
)
"""Heads of the funnel, the figure whose names each opens, and what it adds up."""
HELP = {"show_rate": "Shows", "close_rate": "Close", "renewal_rate": "Renewals"}


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    trainer_id: int | None
    active: str
    figures: dict[str, Shown]
    steps: list[Count]
    help: str
    """The rate that is furthest below its goal, if enough people stand behind it."""


@dataclass(frozen=True, slots=True)
class Team:
    lead: str
    rows: list[Row]
    total: Row
    heads: list[str]


def team(figures: Figures, location: Location, names: Mapping[int, str], chosen: Chosen) -> Team:
    here = [(names.get(id, ""), id, tally) for id, tally in figures.trainers.items() if has_row(tally)]
    rows = [_row(name, id, tally, location, chosen) for name, id, tally in sorted(here, key=lambda found: found[:2])]
    total = _row(location.name, None, figures.whole, location, chosen)
    active = days.count(figures.whole.count("active_clients"), "client with an open package",
                        "clients with an open package")  # fmt: skip
    lead = f"{days.count(len(rows), 'trainer')}, {active}. {chosen.word}: {total.figures['sold'].much} sold."
    return Team(lead, rows, total, [head for head, *_ in STEPS])


def has_row(tally: Tally) -> bool:
    """As in the trainers report: anything in its columns."""
    return any(tally.sums.get(name) for name in columns.TRAINERS)


def _row(name: str, trainer_id: int | None, tally: Tally, location: Location, chosen: Chosen) -> Row:
    found = {key: shown(tally, key, location, names_address(key, chosen, trainer_id)) for key in FIGURES}
    steps = [count(tally, keys, names_address(figure, chosen, trainer_id)) for _, figure, keys in STEPS]
    active = days.count(tally.count("active_clients"), "active client")
    return Row(name, trainer_id, active, found, steps, _help(found, tally))


def _help(found: Mapping[str, Shown], tally: Tally) -> str:
    if all(found[key].is_few for key in RATES):
        return "Too few to say"
    below = []
    for key in RATES:
        goal, value = found[key].goal, tally.figure(key).value
        if goal and value is not None and not found[key].is_few and value * 100 < goal:
            below.append((value * 100 / goal, f"{HELP[key]}: {found[key].of}"))
    return min(below)[1] if below else "Nothing stands out"
