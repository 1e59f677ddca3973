"""A held file in words: why it is held, its columns, and what it would do."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from app import clock, days
from app.intake import progress
from app.intake.mapping.preview import Preview
from app.models import DryRun, Export, Location
from app.web.imports import why
from app.web.imports.columns import Row, Said, faults, kinds_of_file, reason, rows
from app.web.imports.view import Tile, tiles_of

CHANGES_SHOWN = 20
DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


class Head(NamedTuple):
    """A column of the preview, and what it is taken for."""

    header: str
    word: str


class Change(NamedTuple):
    name: str
    what: str
    cells: list[dict[str, str]]


class Trouble(NamedTuple):
    """Rows that would be rejected or wait."""

    sentence: str
    line: int


@dataclass(slots=True)
class Outlook:
    """What importing it would do."""

    sentence: str
    tiles: list[Tile]
    changes: list[Change]
    more_changes: int
    troubles: list[Trouble]
    waits: bool
    """Whether rows wait for an answer."""
    warnings: list[str]
    notes: list[str]


@dataclass(slots=True)
class Held:
    export_id: int
    why: str
    is_guarded: bool
    is_waiting: bool
    """The file is being tried out."""
    rows_read: int
    refusal: str
    """Why it cannot be read so."""
    outlook: Outlook | None
    step: int
    may_import: bool
    is_open: bool = True
    """Whether the columns are to be seen at once."""
    fault: str = ""
    """Why nothing of the file can be shown."""
    heads: list[Head] = field(default_factory=list)
    lines: list[tuple[int, list[str]]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    read_as: str = ""
    drift: str = ""
    name: str = ""
    name_error: str = ""
    can_save: bool = False

    @property
    def first_error(self) -> str:
        return next((row.name for row in self.rows if row.error), "")

    @property
    def can_map(self) -> bool:
        return bool(self.rows)


def held(
    export: Export,
    location: Location,
    seen: Preview | None,
    ran: DryRun | None,
    *,
    may_import: bool,
    given: Said | None = None,
    fault: str = "",
    name_error: str = "",
) -> Held:
    found = brief(export, ran, may_import=may_import)
    found.fault, found.name_error = fault, name_error
    if seen is not None:
        errors = faults(seen, given) if given else {}
        found.rows = rows(seen, given, errors, clock.today(location.timezone))
        fields = {row.header: row.word for row in found.rows if row.header}
        found.heads = [Head(header, fields.get(header, "")) for header in seen.headers]
        found.lines, found.columns = seen.rows, list(seen.columns)
        found.kinds, found.drift = kinds_of_file(seen.proposal), seen.proposal.drift
        layout = seen.proposal.layout
        found.read_as = layout.name if layout else seen.proposal.report
    return found


def brief(export: Export, ran: DryRun | None, *, may_import: bool) -> Held:
    """What is known without opening the file."""
    outlook = _outlook(ran.found, export.as_of) if ran and ran.found else None
    is_waiting = ran is not None and ran.finished_at is None
    is_said = bool(export.options.get("columns") or export.options.get("constants"))
    return Held(
        export_id=export.id,
        why=why.sentence(export),
        is_guarded=why.is_guarded(export),
        is_waiting=is_waiting,
        rows_read=progress.rows_read(export.id) if is_waiting else 0,
        refusal=why.plain(ran.refusal) if ran and ran.refusal else "",
        outlook=outlook,
        step=3 if outlook or is_waiting or why.is_guarded(export) else 2,
        may_import=may_import,
        is_open=outlook is None and export.held_for in ("mapping", "date_order", "look") and not is_waiting,
        name=suggested_name(export.filename),
        can_save=is_said,
    )


def suggested_name(filename: str) -> str:
    """Without what is another with each file: `fitlog_visits-2026-11.csv` is Fitlog visits."""
    stem = filename.rpartition(".")[0] or filename
    words = re.sub(r"[\W_]+", " ", re.sub(r"\d+", " ", stem)).split()
    return " ".join(words)[:60].capitalize()


def _outlook(found: dict[str, Any], today: date) -> Outlook:
    counts = found["counts"]
    changes = [_change(one, today) for one in found["changes"][:CHANGES_SHOWN]]
    return Outlook(
        sentence=days.count(counts["rows"], "row"),
        tiles=tiles_of(counts),
        changes=changes,
        more_changes=max(counts["updated"] - len(changes), 0) if changes else 0,
        troubles=[_trouble(one) for one in found["problems"]],
        waits=any(one["fate"] == "parked" for one in found["problems"]),
        warnings=found["warnings"],
        notes=found["notes"],
    )


def _change(one: dict[str, Any], today: date) -> Change:
    cells = [{name: _spoken(text, today) for name, text in cell.items()} for cell in one["fields"]]
    return Change(one["name"], _spoken(one["what"], today), cells)


def _spoken(text: str, today: date) -> str:
    return DAY.sub(lambda found: _brief(found[0], today), text)


def _brief(day: str, today: date) -> str:
    try:
        return days.brief(date.fromisoformat(day), today)
    except ValueError:  # a name may look like a day
        return day


def _trouble(one: dict[str, Any]) -> Trouble:
    rows, why = days.count(one["rows"], "row"), reason(one["reason"])
    if one["fate"] == "parked":
        waits = "waits" if one["rows"] == 1 else "wait"
        return Trouble(f"{rows} {waits} for an answer: {why} “{one['value']}”", one["line"])
    example = f", such as “{one['value']}”" if one["value"] else ""
    return Trouble(f"{rows} cannot be read: {one['column']}, {why}{example}", one["line"])
