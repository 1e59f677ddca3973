"""People added by hand, whom an imported member turns out to be."""

import re
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, select, update

from app.intake.load.desk import Desk
from app.models import Base, Client, Member, RenewalFlag, Standing

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
    waiting = [prospect for prospect in prospects if prospect.adopted_by_id is None]
    for prospect, member_id in _matches(desk, waiting):
        _adopt(desk, prospect, member_id)
    for prospect in prospects:
        if prospect.adopted_by_id is not None:
            member = desk.session.get_one(Member, prospect.adopted_by_id, populate_existing=True)
            member.email = member.email or prospect.email
            member.phone = member.phone or prospect.phone
    desk.session.flush()


def _matches(desk: Desk, prospects: Collection[Member]) -> list[tuple[Member, int]]:
    marks = {prospect.id: _marks(prospect.email, prospect.phone) for prospect in prospects}
    wanted = set().union(*marks.values())
    if not wanted:
        return []
    members: dict[str, set[int]] = defaultdict(set)
    statement = select(Member.id, Member.email, Member.phone).where(
        Member.location_id == desk.location.id, Member.mms_id.is_not(None)
    )
    for id, email, phone in desk.session.execute(statement.execution_options(yield_per=10_000)):
        for mark in _marks(email, phone) & wanted:
            members[mark].add(id)
    found = {prospect.id: set().union(*(members[mark] for mark in marks[prospect.id])) for prospect in prospects}
    takers: dict[int, list[Member]] = defaultdict(list)
    for prospect in prospects:
        if len(found[prospect.id]) == 1:
            takers[min(found[prospect.id])].append(prospect)
    return [(theirs[0], member_id) for member_id, theirs in takers.items() if len(theirs) == 1]


def _marks(email: str, phone: str) -> set[str]:
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
        theirs.member_id = member_id
        mms_id = desk.session.get_one(Member, member_id).mms_id
        desk.people.clients[str(mms_id)] = theirs.id
        desk.touched.add(theirs.id)
    else:
        _join(desk, theirs, own)
        desk.touched.add(own.id)
    desk.session.flush()


def _join(desk: Desk, theirs: Client, own: Client) -> None:
    for derived in (Standing, RenewalFlag):
        desk.session.execute(delete(derived).where(derived.client_id == theirs.id))
    for table in Base.metadata.tables.values():
        column: Any = table.columns.get("client_id")
        if column is not None and any(key.column.table.name == "client" for key in column.foreign_keys):
            desk.session.execute(update(table).where(column == theirs.id).values(client_id=own.id))
    days = [day for day in (own.opened_on, theirs.opened_on) if day is not None]
    own.opened_on, own.opened_by = min(days, default=None), theirs.opened_by or own.opened_by
    own.assigned_trainer_id = own.assigned_trainer_id or theirs.assigned_trainer_id
    own.version += 1
    theirs.opened_on = theirs.opened_by = None
