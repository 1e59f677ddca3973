"""A merge is taken back, however long ago it was: each has again what files and people said of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session

from app.database import rows_changed
from app.funnel.journal import row_of
from app.intake.identity.merging import Act, MergeRefused, client_of, lock, settle, tables_of_clients
from app.intake.load.desk import desk_of
from app.intake.load.rederiving import rederive
from app.models import Client, Member, Merge, Move, RenewalFlag, StageChange


def undo(act: Act, merge: Merge) -> None:
    """MergeRefused names what stands in the way, and leaves the transaction to be rolled back."""
    lock(act)
    mine = update(Merge).where(Merge.id == merge.id, Merge.undone_at.is_(None))
    values = {"undone_at": act.now, "undone_by_id": act.by_id}
    if rows_changed(act.session, mine.values(values), synchronize_session=False) != 1:
        raise MergeRefused("This was undone before.")
    act.session.refresh(merge)
    if obstacle := newer_merge(act.session, merge):
        raise MergeRefused(obstacle)
    kept, gone = act.session.get_one(Member, merge.kept_id), act.session.get_one(Member, merge.gone_id)
    own, theirs = client_of(act.session, kept.id), client_of(act.session, gone.id)
    _give_back(act.session, merge, own, theirs)
    desk = desk_of(act.session, act.location, act.now)
    if own is not None:
        rederive(desk, [own.id, *([theirs.id] if theirs is not None else [])])
        theirs = client_of(act.session, gone.id)
        _restore(act.session, merge, own, theirs)
        both = [client.id for client in (own, theirs) if client is not None]
        desk.shaken.update(both)
        desk.touched.update(both)
        _part_moves(act.session, merge, both)
    settle(act, desk, kept, gone)
    for client in (own, theirs):
        if client is not None:
            _straighten(act, merge, client)


def newer_merge(session: Session, merge: Merge) -> str | None:
    """Merges come off one after the other, the last one first."""
    after = select(Merge).where(Merge.id > merge.id, Merge.undone_at.is_(None))
    people = (merge.kept_id, merge.gone_id)
    newer = session.scalar(after.where(Merge.kept_id.in_(people) | Merge.gone_id.in_(people)).limit(1))
    if newer is None:
        return None
    other = session.get_one(Member, newer.gone_id)
    return f"{other.called} was merged here since. Undo that first."


def _give_back(session: Session, merge: Merge, own: Client | None, theirs: Client | None) -> None:
    moved = dict(merge.moved)
    if ids := moved.pop("merge", []):
        session.execute(update(Merge).where(Merge.id.in_(ids)).values(kept_id=merge.gone_id))
    if own is None or theirs is None:
        return
    tables = {table.name: table for table in tables_of_clients()}
    for name, ids in moved.items():
        _to(session, tables[name], ids, own, theirs)


def _to(session: Session, table: Table, ids: Sequence[int], own: Client, theirs: Client) -> None:
    for start in range(0, len(ids), 500):
        some = table.c.id.in_(ids[start : start + 500])
        session.execute(update(table).where(some, table.c.client_id == own.id).values(client_id=theirs.id))


def _restore(session: Session, merge: Merge, own: Client, theirs: Client | None) -> None:
    """What was so before the merge and cannot be derived: who opened them by hand, whose they are, since when a flag
    stands.
    """
    before_own, before_theirs = merge.before["kept"], merge.before["gone"]
    given = (before_own or {}).get("assigned_trainer_id") or (before_theirs or {}).get("assigned_trainer_id")
    if own.assigned_trainer_id == given:
        own.assigned_trainer_id = (before_own or {}).get("assigned_trainer_id")
    for client, before in ((own, before_own), (theirs, before_theirs)):
        if client is not None:
            _open_as(client, before)
            client.version += 1
    if theirs is not None and before_theirs is not None:
        theirs.assigned_trainer_id = before_theirs["assigned_trainer_id"]
    _restore_flags(session, own, (before_own or {}).get("flags", []))
    session.flush()


def _open_as(client: Client, before: dict[str, Any] | None) -> None:
    """Dealings and joining are found anew; only a person's word has to be remembered."""
    opened_on = (before or {}).get("opened_on")
    client.opened_on = date.fromisoformat(opened_on) if opened_on else None
    client.opened_by = (before or {}).get("opened_by")


def _restore_flags(session: Session, client: Client, flags: Sequence[Sequence[Any]]) -> None:
    """Those raised since followed from what the two were together."""
    known: dict[int, str | None] = dict(map(tuple, flags))
    for flag in session.scalars(select(RenewalFlag).where(RenewalFlag.client_id == client.id)):
        if flag.id not in known:
            session.delete(flag)
        else:
            cleared_on = known[flag.id]
            flag.cleared_on = date.fromisoformat(cleared_on) if cleared_on else None


def _part_moves(session: Session, merge: Merge, both: Sequence[int]) -> None:
    """A move made since goes with the facts it wrote; one that wrote facts of both has to be undone first."""
    since = select(Move).where(Move.client_id == both[0], Move.moved_at > merge.merged_at, Move.undone_at.is_(None))
    for move in session.scalars(since.order_by(Move.id)):
        rows: list[Any] = [row_of(session, entry) for entry in move.facts]
        owners: set[int] = {row.client_id for row in rows if row is not None}
        if len(owners) > 1:
            raise MergeRefused("A move since the merge wrote facts of both. Undo that move on the client's page first.")
        if owners and owners <= set(both):
            move.client_id = min(owners)


def _straighten(act: Act, merge: Merge, client: Client) -> None:
    """The stage history goes on from where it was before the merge."""
    c = StageChange
    of_client = select(c).where(c.client_id == client.id)
    since = act.session.scalars(of_client.where(c.changed_at > merge.merged_at, c.changed_at < act.now)).first()
    if since is None:
        made = (c.client_id == client.id, c.changed_at == merge.merged_at, c.through == "form")
        act.session.execute(delete(StageChange).where(*made))
    last = act.session.scalar(of_client.where(c.changed_at < act.now).order_by(c.id.desc()).limit(1))
    now = act.session.scalar(of_client.where(c.changed_at == act.now).order_by(c.id.desc()).limit(1))
    if last is not None and now is not None:
        if last.to_stage == now.to_stage:
            act.session.delete(now)
        else:
            now.from_stage = last.to_stage
    act.session.flush()
