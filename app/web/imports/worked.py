"""Rejected rows in words: groups with counts, and rows with their cells, for whoever works them off."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

from app import days
from app.extensions import db
from app.funnel.queries import user_name
from app.intake.problems import groups
from app.intake.problems.correct import AT_ONCE
from app.intake.problems.digest import headers_of
from app.intake.problems.groups import LEFT_OUT, Group, Place, Which
from app.models import Export, ExportProblem
from app.web.imports.columns import MISSING, reason

ON_A_PAGE = 50
SAID_MOST = 60


class Line(NamedTuple):
    """A group on the page of the import, and the way to it."""

    sentence: str
    address: str


@dataclass(slots=True)
class ToDo:
    lines: list[Line]
    left_out: int
    left_out_address: str
    can_be_corrected: bool
    """Their cells were kept."""


class Cell(NamedTuple):
    header: str
    text: str
    was: str
    """What the file has, where that is something else."""
    is_wrong: bool


@dataclass(slots=True)
class Row:
    id: int
    export_id: int
    line: int
    column: str
    reason: str
    cells: list[Cell]
    version: int
    can_be_corrected: bool
    told: str = ""
    """Beside it: what became of it, or that somebody was faster."""
    is_open: bool = True


@dataclass(slots=True)
class GroupPage:
    sentence: str
    which: Which
    row_count: int
    at_once: int
    rows: list[Row]
    values: list[Line]
    more: str
    can_be_fixed: bool
    typed: str = ""
    error: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    """What the forms say about which rows are meant."""


def to_do(export: Export) -> ToDo | None:
    """None: every row came in."""
    session = db.session()
    lines = [_line(export, group, Which(group.column, group.reason)) for group in groups.groups(session, export)]
    left_out = groups.count(session, export, LEFT_OUT)
    if not lines and not left_out:
        return None
    return ToDo(lines, left_out, address(export.id, LEFT_OUT), bool(headers_of(export)))


def waiting(number: int) -> str:
    """Rows whose way is another: somebody says what a name means, or who is meant."""
    return f"{days.count(number, 'row')} {'waits' if number == 1 else 'wait'} for an answer." if number else ""


def corrected_by(export: Export) -> Line | None:
    """The import whose rows this file corrected."""
    target = db.session.get(Export, export.read_with["corrects"]) if "corrects" in export.read_with else None
    return Line(target.filename, f"/imports/{target.id}#bad") if target else None


def _line(export: Export, group: Group, which: Which) -> Line:
    return Line(sentence(group), address(export.id, which))


def address(export_id: int, which: Which, after: Place | None = None) -> str:
    said = dict(of_form(which))
    if after:
        said["after"] = f"{after.line}.{after.id}"
    return f"/imports/{export_id}/problems?{urlencode(said)}"


def of_form(which: Which) -> list[tuple[str, str]]:
    given = ("column", which.column), ("reason", which.reason), ("value", which.value)
    said = [(name, text) for name, text in given if text is not None]
    return [*said, ("left-out", "yes")] if which.is_left_out else said


def sentence(group: Group) -> str:
    rows, why = days.count(group.row_count, "row"), reason(group.reason)
    if group.reason.startswith(MISSING) and group.value_count == 1 and not group.example:
        return f"{rows} {'has' if group.row_count == 1 else 'have'} no {why.removeprefix(MISSING)}."
    said = _short(group.example)
    if not said:
        return f"{rows}: {why}, in {group.column or 'the row'}."
    if group.value_count == 1:
        return f"{rows}: {group.column} is “{said}”, {why}."
    return f"{rows}: {group.column}, {why}, such as “{said}”."


def _short(text: str) -> str:
    return text if len(text) <= SAID_MOST else f"{text[:SAID_MOST]}…"


def page(export: Export, which: Which, after: Place | None, typed: str = "", error: str = "") -> GroupPage:
    session = db.session()
    found = groups.rows(session, export, which, ON_A_PAGE + 1, after)
    count, shown = groups.count(session, export, which), found[:ON_A_PAGE]
    last = Place(shown[-1].line, shown[-1].id) if len(found) > ON_A_PAGE else None
    values = [] if which.value is not None or which.is_left_out else groups.values(session, export, which)
    headers = headers_of(export)
    return GroupPage(
        sentence=_of_page(export, which, count),
        which=which,
        row_count=count,
        at_once=min(count, AT_ONCE),
        rows=[row(export, one) for one in shown],
        values=_values(export, which, values),
        more=address(export.id, which, last) if last else "",
        can_be_fixed=which.column in headers and not which.is_left_out,
        typed=typed,
        error=error,
        fields=of_form(which),
    )


def _of_page(export: Export, which: Which, count: int) -> str:
    if which.is_left_out:
        return f"{days.count(count, 'row')} left out."
    found = groups.groups(db.session(), export, which, 1)
    return sentence(found[0]) if found else "Nothing of this is left."


def _values(export: Export, which: Which, found: Sequence[tuple[str, int]]) -> list[Line]:
    if len(found) < 2:
        return []
    return [
        Line(f"“{_short(value)}”, {days.count(count, 'row')}" if value else f"empty, {days.count(count, 'row')}",
             address(export.id, Which(which.column, which.reason, value)))
        for value, count in found
    ]  # fmt: skip


def row(export: Export, one: ExportProblem, typed: Sequence[str] | None = None, told: str = "") -> Row:
    headers, cells = headers_of(export), one.cells or []
    texts = typed or one.typed or cells
    shown = [
        Cell(header, text, was if was != text else "", header == one.column)
        for header, text, was in zip(headers, texts, cells, strict=False)
    ]
    can = bool(cells) and one.settled_at is None
    return Row(one.id, export.id, one.line, one.column, reason(one.reason), shown, one.version, can, told, can)


def settled(one: ExportProblem) -> str:
    """Who was faster, and what they did."""
    if one.settled_at is None:
        return "Somebody has typed something else meanwhile; this is how it is now."
    who = user_name(db.session(), one.settled_by_id) or "Somebody"
    what = "left this row out" if one.is_left_out else "has corrected this row"
    return f"{who} {what} meanwhile."


def meanwhile(export: Export, which: Which) -> str:
    """Of a group of which nothing is left: who settled it last."""
    last = groups.last_settled(db.session(), export, which)
    who = user_name(db.session(), last) if last else ""
    return f"{who} has settled these rows meanwhile." if who else "Nothing of this is left."
