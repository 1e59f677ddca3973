"""People added by hand, whom an imported member turns out to be."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import bindparam, delete, false, func, select, update

from app.intake.load.desk import Desk, as_day, iso
from app.models import Apart, Base, Client, Member, Merge, RenewalFlag, Standing

TELLING_DIGITS = 7
"""Fewer digits of a phone number tell nobody apart; more differ by country and area code alone."""


def adopt_prospects(desk: Desk) -> None:
    """Each by the one imported member with the same e-mail or phone. Two with one address, or two members, stay as
    they are: families share both.
    """
    prospects = list(
        desk.session.scalars(
            select(Member)
            .where(Member.location_id == desk.location.id, Member.mms_id.is_(None), Member.added_on.is_not(None))
            .execution_options(populate_existing=True)
        )
    )
    into = dict(desk.session.execute(_MERGES, {"location": desk.location.id}).all())
    waiting = [prospect for prospect in prospects if prospect.adopted_by_id is None and prospect.id not in into]
    for prospect, member_id in _matches(desk, waiting):
        _adopt(desk, prospect, member_id)
    for prospect in prospects:
        if known_as := into.get(prospect.id, prospect.adopted_by_id):
            member = desk.session.get_one(Member, known_as, populate_existing=True)
            member.email = member.email or prospect.email
            member.phone = member.phone or prospect.phone
    desk.session.flush()


_MERGES = select(Merge.gone_id, Merge.kept_id).where(
    Merge.location_id == bindparam("location"), Merge.undone_at.is_(None)
)


def _matches(desk: Desk, prospects: Collection[Member]) -> list[tuple[Member, int]]:
    wanted_of = {prospect.id: marks(prospect.email, prospect.phone) for prospect in prospects}
    wanted = set().union(*wanted_of.values())
    if not wanted:
        return []
    members: dict[str, set[int]] = defaultdict(set)
    statement = (
        select(func.coalesce(Merge.kept_id, Member.id), Member.email, Member.phone)
        .outerjoin(Merge, (Merge.gone_id == Member.id) & Merge.undone_at.is_(None))
        .where(Member.location_id == desk.location.id, Member.mms_id.is_not(None))
    )
    for id, email, phone in desk.session.execute(statement.execution_options(yield_per=10_000)):
        for mark in marks(email, phone) & wanted:
            members[mark].add(id)
    apart = _apart(desk)
    found = {
        prospect.id: set().union(*(members[mark] for mark in wanted_of[prospect.id])) - apart[prospect.id]
        for prospect in prospects
    }
    takers: dict[int, list[Member]] = defaultdict(list)
    for prospect in prospects:
        if len(found[prospect.id]) == 1:
            takers[min(found[prospect.id])].append(prospect)
    return [(theirs[0], member_id) for member_id, theirs in takers.items() if len(theirs) == 1]


def _apart(desk: Desk) -> dict[int, set[int]]:
    """By member, those of whom a person said that they are others."""
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in desk.session.execute(
        select(Apart.one_id, Apart.other_id).where(Apart.location_id == desk.location.id)
    ):
        found[one].add(other)
        found[other].add(one)
    return found


def marks(email: str, phone: str) -> set[str]:
    digits = re.sub(r"\D", "", phone)[-TELLING_DIGITS:]
    return {mark for mark in (email.strip().casefold(), digits if len(digits) == TELLING_DIGITS else "") if mark}


def _adopt(desk: Desk, prospect: Member, member_id: int) -> None:
    """The member takes over the prospect's client, or all that was recorded of it where they are a client already."""
    prospect.adopted_by_id = member_id
    theirs = desk.session.scalar(select(Client).where(Client.member_id == prospect.id))
    own = desk.session.scalar(select(Client).where(Client.member_id == member_id))
    if theirs is None:
        return
    if own is None:
        prospect.adoption = {"client": theirs.id}
        theirs.member_id = member_id
        mms_id = desk.session.get_one(Member, member_id).mms_id
        desk.people.clients[str(mms_id)] = theirs.id
        desk.touched.add(theirs.id)
    else:
        prospect.adoption = _join(desk, theirs, own)
        desk.touched.add(own.id)
    desk.session.flush()


def _join(desk: Desk, theirs: Client, own: Client) -> dict[str, Any]:
    """Gives what `give_back` needs."""
    note: dict[str, Any] = {
        "client": theirs.id,
        "own": own.id,
        "opened": [iso(theirs.opened_on), theirs.opened_by],
        "own_opened_by": own.opened_by,
        "own_trainer": own.assigned_trainer_id,
        "rows": move_records(desk, theirs.id, own.id),
    }
    days = [day for day in (own.opened_on, theirs.opened_on) if day is not None]
    own.opened_on, own.opened_by = min(days, default=None), theirs.opened_by or own.opened_by
    own.assigned_trainer_id = own.assigned_trainer_id or theirs.assigned_trainer_id
    own.version += 1
    theirs.opened_on = theirs.opened_by = None
    return note


def move_records(
    desk: Desk, source_id: int, target_id: int, noted: Mapping[str, Collection[int]] | None = None
) -> dict[str, list[int]]:
    """Everything that hangs on one client to another, or what was `noted`; gives the ids by table. Standings follow."""
    for derived in (Standing, RenewalFlag):
        desk.session.execute(delete(derived).where(derived.client_id == source_id))
    moved = {}
    for table in Base.metadata.tables.values():
        column: Any = table.columns.get("client_id")
        if column is None or not any(key.column.table.name == "client" for key in column.foreign_keys):
            continue
        rows = column == source_id
        if noted is not None:
            rows &= table.c.id.in_(noted[table.name]) if noted.get(table.name) else false()
        if "id" in table.c and (ids := list(desk.session.scalars(select(table.c.id).where(rows)))):
            moved[table.name] = ids
        desk.session.execute(update(table).where(rows).values(client_id=target_id))
    return moved


def give_back(desk: Desk, prospect: Member) -> None:
    """The imported member turns out not to be them. What was recorded since stays with the card it was recorded on;
    where that one was the prospect's, all imports brought onto it has to be folded anew.
    """
    note, prospect.adopted_by_id, prospect.adoption = prospect.adoption or {}, None, None
    theirs = desk.session.get(Client, note["client"]) if "client" in note else None
    if theirs is not None and "own" not in note:
        theirs.member_id = prospect.id
        desk.touched.add(theirs.id)
    elif theirs is not None:
        own = desk.session.get_one(Client, note["own"])
        move_records(desk, own.id, theirs.id, note["rows"])
        theirs.opened_on, theirs.opened_by = as_day(note["opened"][0]), note["opened"][1]
        own.opened_by = note["own_opened_by"] or ("dealings" if own.opened_on else None)
        own.assigned_trainer_id = note["own_trainer"]
        desk.touched.update((theirs.id, own.id))
        desk.shaken.add(own.id)
    desk.session.flush()
