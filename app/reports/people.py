"""Names for ids: who a client and a trainer is, for every table of a location."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import Scope
from app.models import Client, Location, Member, Trainer
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


def people_of(session: Database, scope: Scope, location: Location) -> People:
    clients = session.execute(
        select(Client.id, Member.mms_id, Member.first_name, Member.last_name)
        .join(Member, Member.id == Client.member_id)
        .where(Client.location_id == location.id, scope.sees(Client))
    )
    trainers = session.execute(select(Trainer.id, Trainer.name).where(Trainer.location_id == location.id))
    return People(
        {id: (mms_id or "", f"{first} {last}".strip()) for id, mms_id, first, last in clients},
        {row.id: row.name for row in trainers},
    )
