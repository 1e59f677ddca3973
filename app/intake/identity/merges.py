"""Members who were merged, and the two whom somebody looks at. Reads only."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, aliased

from app.accounts.scope import Scope
from app.models import Client, Member, Merge, User


def merge_of(session: Session, scope: Scope, merge_id: int) -> Merge | None:
    return session.scalar(select(Merge).where(Merge.id == merge_id, scope.sees(Merge)))


def two(session: Session, scope: Scope, one_id: int, other_id: int) -> tuple[Member, Member] | None:
    """Two members of one club of the scope."""
    seen = select(Member).where(Member.id.in_((one_id, other_id)), scope.sees(Member))
    found = {member.id: member for member in session.scalars(seen)}
    if len(found) < 2 or len({member.location_id for member in found.values()}) > 1:
        return None
    return found[one_id], found[other_id]


def standing_merge(session: Session, member_id: int) -> Merge | None:
    return session.scalar(select(Merge).where(Merge.gone_id == member_id, Merge.undone_at.is_(None)))


class Merged(NamedTuple):
    merge: Merge
    kept: Member
    gone: Member
    by: str


def latest(session: Session, scope: Scope, location_id: int, most: int = 50) -> list[Merged]:
    """Those that stand, the newest first."""
    return _read(session, scope, Merge.location_id == location_id, most)


def of_member(session: Session, scope: Scope, member_id: int) -> list[Merged]:
    """Whom this member took in, undone ones too."""
    return _read(session, scope, Merge.kept_id == member_id, 50, also_undone=True)


_KEPT, _GONE = aliased(Member), aliased(Member)
_TOLD = (
    select(Merge, _KEPT, _GONE, User.called)
    .join(_KEPT, _KEPT.id == Merge.kept_id)
    .join(_GONE, _GONE.id == Merge.gone_id)
    .join(User, User.id == Merge.merged_by_id)
)


def _read(
    session: Session, scope: Scope, which: ColumnElement[bool], most: int, *, also_undone: bool = False
) -> list[Merged]:
    rows = (
        _TOLD.where(scope.sees(Merge), which, true() if also_undone else Merge.undone_at.is_(None))
        .order_by(Merge.id.desc())
        .limit(most)
    )
    return [Merged(*row) for row in session.execute(rows)]


def kept_client(session: Session, scope: Scope, client_id: int) -> int | None:
    """The card of whoever this client was merged into: an old address leads there."""
    gone = select(Client.member_id).where(Client.id == client_id).scalar_subquery()
    into = select(Merge.kept_id).where(Merge.gone_id == gone, Merge.undone_at.is_(None)).scalar_subquery()
    kept = select(Client.id).where(Client.member_id == into, Client.opened_on.is_not(None), scope.sees(Client))
    return session.scalar(kept)
