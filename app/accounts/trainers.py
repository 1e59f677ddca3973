"""The trainers of a club by what they are known by. Facts hold spellings; these lead from one to its trainer."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session as Database
from sqlalchemy.orm import aliased

from app.models import Trainer

t = Trainer.__table__.c
_STAFF = select(t.id, t.name, t.same_as_id).where(t.location_id == bindparam("location")).order_by(t.name, t.id)
_known = aliased(Trainer)
_NAMES = (
    select(Trainer.id, func.coalesce(_known.name, Trainer.name))
    .outerjoin(_known, _known.id == Trainer.same_as_id)
    .where(Trainer.location_id == bindparam("location"))
    .order_by(func.coalesce(_known.name, Trainer.name), Trainer.id)
)


class Staff(NamedTuple):
    heads: dict[int, int]
    """By spelling that its trainer is not known by, the one that they are; most clubs have none."""
    known: dict[int, str]
    """Each trainer once, in the order of their names: whom a list offers."""


def staff(session: Database, location_id: int) -> Staff:
    with session.connection().execute(_STAFF, {"location": location_id}) as result:
        found = result.cursor.fetchall()
    heads = {id: head for id, _, head in found if head is not None}
    return Staff(heads, {id: name for id, name, head in found if head is None})


def heads(session: Database, location_id: int) -> dict[int, int]:
    return staff(session, location_id).heads


def names(session: Database, location_id: int) -> dict[int, str]:
    """By id of any spelling, the name that the trainer is known by, in its order."""
    return dict(session.connection().execute(_NAMES, {"location": location_id}).all())


def known(session: Database, location_id: int) -> dict[int, str]:
    return staff(session, location_id).known


def ids_of_names(session: Database, location_id: int) -> list[tuple[int, str]]:
    """Every spelling, each with the one that its trainer is known by."""
    spelt = select(func.coalesce(Trainer.same_as_id, Trainer.id), Trainer.name).where(
        Trainer.location_id == location_id
    )
    return [(id, name) for id, name in session.execute(spelt)]


def known_name(spelling: Any) -> ColumnElement[str]:
    """Beside rows that name somebody of the staff in the column `spelling`: what that trainer is known by."""
    spelt, known = aliased(Trainer), aliased(Trainer)
    name = select(func.coalesce(known.name, spelt.name)).select_from(spelt)
    return name.outerjoin(known, known.id == spelt.same_as_id).where(spelt.id == spelling).scalar_subquery()


def is_known_as(trainer_id: int) -> ColumnElement[bool]:
    """The WHERE of all spellings of whoever this is."""
    head = select(func.coalesce(Trainer.same_as_id, Trainer.id)).where(Trainer.id == trainer_id).scalar_subquery()
    return or_(Trainer.id == head, Trainer.same_as_id == head)
