"""Members, clients and staff that the rows of an import speak of, remembered for its length."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.intake.bulk import Bulk
from app.intake.catalogue import Met
from app.intake.identity.aliases import Aliases, aliases_of
from app.intake.register import Register
from app.models import Trainer

Name = tuple[str, str]


@dataclass
class People:
    """By member id of the MMS."""

    bulk: Bulk
    location_id: int
    members: dict[str, int] = field(default_factory=dict)
    clients: dict[str, int] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    """Of the members known, those whom no members file has carried yet."""
    added: dict[str, Name] = field(default_factory=dict)
    """Strangers whom this import told of first, and what it called them: a return names nobody."""
    known_count: int = 0
    """Of those met, the ones who were known before."""
    _asked: set[str] = field(default_factory=set)
    _aliases: Aliases | None = None
    _register: Register | None = None

    @property
    def register(self) -> Register:
        """As it was when a row first asked for it."""
        if self._register is None:
            self._register = Register(self.bulk, self.location_id)
        return self._register

    @property
    def aliases(self) -> Aliases:
        if self._aliases is None:
            self._aliases = aliases_of(self.bulk, self.location_id)
        return self._aliases

    def know(self, mms_ids: Collection[str]) -> None:
        wanted = [mms_id for mms_id in mms_ids if mms_id not in self._asked]
        if not wanted:
            return
        self._asked.update(wanted)
        self.bulk.stage("wanted_member", {"mms_id": "TEXT"}, [(mms_id,) for mms_id in wanted])
        rows = self.bulk.rows(
            "SELECT m.mms_id, m.id, m.is_mirrored, c.id FROM wanted_member w CROSS JOIN member m"
            " LEFT JOIN client c ON c.member_id = m.id WHERE m.location_id = :location AND m.mms_id = w.mms_id",
            location=self.location_id,
        )
        self.known_count += len(rows)
        for mms_id, member_id, is_mirrored, client_id in rows:
            self.members[mms_id] = member_id
            if client_id is not None:
                self.clients[mms_id] = client_id
            if not is_mirrored:
                self.strangers.add(mms_id)
        if self.aliases.members:
            self._follow(self.aliases.members.keys() & set(wanted))

    def _follow(self, aliases: Collection[str]) -> None:
        """What files say of these lands on the member they mean."""
        meant = {alias: self.aliases.members[alias] for alias in aliases}
        self.bulk.stage_ids(set(meant.values()))
        known = "SELECT c.member_id, c.id FROM wanted_id w CROSS JOIN client c WHERE c.member_id = w.id"
        clients = dict(self.bulk.rows(known))
        self.members |= meant
        for alias, member_id in meant.items():
            self.clients.pop(alias, None)
            if member_id in clients:
                self.clients[alias] = clients[member_id]

    @property
    def met_count(self) -> int:
        return len(self._asked)

    def sample(self, most: int) -> list[str]:
        """Of those met."""
        return list(islice(self._asked, most))

    def add_strangers(self, names: Mapping[str, Name], seen_on: str) -> None:
        """Members whom an appointment or a sale tells of before any members file does."""
        new = {mms_id: name for mms_id, name in names.items() if mms_id not in self.members}
        ids = self.bulk.ids("member", len(new)) if new else []
        rows = [(id, mms_id, *name) for id, (mms_id, name) in zip(ids, new.items(), strict=True)]
        same = {"location_id": self.location_id, "email": "", "phone": "", "status": "unknown", "is_mirrored": False}
        columns = ("id", "mms_id", "first_name", "last_name")
        self.bulk.insert("member", columns, rows, **same, first_seen_on=seen_on)
        self.members.update(zip(new, ids, strict=True))
        self.strangers.update(new)
        self.added.update(new)

    def add_clients(self, mms_ids: Iterable[str]) -> None:
        """A client row for everybody of whom something is on file. It opens nobody."""
        new = [mms_id for mms_id in dict.fromkeys(mms_ids) if mms_id not in self.clients]
        if new and self.aliases.ids:
            new = self._of_one_id_each(new)
        if not new:
            return
        ids = self.bulk.ids("client", len(new))
        rows = [(id, self.members[mms_id]) for id, mms_id in zip(ids, new, strict=True)]
        self.bulk.insert("client", ("id", "member_id"), rows, location_id=self.location_id, version=1)
        self.clients.update(zip(new, ids, strict=True))
        for mms_id in new if self.aliases.ids else ():
            self.clients.update((alias, self.clients[mms_id]) for alias in self.aliases.ids_of(mms_id))

    def _of_one_id_each(self, mms_ids: Iterable[str]) -> list[str]:
        """Without those who are clients under another of their ids, and each person once."""
        found: dict[str, str] = {}
        for mms_id in mms_ids:
            others = [other for other in self.aliases.ids_of(mms_id) if other in self.clients]
            if others:
                self.clients[mms_id] = self.clients[others[0]]
            else:
                found.setdefault(self.aliases.kept_id(mms_id), mms_id)
        return list(found.values())


def staff(session: Session, location_id: int) -> Met[int | None]:
    """Trainers, setters and sellers by the name the MMS gives them; nobody's is blank."""

    def add(name: str) -> int:
        trainer = Trainer(location_id=location_id, name=name)
        session.add(trainer)
        session.flush()
        return trainer.id

    known = session.execute(select(Trainer.name, Trainer.id).where(Trainer.location_id == location_id))
    return Met(add, [("", None), *((name, id) for name, id in known)])
