"""Two members of one club become one person, and two again. Flushes; whoever calls commits.

Nothing imported is moved by hand: the id of the one who is gone means the one who is kept, and all facts are derived
anew through the same fold that an import uses. What people recorded moves, and remembers whose it was.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from app.database import hold, rows_changed
from app.intake.identity.merges import standing_merge
from app.intake.load import members
from app.intake.load.desk import Desk, desk_of
from app.intake.load.finishing import settle_people
from app.intake.load.rederiving import rederive
from app.models import Base, Client, Location, Member, Merge, RenewalFlag, Standing
from app.standing.refresh import refresh

OWN_HISTORY = ("standing", "renewal_flag", "stage_change")
"""What was derived of a client stays with them: of a merge it is derived anew."""
OPENERS = (None, "dealings", "new_member", "hand")


class MergeRefused(Exception):
    """In one sentence, why and what to do instead."""


class Changed(Exception):
    """Somebody changed one of the two since the person looked at them."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who merges or undoes, when, and as of which day the standings are derived."""

    session: Session
    location: Location
    day: date
    now: datetime
    by_id: int


def merge(act: Act, kept: Member, gone: Member, seen: tuple[int, int]) -> Merge:
    """`seen`: the versions of the two cards that the person saw, 0 where there is none. MergeRefused or Changed leave
    the transaction to be rolled back.
    """
    lock(act)
    _check(act.session, kept, gone)
    own, theirs = client_of(act.session, kept.id), client_of(act.session, gone.id)
    for client, version in ((own, seen[0]), (theirs, seen[1])):
        _claim(act.session, client, version)
    before = {"kept": snapshot(act.session, own), "gone": snapshot(act.session, theirs)}
    if own is None and theirs is not None:
        own = Client(location_id=act.location.id, member_id=kept.id)
        act.session.add(own)
        act.session.flush()
    made = Merge(location_id=act.location.id, gone_id=gone.id, kept_id=kept.id, before=before)
    made.moved = _take_along(act.session, made, own, theirs)
    made.merged_at, made.merged_by_id = act.now, act.by_id
    act.session.add(made)
    desk = desk_of(act.session, act.location, act.now)
    if own is not None and theirs is not None:
        _take_over(act.session, own, theirs)
        rederive(desk, [own.id])
        desk.shaken.add(own.id)
        desk.touched.update((own.id, theirs.id))
    settle(act, desk, kept, gone)
    return made


def lock(act: Act) -> None:
    """Imports and merges of a club come one after the other."""
    hold(act.session, Location, act.location.id)


def client_of(session: Session, member_id: int) -> Client | None:
    return session.scalar(select(Client).where(Client.member_id == member_id).execution_options(populate_existing=True))


def _check(session: Session, kept: Member, gone: Member) -> None:
    if kept.id == gone.id or kept.location_id != gone.location_id:
        raise MergeRefused("Two members of one club are needed.")
    for one in (kept, gone):
        if standing_merge(session, one.id) is not None or one.adopted_by_id is not None:
            raise MergeRefused("One of the two is merged with somebody already.")
    if kept.mms_id is None and gone.mms_id is not None:
        raise MergeRefused("Keep the one whom the member system knows: the other has no member number.")


def _claim(session: Session, client: Client | None, version: int) -> None:
    if (client is None) != (version == 0):
        raise Changed
    if client is not None:
        mine = update(Client).where(Client.id == client.id, Client.version == version).values(version=version + 1)
        if rows_changed(session, mine, synchronize_session=False) != 1:
            raise Changed
        session.refresh(client)


def snapshot(session: Session, client: Client | None) -> dict[str, Any] | None:
    if client is None:
        return None
    of_client = select(RenewalFlag.id, RenewalFlag.cleared_on).where(RenewalFlag.client_id == client.id)
    flags = session.execute(of_client.order_by(RenewalFlag.id))
    return {
        "opened_on": client.opened_on and client.opened_on.isoformat(),
        "opened_by": client.opened_by,
        "assigned_trainer_id": client.assigned_trainer_id,
        "flags": [[id, cleared_on and cleared_on.isoformat()] for id, cleared_on in flags],
    }


def tables_of_clients() -> list[Table]:
    """Whatever hangs on a client and was not derived."""
    return [
        table
        for table in Base.metadata.sorted_tables
        if "id" in table.c and "client_id" in table.c and table.name not in OWN_HISTORY
        and any(key.column.table.name == "client" for key in table.c.client_id.foreign_keys)
    ]  # fmt: skip


def _take_along(session: Session, made: Merge, own: Client | None, theirs: Client | None) -> dict[str, list[int]]:
    """All that hangs on the client who goes, and those who were merged into them before; by table what was moved."""
    moved: dict[str, list[int]] = {}
    into = select(Merge.id).where(Merge.kept_id == made.gone_id, Merge.undone_at.is_(None))
    if ids := list(session.scalars(into)):
        moved["merge"] = ids
        session.execute(update(Merge).where(Merge.id.in_(ids)).values(kept_id=made.kept_id))
    if own is None or theirs is None:
        return moved
    for table in tables_of_clients():
        ids = list(session.scalars(select(table.c.id).where(table.c.client_id == theirs.id).order_by(table.c.id)))
        if ids:
            moved[table.name] = ids
            session.execute(update(table).where(table.c.client_id == theirs.id).values(client_id=own.id))
    return moved


def _take_over(session: Session, own: Client, theirs: Client) -> None:
    """Opened by whichever came first; the one who is gone is nobody's card any more."""
    days = [day for day in (own.opened_on, theirs.opened_on) if day is not None]
    own.opened_on = min(days, default=None)
    own.opened_by = max(own.opened_by, theirs.opened_by, key=OPENERS.index)
    own.assigned_trainer_id = own.assigned_trainer_id or theirs.assigned_trainer_id
    theirs.opened_on = theirs.opened_by = theirs.assigned_trainer_id = None
    standing = session.get(Standing, theirs.id)
    if standing is not None:
        session.delete(standing)
    session.flush()


def settle(act: Act, desk: Desk, *people: Member) -> None:
    """Cards, openings, adoptions and standings follow."""
    members.refold(desk, {person.mms_id for person in people if person.mms_id is not None})
    settle_people(desk)
    act.session.flush()
    refresh(act.session, act.location, sorted(desk.touched), act.day, through="form", now=act.now, by_id=act.by_id)
