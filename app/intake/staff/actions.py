"""People say who of the staff is who: these are one, these are two, this is another name of theirs. Flushes only.

No fact is moved: what a file calls somebody stays, and whose it is follows anew from all that was said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Database

from app.accounts import trainers
from app.database import hold
from app.intake.clean.cell import squeeze
from app.intake.load.desk import desk_of
from app.intake.load.staffing import settle_staff
from app.intake.staff.rules import key_of
from app.models import Location, Trainer, TrainerMerge, TrainersApart, User
from app.standing.refresh import refresh

LONGEST_NAME = 300


class StaffRefused(Exception):
    """In one sentence, why and what to do instead. The transaction is to be rolled back."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who says it (None: a terminal), when, and as of which day standings are derived."""

    session: Database
    location: Location
    day: date
    now: datetime
    by_id: int | None


def merge(act: Act, kept: Trainer, gone: Trainer) -> TrainerMerge:
    """Both as they are known."""
    lock(act)
    kept, gone = (act.session.get_one(Trainer, _head(act, one.id)) for one in (kept, gone))
    if kept.id == gone.id:
        raise StaffRefused(f"{kept.name} is one trainer already.")
    holders = _holders(act, kept.id), _holders(act, gone.id)
    if all(holders) and not set(map(_id, holders[0])) & set(map(_id, holders[1])):
        one, other = (users[0].called for users in holders)
        raise StaffRefused(f"Both log in, as {one} and as {other}. Close one of the two accounts first.")
    _forget_apart(act, kept.id, gone.id)
    assert act.by_id is not None
    made = TrainerMerge(
        location_id=act.location.id, gone_id=gone.id, kept_id=kept.id, merged_at=act.now, merged_by_id=act.by_id
    )
    act.session.add(made)
    regroup(act)
    return made


def undo(act: Act, merge: TrainerMerge) -> None:
    lock(act)
    act.session.refresh(merge, with_for_update=True)
    if merge.undone_at is not None:
        raise StaffRefused("This was undone before.")
    merge.undone_at, merge.undone_by_id = act.now, act.by_id
    regroup(act)


def keep_apart(act: Act, one: Trainer, other: Trainer) -> None:
    """Not the same: never taken for one by a spelling, and never asked again."""
    lock(act)
    low, high = sorted((one.id, other.id))
    said = select(TrainerMerge).where(TrainerMerge.undone_at.is_(None), TrainerMerge.gone_id.in_((low, high)))
    if any({merge.gone_id, merge.kept_id} == {low, high} for merge in act.session.scalars(said)):
        raise StaffRefused("Somebody said that they are one. Undo that first.")
    if act.session.get(TrainersApart, (low, high)) is None:
        assert act.by_id is not None
        place = {"location_id": act.location.id, "said_at": act.now, "said_by_id": act.by_id}
        act.session.add(TrainersApart(one_id=low, other_id=high, **place))
    regroup(act)


def take_apart_back(act: Act, one: Trainer, other: Trainer) -> None:
    """Nobody says any more that they are two: whether they are is taken from their names, or asked, as before."""
    lock(act)
    low, high = sorted((one.id, other.id))
    said = act.session.get(TrainersApart, (low, high), populate_existing=True)
    if said is None:
        raise StaffRefused("This was taken back before.")
    act.session.delete(said)
    regroup(act)


def also_called(act: Act, trainer: Trainer, name: str) -> TrainerMerge:
    """Another name of theirs, whether a file has brought it yet or ever will."""
    called = named(act, name)
    if key_of(called.name) == key_of(trainer.name) or _head(act, called.id) == _head(act, trainer.id):
        raise StaffRefused(f"{trainer.name} is known by that name already.")
    return merge(act, trainer, called)


def named(act: Act, name: str) -> Trainer:
    """Whoever is called so, as they are known; somebody new where nobody is."""
    told = squeeze(name)
    if not told or len(told) > LONGEST_NAME:
        raise StaffRefused(f"What is the trainer called? A name has at most {LONGEST_NAME} characters.")
    lock(act)
    here = act.session.scalars(select(Trainer).where(Trainer.location_id == act.location.id).order_by(Trainer.id)).all()
    exact = [one for one in here if one.name == told]
    found = exact or [one for one in here if key_of(one.name) == key_of(told)]
    if found:
        return act.session.get_one(Trainer, _head(act, found[0].id))
    new = Trainer(location_id=act.location.id, name=told)
    act.session.add(new)
    regroup(act)
    return act.session.get_one(Trainer, _head(act, new.id))


def regroup(act: Act) -> None:
    """Who is who, and everything that hangs on it."""
    desk = desk_of(act.session, act.location, act.now)
    settle_staff(desk)
    act.session.expire_all()
    through = "settings"
    refresh(act.session, act.location, sorted(desk.touched), act.day, through=through, now=act.now, by_id=act.by_id)


def lock(act: Act) -> None:
    """Before any other write: an import or a night that holds the club comes first."""
    hold(act.session, Location, act.location.id)


def _head(act: Act, id: int) -> int:
    return trainers.heads(act.session, act.location.id).get(id, id)


def _holders(act: Act, trainer_id: int) -> Sequence[User]:
    """Open accounts of the trainer."""
    held = select(Trainer.user_id).where(trainers.is_known_as(trainer_id))
    return act.session.scalars(select(User).where(User.id.in_(held), User.is_active).order_by(User.id)).all()


def _id(user: User) -> int:
    return user.id


def _forget_apart(act: Act, one_id: int, other_id: int) -> None:
    """Who says that they are one takes back that they are two."""
    one, other = (
        set(act.session.scalars(select(Trainer.id).where(trainers.is_known_as(id)))) for id in (one_id, other_id)
    )
    a = TrainersApart
    across = (a.one_id.in_(one) & a.other_id.in_(other)) | (a.one_id.in_(other) & a.other_id.in_(one))
    act.session.execute(delete(a).where(across))
