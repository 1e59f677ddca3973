"""Rejected rows of an export, grouped by what is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import Session

from app.models import Export, ExportProblem

GROUPS_MOST = 50
VALUES_MOST = 20
P = ExportProblem


@dataclass(frozen=True)
class Which:
    """Which rejected rows of an export are meant."""

    column: str | None = None
    reason: str | None = None
    value: str | None = None
    is_left_out: bool = False

    def of(self, export: Export) -> list[ColumnElement[bool]]:
        state = P.is_left_out.is_(True) if self.is_left_out else P.settled_at.is_(None)
        given = (P.column, self.column), (P.reason, self.reason), (P.value, self.value)
        same = [column == value for column, value in given if value is not None]
        return [P.export_id == export.id, P.fate == "rejected", state, *same]


LEFT, LEFT_OUT = Which(), Which(is_left_out=True)


class Group(NamedTuple):
    column: str
    reason: str
    row_count: int
    value_count: int
    example: str
    """Of several values, one."""


class Place(NamedTuple):
    """Where a page of rows ends."""

    line: int
    id: int


def groups(session: Session, export: Export, which: Which = LEFT, most: int = GROUPS_MOST) -> list[Group]:
    """Those with the most rows first."""
    count, values = func.count(), func.count(P.value.distinct())
    found = select(P.column, P.reason, count, values, func.min(P.value)).where(*which.of(export))
    found = found.group_by(P.column, P.reason).order_by(count.desc(), func.min(P.line), P.column, P.reason)
    return [Group(*row) for row in session.execute(found.limit(most))]


def values(session: Session, export: Export, which: Which) -> list[tuple[str, int]]:
    """What stands in the cells of a group, the most frequent first."""
    count = func.count()
    found = select(P.value, count).where(*which.of(export)).group_by(P.value)
    rows = session.execute(found.order_by(count.desc(), P.value).limit(VALUES_MOST))
    return [(value, number) for value, number in rows]


def count(session: Session, export: Export, which: Which = LEFT) -> int:
    return session.scalar(select(func.count()).select_from(P).where(*which.of(export))) or 0


def rows(
    session: Session, export: Export, which: Which, most: int, after: Place | None = None
) -> Sequence[ExportProblem]:
    return session.scalars(_from(select(P), export, which, after).limit(most)).all()


def ids(session: Session, export: Export, which: Which, most: int) -> list[int]:
    return list(session.scalars(_from(select(P.id), export, which).limit(most)))


def _from(found: Select[Any], export: Export, which: Which, after: Place | None = None) -> Select[Any]:
    found = found.where(*which.of(export)).order_by(P.line, P.id)
    return found.where(tuple_(P.line, P.id) > after) if after else found


def row(session: Session, export: Export, problem_id: int) -> ExportProblem | None:
    """Settled ones too: it may be asked for by somebody who was too slow."""
    found = select(P).where(P.export_id == export.id, P.id == problem_id, P.fate == "rejected")
    return session.scalars(found).one_or_none()


def last_settled(session: Session, export: Export, which: Which) -> int | None:
    """Who settled a row of the group last."""
    settled = P.export_id == export.id, P.fate == "rejected", P.settled_at.is_not(None)
    same = P.column == which.column, P.reason == which.reason
    return session.scalar(select(P.settled_by_id).where(*settled, *same).order_by(P.settled_at.desc()).limit(1))
