"""Names for ids: who a client and a trainer is, for every table of a location."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Database

from app.accounts import trainers
from app.accounts.scope import Scope
from app.models import Client, Location, Member, Merge
from app.models.member import called
from app.standing.derive import Derived


@dataclass(frozen=True, slots=True)
class People:
    clients: dict[int, tuple[str, str]]
    """By client id: the MMS's member id (empty for one added by hand) and "First Last"."""
    trainers: dict[int, str]

    def client(self, derived: Derived) -> tuple[str, str]:
        return self.clients[derived.view.facts.client_id]

    def trainer(self, id: int | None) -> str:
        """Empty: none, or one the scope does not see."""
        return "" if id is None else self.trainers.get(id, "")


def people_of(session: Database, scope: Scope, location: Location, only: Collection[int] | None = None) -> People:
    """`only`: these clients, of all whom the scope opens."""
    named = (
        select(Client.id, Member.mms_id, Member.first_name, Member.last_name)
        .join(Member, Member.id == Client.member_id)
        .where(Client.location_id == location.id, scope.sees(Client))
    )
    clients = session.execute(named if only is None else named.where(Client.id.in_(only)))
    return People(
        {id: (mms_id or "", f"{first} {last}".strip()) for id, mms_id, first, last in clients},
        trainers.names(session, location.id),
    )


class Person(NamedTuple):
    """A client on a list."""

    name: str
    phone: str
    version: int
    """Of the card: what is done from the list names the one it saw."""
    number: str
    """The MMS's member id, empty for one added by hand."""


def persons_of(session: Database, scope: Scope, ids: Collection[int]) -> dict[int, Person]:
    """By client id, those of `ids` whom the scope opens."""
    rows = session.execute(
        select(
            *(Client.id, Member.first_name, Member.last_name, Member.phone),
            *(Client.version, Member.mms_id),
        )
        .join(Member, Member.id == Client.member_id)
        .where(Client.id.in_(ids), scope.sees(Client))
    )
    return {
        id: Person(called(first, last, number), phone, version, number or "")
        for id, first, last, phone, version, number in rows
    }


def clients_of_members(
    session: Database, scope: Scope, location: Location, member_ids: Collection[str]
) -> dict[str, int]:
    """By the MMS's member id, the client whom the scope opens."""
    rows = session.execute(
        select(Member.mms_id, Client.id)
        .outerjoin(Merge, (Merge.gone_id == Member.id) & Merge.undone_at.is_(None))
        .join(Client, Client.member_id == func.coalesce(Merge.kept_id, Member.id))
        .where(Member.location_id == location.id, Member.mms_id.in_(member_ids), scope.sees(Client))
    )
    return {mms_id: id for mms_id, id in rows if mms_id is not None}
