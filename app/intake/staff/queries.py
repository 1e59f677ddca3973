"""The staff of a club: who is known by which names, what people said of them, and who may be one."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session as Database
from sqlalchemy.orm import aliased

from app.accounts.scope import Scope
from app.intake.staff.rules import Said, Spelling, Staff, alike, is_cut_of, staff_of
from app.models import Trainer, TrainerMerge, TrainersApart, User


def read(session: Database, location_id: int, without: Collection[int] = ()) -> tuple[list[Spelling], Staff]:
    """All spellings of the club but `without`, and who they are."""
    rows = session.execute(
        select(Trainer.id, Trainer.name, Trainer.user_id).where(
            Trainer.location_id == location_id, Trainer.id.not_in(without)
        )
    )
    spellings = [Spelling(*row) for row in rows]
    ids = {one.id for one in spellings}
    said = said_of(session, location_id)
    same = [pair for pair in said.same if ids.issuperset(pair)]
    return spellings, staff_of(spellings, Said(same, said.apart))


def said_of(session: Database, location_id: int) -> Said:
    m, a = TrainerMerge, TrainersApart
    same = select(m.gone_id, m.kept_id).where(m.location_id == location_id, m.undone_at.is_(None)).order_by(m.id)
    apart = select(a.one_id, a.other_id).where(a.location_id == location_id)
    return Said(
        [(gone, kept) for gone, kept in session.execute(same)], {(one, other) for one, other in session.execute(apart)}
    )


def trainer(session: Database, scope: Scope, trainer_id: int) -> Trainer | None:
    """By what they are known by, whichever spelling is asked for."""
    found = session.scalar(select(Trainer).where(Trainer.id == trainer_id, scope.sees(Trainer)))
    return session.get(Trainer, found.same_as_id) if found is not None and found.same_as_id is not None else found


class Name(NamedTuple):
    """Another spelling of a trainer, and why it is theirs."""

    trainer: Trainer
    why: str
    """`said`, `cut` or `spelt`."""


class Member(NamedTuple):
    """One trainer of the club."""

    trainer: Trainer
    account: User | None
    also: list[Name]


class Pair(NamedTuple):
    one: Trainer
    other: Trainer
    is_cut: bool
    """The one may be the other's name cut short."""


class Team(NamedTuple):
    members: list[Member]
    pairs: list[Pair]
    """Who may be one, the names cut short first."""


def team(session: Database, scope: Scope, location_id: int) -> Team:
    """By name."""
    here = select(Trainer).where(Trainer.location_id == location_id, scope.sees(Trainer)).order_by(Trainer.name)
    rows = {row.id: row for row in session.scalars(here)}
    said = said_of(session, location_id)
    staff = staff_of([Spelling(row.id, row.name, row.user_id) for row in rows.values()], said)
    heads = {id: row.name for id, row in rows.items() if id not in staff.known_as}
    both = [(rows[one], rows[id]) for one, ids in staff.questions for id in ids]
    asked = [Pair(one, other, is_cut_of(one.name, other.name)) for one, other in both]
    pairs = [*asked, *(Pair(rows[a], rows[b], False) for a, b in alike(heads, said, staff))]
    accounts = _accounts(session, rows.values())
    gone = {gone for gone, _ in said.same}
    members = []
    for id in heads:
        lot = [row for row in rows.values() if staff.head(row.id) == id]
        held = [accounts[row.user_id] for row in lot if row.user_id is not None]
        also = [Name(row, _why(row, gone, staff)) for row in lot if row.id != id]
        members.append(Member(rows[id], min(held, key=_open_first, default=None), also))
    return Team(members, pairs)


def _accounts(session: Database, rows: Iterable[Trainer]) -> dict[int, User]:
    held = select(User).where(User.id.in_({row.user_id for row in rows}))
    return {user.id: user for user in session.scalars(held)}


def _open_first(user: User) -> tuple[bool, int]:
    return not user.is_active, user.id


def _why(row: Trainer, gone: Collection[int], staff: Staff) -> str:
    return "said" if row.id in gone else "cut" if row.id in staff.cut else "spelt"


class Merged(NamedTuple):
    merge: TrainerMerge
    kept: str
    gone: str
    by: str


def merges(session: Database, scope: Scope, location_id: int) -> list[Merged]:
    """Those that stand, the newest first."""
    kept, gone = aliased(Trainer), aliased(Trainer)
    rows = (
        select(TrainerMerge, kept.name, gone.name, User.called)
        .join(kept, kept.id == TrainerMerge.kept_id)
        .join(gone, gone.id == TrainerMerge.gone_id)
        .join(User, User.id == TrainerMerge.merged_by_id)
        .where(scope.sees(TrainerMerge), TrainerMerge.location_id == location_id, TrainerMerge.undone_at.is_(None))
        .order_by(TrainerMerge.id.desc())
    )
    return [Merged(*row) for row in session.execute(rows)]


def merge(session: Database, scope: Scope, merge_id: int) -> TrainerMerge | None:
    return session.scalar(select(TrainerMerge).where(TrainerMerge.id == merge_id, scope.sees(TrainerMerge)))


def two(session: Database, scope: Scope, one_id: int, other_id: int) -> tuple[Trainer, Trainer] | None:
    """Two of one club of the scope, as they are asked for: a spelling stays the spelling."""
    seen = select(Trainer).where(Trainer.id.in_((one_id, other_id)), scope.sees(Trainer))
    found = {row.id: row for row in session.scalars(seen)}
    if len(found) < 2 or len({row.location_id for row in found.values()}) > 1:
        return None
    return found[one_id], found[other_id]


class KeptApart(NamedTuple):
    said: TrainersApart
    one: str
    other: str
    by: str


def kept_apart(session: Database, scope: Scope, location_id: int) -> list[KeptApart]:
    """Of whom somebody said that they are two, by name."""
    one, other = aliased(Trainer), aliased(Trainer)
    rows = (
        select(TrainersApart, one.name, other.name, User.called)
        .join(one, one.id == TrainersApart.one_id)
        .join(other, other.id == TrainersApart.other_id)
        .join(User, User.id == TrainersApart.said_by_id)
        .where(scope.sees(TrainersApart), TrainersApart.location_id == location_id)
        .order_by(one.name, other.name)
    )
    return [KeptApart(*row) for row in session.execute(rows)]


def is_apart(session: Database, one_id: int, other_id: int) -> bool:
    return session.get(TrainersApart, tuple(sorted((one_id, other_id)))) is not None
