"""Names that the export met first: what nobody confirmed goes with the last row that speaks of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete, select, update

from app.intake.cells import NAMED_BY, some_cells
from app.intake.load.desk import STAFF, Desk
from app.intake.load.staffing import settle_staff
from app.intake.undo.carried import BLOCK, Mentions
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
    for report, texts in _remaining(desk) if any(left.values()) else ():
        for cell, told in _told_in(desk, report, texts):
            left[cell] -= told
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


def _told_in(desk: Desk, report: str, texts: Sequence[str]) -> Iterator[tuple[str, set[str]]]:
    """By cell, the names that are told. What a status means is only asked once it is known that the service is one of
    personal training.
    """
    for cell, reports in NAMED_BY.items():
        if report not in reports:
            continue
        if cell == "word":
            kinds, both = desk.catalogue.kinds, some_cells(report, texts, ("service", "word"))
            yield cell, {word for service, word in both if kinds.get(service) in ("consultation", "session")}
        else:
            yield cell, {name for (name,) in some_cells(report, texts, (cell,))}
    yield "staff", {name for names in some_cells(report, texts, STAFF.get(report, ())) for name in names}


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


def _remaining(desk: Desk) -> Iterator[tuple[str, list[str]]]:
    """By report every row that any export still tells, a block at a time."""
    named, last = {report for reports in NAMED_BY.values() for report in reports}, 0
    while True:
        some = (
            select(Carried.id, Carried.report, Carried.cells)
            .where(Carried.location_id == desk.location.id, Carried.id > last, Carried.report.in_(named))
            .order_by(Carried.id)
            .limit(BLOCK)
        )
        rows = desk.session.execute(some).all()
        if not rows:
            return
        by_report = defaultdict(list)
        for _, report, cells in rows:
            by_report[report].append(cells)
        yield from by_report.items()
        last = rows[-1].id
