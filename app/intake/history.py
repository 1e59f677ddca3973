"""What came in so far, and what became of it."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.intake.load.carrying import UNKNOWN
from app.models import Export, ExportProblem, Item, OutcomeWord, Service

NAMED: dict[str, tuple[Any, Any]] = {
    "service": (Service, Service.name),
    "item": (Item, Item.name),
    "word": (OutcomeWord, OutcomeWord.word),
}
KINDS = {UNKNOWN["service"]: "service", UNKNOWN["item"]: "item", UNKNOWN["status"]: "word"}
WAITS = ExportProblem.fate == "parked", ExportProblem.settled_at.is_(None)


class Question(NamedTuple):
    """A name that rows of a file wait for."""

    kind: str
    """`service`, `item` or `word`."""
    id: int | None
    name: str
    row_count: int


def exports(session: Session, scope: Scope, location_id: int, most: int, before: int | None = None) -> Sequence[Export]:
    """The newest first; `before`: older than the export of that id."""
    found = select(Export).where(scope.sees(Export), Export.location_id == location_id)
    if before is not None:
        found = found.where(Export.id < before)
    return session.scalars(found.order_by(Export.id.desc()).limit(most)).all()


def export(session: Session, scope: Scope, export_id: int) -> Export | None:
    return session.scalars(select(Export).where(scope.sees(Export), Export.id == export_id)).one_or_none()


def is_loading(session: Session) -> bool:
    """Of whatever club: on SQLite a file that is loaded keeps everybody's writing waiting."""
    return session.scalar(select(Export.id).where(Export.status == "loading").limit(1)) is not None


def waiting(session: Session, export_ids: Collection[int]) -> dict[int, int]:
    """By export, the rows that still wait for an answer."""
    found = select(ExportProblem.export_id, func.count()).where(ExportProblem.export_id.in_(export_ids), *WAITS)
    return dict(session.execute(found.group_by(ExportProblem.export_id)).all())


def questions(session: Session, export: Export) -> list[Question]:
    """The names that rows of this file still wait for, the one with the most rows first."""
    waiting = (
        select(ExportProblem.reason, ExportProblem.value, func.count())
        .where(ExportProblem.export_id == export.id, *WAITS)
        .where(ExportProblem.reason.in_(KINDS))
        .group_by(ExportProblem.reason, ExportProblem.value)
    )
    found = [
        Question(KINDS[reason], _id_of(session, export.location_id, KINDS[reason], name), name, count)
        for reason, name, count in session.execute(waiting)
    ]
    return sorted(found, key=lambda question: (-question.row_count, question.name))


def _id_of(session: Session, location_id: int, kind: str, name: str) -> int | None:
    model, column = NAMED[kind]
    return session.scalar(select(model.id).where(model.location_id == location_id, column == name))


def being_read(session: Session, scope: Scope, location_id: int) -> str:
    """The name of a file of the club that is read just now, or waits to be; of several the first."""
    here = select(Export.filename).where(scope.sees(Export), Export.location_id == location_id)
    return session.scalar(here.where(Export.status.in_(("loading", "received"))).order_by(Export.id).limit(1)) or ""
