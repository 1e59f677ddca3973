"""What people answered to whom rows without a member id speak of. Reads only."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from app.accounts.scope import Scope
from app.models import Client, Export, Identity, Member, Merge, User, WaitingRow


class Answered(NamedTuple):
    told: Identity
    member: Member | None
    """By whatever card they are known now; None: they are in no file any more."""
    client_id: int | None
    by: str
    row_count: int
    import_count: int
    """With so many rows that came in under it."""


def every(session: Session, scope: Scope, location_id: int, most: int, before: int | None = None) -> list[Answered]:
    """Of a club, the newest question first; `before`: older than the one of that id."""
    older = () if before is None else (Identity.id < before,)
    return _read(session, _answers(scope, Identity.location_id == location_id, *older).limit(most))


def in_import(session: Session, scope: Scope, export: Export, most: int) -> list[Answered]:
    """Those under which rows of it came in."""
    came = select(WaitingRow.identity_id).where(WaitingRow.export_id == export.id, WaitingRow.applied_at.is_not(None))
    here = (Identity.location_id == export.location_id, Identity.id.in_(came))
    return _read(session, _answers(scope, *here).limit(most))


def one(session: Session, scope: Scope, identity_id: int) -> Answered | None:
    return next(iter(_read(session, _answers(scope, Identity.id == identity_id))), None)


def count(session: Session, scope: Scope, location_id: int) -> int:
    answers = select(func.count(Identity.id)).where(scope.sees(Identity), Identity.location_id == location_id)
    return session.scalar(answers.where(Identity.answered_by_id.is_not(None))) or 0


def _answers(scope: Scope, *which: ColumnElement[bool]) -> Select[Identity, str]:
    by = User.called
    answers = select(Identity, by).join(User, User.id == Identity.answered_by_id)
    return answers.where(scope.sees(Identity), *which).order_by(Identity.id.desc())


def _read(session: Session, answers: Select[Identity, str]) -> list[Answered]:
    rows = session.execute(answers).all()
    counts = _counts(session, [told.id for told, _ in rows])
    meant = _meant(session, [told.member_id for told, _ in rows if told.member_id is not None])
    found = []
    for told, by in rows:
        member, client_id = meant.get(told.member_id or 0, (None, None))
        row_count, import_count = counts.get(told.id, (0, 0))
        found.append(Answered(told, member, client_id, by, row_count, import_count))
    return found


def _counts(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    came = (
        select(WaitingRow.identity_id, func.count(WaitingRow.id), func.count(func.distinct(WaitingRow.export_id)))
        .join(Export, Export.id == WaitingRow.export_id)
        .where(WaitingRow.identity_id.in_(ids), WaitingRow.applied_at.is_not(None), Export.undone_at.is_(None))
        .group_by(WaitingRow.identity_id)
    )
    return {id: (rows, imports) for id, rows, imports in session.execute(came)}


def _meant(session: Session, ids: Sequence[int]) -> dict[int, tuple[Member, int | None]]:
    """Adopted or merged, they are another by now; with the card on the board."""
    said, merged = aliased(Member), aliased(Merge)
    adopted = func.coalesce(said.adopted_by_id, said.id)
    known = (
        select(said.id, Member, Client.id)
        .outerjoin(merged, (merged.gone_id == adopted) & merged.undone_at.is_(None))
        .join(Member, Member.id == func.coalesce(merged.kept_id, adopted))
        .outerjoin(Client, (Client.member_id == Member.id) & Client.opened_on.is_not(None))
        .where(said.id.in_(ids), Member.voided_at.is_(None))
    )
    return {id: (member, client_id) for id, member, client_id in session.execute(known)}
