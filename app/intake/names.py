"""Services, items and status words that were met, and how many rows wait for each."""

from collections import Counter
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.intake.cells import reader
from app.models import Carried, Item, Location, OutcomeWord, Service

Named = TypeVar("Named", Service, Item, OutcomeWord)


CELLS: dict[Any, tuple[Any, str]] = {
    Service: (Service.name, "service"),
    Item: (Item.name, "item"),
    OutcomeWord: (OutcomeWord.word, "word"),
}


class Met(NamedTuple, Generic[Named]):
    location: str
    row: Named
    waiting_count: int
    """Rows that wait because nobody has said what the name means."""


def services(session: Session, scope: Scope, location_id: int | None = None) -> list[Met[Service]]:
    """By location and name; None: of every location in scope."""
    return _met(session, scope, Service, location_id)


def items(session: Session, scope: Scope, location_id: int | None = None) -> list[Met[Item]]:
    return _met(session, scope, Item, location_id)


def words(session: Session, scope: Scope, location_id: int | None = None) -> list[Met[OutcomeWord]]:
    return _met(session, scope, OutcomeWord, location_id)


def _met(session: Session, scope: Scope, model: type[Named], location_id: int | None) -> list[Met[Named]]:
    name, cell = CELLS[model]
    statement = select(model, Location.code).join(Location, Location.id == model.location_id).where(scope.sees(model))
    if location_id is not None:
        statement = statement.where(model.location_id == location_id)
    waiting = _waiting(session, scope, cell)
    return [
        Met(code, row, 0 if _is_settled(row) else waiting[row.location_id, getattr(row, name.key)])
        for row, code in session.execute(statement.order_by(Location.code, name))
    ]


def _is_settled(row: Service | Item | OutcomeWord) -> bool:
    if isinstance(row, Item):
        return row.is_pt is not None
    return (row.kind if isinstance(row, Service) else row.outcome) is not None


def _waiting(session: Session, scope: Scope, cell: str) -> Counter[tuple[int, str]]:
    """By location and name: everything that waits under it. A row may wait for two names at once."""
    parked = select(Carried.location_id, Carried.report, Carried.cells).where(
        Carried.state == "parked", scope.sees(Carried)
    )
    read = {report: reader(report) for report in ("appointments", "packages", "returns", "balances")}
    found: Counter[tuple[int, str]] = Counter()
    for location_id, report, cells in session.execute(parked):
        row = read[report](0, cells)
        if hasattr(row, cell):
            found[location_id, getattr(row, cell)] += 1
    return found
