"""Two members of whom somebody said that they are not the same person, and the way back."""

from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased

from app.accounts.scope import Scope
from app.intake.identity.merging import Act, MergeRefused, lock, settle
from app.intake.load.desk import desk_of
from app.models import MERGED, Apart, Member, User


class KeptApart(NamedTuple):
    said: Apart
    one: Member
    other: Member
    by: str


def latest(session: Session, scope: Scope, location_id: int, most: int = 50) -> list[KeptApart]:
    """The newest first."""
    one, other = aliased(Member), aliased(Member)
    rows = (
        select(Apart, one, other, User.called)
        .join(one, one.id == Apart.one_id)
        .join(other, other.id == Apart.other_id)
        .join(User, User.id == Apart.said_by_id)
        .where(scope.sees(Apart), Apart.location_id == location_id)
        .where(Apart.one_id.not_in(MERGED), Apart.other_id.not_in(MERGED))
        .order_by(Apart.said_at.desc(), Apart.one_id, Apart.other_id)
        .limit(most)
    )
    return [KeptApart(*row) for row in session.execute(rows)]


def take_back(act: Act, one: Member, other: Member) -> None:
    """They may be proposed, and one may adopt the other, as if nobody had said anything. Flushes; MergeRefused leaves
    the transaction to be rolled back.
    """
    lock(act)
    low, high = sorted((one.id, other.id))
    gone = delete(Apart).where(Apart.one_id == low, Apart.other_id == high).returning(Apart.one_id)
    if act.session.execute(gone).first() is None:
        raise MergeRefused("This was taken back before.")
    act.session.flush()
    settle(act, desk_of(act.session, act.location, act.now), one, other)
