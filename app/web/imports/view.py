"""An import as the page says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from app import days
from app.intake.layouts import LAYOUTS
from app.intake.mapping.mapped import MAPPED
from app.models import Export, Location
from app.web.imports import why

WAITING = ("received", "loading")
TILES_MOST = 5


@dataclass(frozen=True)
class Line:
    """One import in a list, and the head of its own page."""

    id: int
    filename: str
    came: str
    came_exactly: str
    as_of: str
    layout: str
    status: str
    refusal: str
    row_count: int
    rows_read: int
    said: str
    left: str
    undone: str

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING


class Tile(NamedTuple):
    what: str
    much: str
    of: str
    link: str


def plain_name(name: str) -> str:
    """Browsers of old, and scripts, send a whole path; some send signs that nobody can type or keep."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip() or "file"


def line(export: Export, location: Location, now: datetime, rows_read: int = 0, waiting: int = 0) -> Line:
    """`waiting`: rows that still wait for an answer."""
    here, today = location.here(export.received_at), location.here(now).date()
    time = days.clock_time(f"{here:%H:%M}", location.currency)
    return Line(
        id=export.id,
        filename=export.filename,
        came=f"{days.near(here.date(), today)}, {time}",
        came_exactly=f"{days.exact(here.date())}, {time}",
        as_of=days.near(export.as_of, today),
        layout=_layout(export.layout or ""),
        status=export.status,
        refusal=why.sentence(export),
        row_count=export.row_count,
        rows_read=rows_read,
        said=_said(export, waiting),
        left=_left(export, waiting),
        undone=_undone(export, location, today),
    )


def _layout(name: str) -> str:
    """A saved mapping keeps the name it was given; one that nobody saved has none."""
    if name in LAYOUTS:
        return name.replace("-", " ").capitalize()
    return "" if name == MAPPED else name


def _undone(export: Export, location: Location, today: date) -> str:
    if export.undone_at is None:
        return ""
    return f"Undone {days.near(location.here(export.undone_at).date(), today)}"


def _said(export: Export, waiting: int) -> str:
    """6 new, 2 changed, 1,276 the same."""
    parts = [
        (export.created_count, "new"),
        (export.updated_count, "changed"),
        (export.unchanged_count, "the same"),
        (_answered(export, waiting), "answered since"),
    ]
    said = ", ".join(f"{number:,} {word}" for number, word in parts if number)
    return said or ("nothing came in yet" if waiting or export.rejected_count else "nothing in it")


def _answered(export: Export, waiting: int) -> int:
    """Rows that waited, and came in as somebody said what their names mean."""
    return max(export.parked_count - waiting, 0)


def _left(export: Export, waiting: int) -> str:
    """What stayed behind: 5 cannot be read, 7 wait for an answer."""
    parts = [
        (export.rejected_count, "cannot be read"),
        (waiting, "waits for an answer" if waiting == 1 else "wait for an answer"),
        (export.ignored_count, "passed over"),
    ]
    return ", ".join(f"{number:,} {word}" for number, word in parts if number)


def tiles_of(counts: Mapping[str, int]) -> list[Tile]:
    """What would become of the rows."""
    words = {"created": "New", "updated": "Changed", "unchanged": "Already there", "parked": "Wait for an answer"}
    words |= {"rejected": "Cannot be read"}
    shown = [key for key in words if counts[key] or key in ("created", "updated", "unchanged")]
    return [Tile(words[key], f"{counts[key]:,}", "nothing to do" if key == "unchanged" else "", "") for key in shown]


def tiles(export: Export, waiting: int) -> list[Tile]:
    """What became of the rows. Those that stayed behind are told below, one by one."""
    found = [
        Tile("New", f"{export.created_count:,}", "", ""),
        Tile("Changed", f"{export.updated_count:,}", "", ""),
        Tile("Already there", f"{export.unchanged_count:,}", "nothing to do", ""),
    ]
    is_told = export.undone_at is None
    below = {at: ("see below", at) if is_told else ("", "") for at in ("#wait", "#bad")}
    if answered := _answered(export, waiting):
        found.append(Tile("Answered since", f"{answered:,}", "came in by themselves", ""))
    if waiting:
        found.append(Tile("Wait for an answer", f"{waiting:,}", *below["#wait"]))
    if export.rejected_count:
        found.append(Tile("Cannot be read", f"{export.rejected_count:,}", *below["#bad"]))
    return found if len(found) <= TILES_MOST else [tile for tile in found if tile.much != "0"]
