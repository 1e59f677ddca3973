"""Names that the export met first: what nobody confirmed goes with the last row that speaks of it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, select, update

from app.intake.cells import reader
from app.intake.load.desk import STAFF, Desk
from app.intake.load.staffing import settle_staff
from app.intake.undo.carried import BLOCK, NAMES, Mentions
from app.models import Base, Carried, Item, OutcomeWord, Service, Standing, Trainer

MODELS: dict[str, tuple[Any, Any]] = {
    "service": (Service, Service.name),
    "word": (OutcomeWord, OutcomeWord.word),
    "item": (Item, Item.name),
}


DERIVED = ("trainer", "service", "trainers_apart", "standing")
"""Tables whose rows follow from the names that are there: none of them keeps one."""


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
        unmet = [doubtful[cell][name] for name in left[cell]]
        desk.session.execute(delete(model).where(model.id.in_(unmet)))
    gone: set[int] = {staff[name] for name in left["staff"]}
    settle_staff(desk, gone)
    unheld = _unheld(desk, gone)
    for column in (Standing.trainer_id, Standing.owner_id):
        desk.session.execute(update(Standing).where(column.in_(unheld)).values({column.key: None}))
    desk.session.execute(delete(Trainer).where(Trainer.id.in_(unheld)))
    if gone != unheld:
        settle_staff(desk)


def _is_asked(desk: Desk, row: Any) -> bool:
    """What a status means is only asked once it is known that the service is one of personal training."""
    return desk.catalogue.kinds.get(row.service) in ("consultation", "session")


def _guessed(desk: Desk, cell: str, names: set[str]) -> dict[str, int]:
    """Of these names, those that nobody confirmed, with their ids."""
    model, column = MODELS[cell]
    guessed = select(column, model.id).where(model.location_id == desk.location.id, model.is_guessed)
    return {name: id for name, id in desk.session.execute(guessed) if name in names}


def _free_staff(desk: Desk, names: set[str]) -> dict[str, int]:
    """Of these, the trainers without an account, with their ids."""
    free = select(Trainer.name, Trainer.id).where(Trainer.location_id == desk.location.id, Trainer.user_id.is_(None))
    return {name: id for name, id in desk.session.execute(free) if name in names}


def _unheld(desk: Desk, ids: set[int]) -> set[int]:
    """Of these trainers, those whom no fact and no person names."""
    settled = select(Service.trainer_id).where(Service.is_trainer_guessed.is_(False), Service.trainer_id.in_(ids))
    free = ids - set(desk.session.scalars(settled))
    for table in Base.metadata.tables.values():
        for column in table.columns if free and table.name not in DERIVED else ():
            if any(key.column.table.name == "trainer" for key in column.foreign_keys):
                free -= set(desk.session.scalars(select(column).where(column.in_(free)).distinct()))
    return free


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
