"""Names that the export met first: what nobody confirmed goes with the last row that speaks of it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, select

from app.intake.cells import reader
from app.intake.load.desk import Desk
from app.intake.undo.carried import BLOCK, NAMES, STAFF, Mentions
from app.models import Base, Carried, Item, OutcomeWord, Service, Trainer

MODELS: dict[str, tuple[Any, Any]] = {
    "service": (Service, Service.name),
    "word": (OutcomeWord, OutcomeWord.word),
    "item": (Item, Item.name),
}


def forget_names(desk: Desk, mentions: Mentions) -> None:
    doubtful = {cell: _guessed(desk, cell, names) for cell, names in mentions.names.items()}
    staff = _free_staff(desk, mentions.staff)
    left = {cell: set(names) for cell, names in doubtful.items()} | {"staff": set(staff)}
    for report, row in _remaining(desk) if any(left.values()) else ():
        for cell, reports in NAMES.items():
            if report in reports and (cell != "word" or _is_asked(desk, row)):
                left[cell].discard(getattr(row, cell))
        left["staff"].difference_update(getattr(row, cell) for cell in STAFF.get(report, ()))
        if not any(left.values()):
            break
    for cell, (model, _) in MODELS.items():
        gone = [doubtful[cell][name] for name in left[cell]]
        desk.session.execute(delete(model).where(model.id.in_(gone)))
    desk.session.execute(delete(Trainer).where(Trainer.id.in_([staff[name] for name in left["staff"]])))


def _is_asked(desk: Desk, row: Any) -> bool:
    """What a status means is only asked once it is known that the service is one of personal training."""
    return desk.catalogue.kinds.get(row.service) in ("consultation", "session")


def _guessed(desk: Desk, cell: str, names: set[str]) -> dict[str, int]:
    """Of these names, those that nobody confirmed, with their ids."""
    model, column = MODELS[cell]
    guessed = select(column, model.id).where(model.location_id == desk.location.id, model.is_guessed)
    return {name: id for name, id in desk.session.execute(guessed) if name in names}


def _free_staff(desk: Desk, names: set[str]) -> dict[str, int]:
    """Of these, the trainers without an account whom nothing names any more, with their ids."""
    free = select(Trainer.name, Trainer.id).where(Trainer.location_id == desk.location.id, Trainer.user_id.is_(None))
    found = {name: id for name, id in desk.session.execute(free) if name in names}
    for table in Base.metadata.tables.values():
        for column in table.columns if found else ():
            if any(key.column.table.name == "trainer" for key in column.foreign_keys):
                held = set(desk.session.scalars(select(column).where(column.in_(list(found.values()))).distinct()))
                found = {name: id for name, id in found.items() if id not in held}
    return found


def _remaining(desk: Desk) -> Iterator[tuple[str, Any]]:
    """Every row that any export still tells, a block at a time."""
    read, last = {report: reader(report) for reports in NAMES.values() for report in reports}, 0
    while True:
        some = (
            select(Carried.id, Carried.report, Carried.cells)
            .where(Carried.location_id == desk.location.id, Carried.id > last, Carried.report.in_(list(read)))
            .order_by(Carried.id)
            .limit(BLOCK)
        )
        rows = desk.session.execute(some).all()
        if not rows:
            return
        yield from ((report, read[report](0, cells)) for _, report, cells in rows)
        last = rows[-1].id
