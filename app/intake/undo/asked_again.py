"""Rows that are taken out of what an import brought wait again, and its page counts and asks for them as before."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Self, cast

from sqlalchemy import delete, update

from app.intake.cells import reader
from app.intake.identity.rules import Who
from app.intake.load import strays
from app.intake.load.desk import Desk
from app.intake.noting import keep
from app.intake.register import Register
from app.intake.rows import Problem, Stray
from app.intake.runs import Run, on_lines
from app.intake.undo.carried import runs_of
from app.models import Export, ExportProblem, Identity, WaitingRow

FATES = ("created_count", "updated_count", "unchanged_count")


@dataclass(frozen=True)
class Counted:
    """As what the rows on some lines of an import stand in its counts."""

    states: Mapping[str, int]

    @classmethod
    def of(cls, desk: Desk, export: Export, lines: Sequence[int]) -> Self:
        runs: list[Run] = list(on_lines(runs_of(desk, export.id), lines))
        desk.bulk.stage("wanted_run", {"first_id": "BIGINT", "last_id": "BIGINT"}, [run[:2] for run in runs])
        rows = desk.bulk.rows(
            "SELECT c.state FROM wanted_run r CROSS JOIN carried c WHERE c.id BETWEEN r.first_id AND r.last_id"
            " AND c.report <> 'names'"
        )
        return cls(Counter(state for (state,) in rows))

    def settle(self, desk: Desk, export: Export, row_count: int, updated: int) -> None:
        """Once they are out: they are counted among those that wait."""
        parked, ignored = self.states.get("parked", 0), self.states.get("ignored", 0)
        rest = row_count - parked - ignored
        export.parked_count += row_count - parked
        export.ignored_count -= ignored
        gone = desk.bulk.rows("SELECT count(*) FROM vanished_key WHERE report <> 'names'")[0][0]
        for fate, most in zip(FATES, (gone, updated, rest), strict=True):
            rest -= _less(export, fate, min(rest, most))
        for fate in FATES:
            rest -= _less(export, fate, rest)


def _less(export: Export, fate: str, by: int) -> int:
    taken = min(cast(int, getattr(export, fate)), by)
    setattr(export, fate, getattr(export, fate) - taken)
    return taken


def ask_again(desk: Desk, told: Identity, brought: Collection[tuple[Export, Sequence[WaitingRow]]]) -> None:
    who = Who(told.first_name, told.last_name, told.email, told.phone)
    why = strays.why(Register(desk.bulk, desk.location.id), who)
    for export, rows in brought:
        asked = _reopened(desk, export, {row.line for row in rows})
        columns = cast(Mapping[str, str], export.read_with.get("columns") or {})
        keep(desk.session, export, [_problem(columns, row, who, why) for row in rows if row.line not in asked])
        for row in rows:
            row.applied_at = None
    desk.session.flush()


def _reopened(desk: Desk, export: Export, lines: Collection[int]) -> set[int]:
    """The lines of which somebody was asked once. What else they waited for they wait for no more."""
    asked: set[int] = set()
    for line in sorted(lines):
        here = (ExportProblem.export_id == export.id, ExportProblem.line == line, ExportProblem.fate == "parked")
        is_who = ExportProblem.reason.startswith(strays.WHO_IS_THIS)
        desk.session.execute(delete(ExportProblem).where(*here, ~is_who, ExportProblem.settled_at.is_(None)))
        again = update(ExportProblem).where(*here, is_who).values(settled_at=None).returning(ExportProblem.id)
        if desk.session.execute(again).first() is not None:
            asked.add(line)
    return asked


def _problem(columns: Mapping[str, str], row: WaitingRow, who: Who, why: str) -> Problem:
    return strays.problem(columns, Stray(row.line, reader(row.report)(row.line, row.cells), *who), why)  # type: ignore[arg-type]
