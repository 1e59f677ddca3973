"""What everybody who turns carried rows into facts works with."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from app.intake.bulk import Bulk
from app.intake.catalogue import Catalogue, Met
from app.intake.layouts import LAYOUTS
from app.intake.load.changes import Changes
from app.intake.people import Name, People, staff
from app.intake.progress import Tell, unheard
from app.intake.recall import Recall, Seen, Told
from app.intake.rows import ReturnRow
from app.intake.staff.spelling import same_trainer
from app.models import Location

STAFF = {"appointments": ("trainer", "booked_by"), "packages": ("sold_by",)}
"""Cells that name somebody of the staff, by report."""
T = TypeVar("T")
BATCH = 5_000
"""Records worked out together."""


MEMBER_ID = attrgetter("member_id")


class Source(NamedTuple):
    """Where a record first came from."""

    first_seen_on: str
    """The earliest as-of date of a file that carried it."""
    known_at: str
    export_id: int


class Refolded(NamedTuple):
    """Keys of the records that a fold made, and of those it changed by more than how a trainer is spelt."""

    made: set[str]
    changed: set[str]


@dataclass
class Desk:
    session: Session
    location: Location
    bulk: Bulk
    catalogue: Catalogue
    people: People
    staff: Met[int | None]
    recall: Recall
    now: datetime
    sells_all: bool = False
    """The file tells of everything the club sells (`Layout.sells_all`)."""
    touched: set[int] = field(default_factory=set)
    """Clients whose standing may be another now."""
    shaken: set[int] = field(default_factory=set)
    """Clients whose opening is to be found anew: something that opened them may be gone, or came from several files."""
    changes: Changes = field(default_factory=Changes)
    is_taking_back: bool = False
    """A file is undone: where and when a record first came from is worked out anew as well."""
    tell: Tell = unheard
    done_count: int = 0

    @property
    def today(self) -> date:
        return self.location.here(self.now).date()

    def tell_more(self, row_count: int) -> None:
        self.done_count += row_count
        self.tell(self.done_count)

    def name_staff(self, names: Iterable[tuple[str, ...]]) -> None:
        """Whoever a row in use names is of the staff, whatever a newer file says in its place."""
        for name in {name for some in set(names) for name in some}:
            self.staff[name]

    def meet(self, rows: Collection[Any], seen_on: str) -> set[str]:
        """A member and a client for everybody whom these rows speak of; gives their member ids."""
        mms_ids = dict.fromkeys(map(MEMBER_ID, rows))
        self.people.know(mms_ids)
        if not self.people.members.keys() >= mms_ids.keys():
            called = {row.member_id: name_of(row) for row in rows if any(name_of(row))}
            self.people.add_strangers({mms_id: called.get(mms_id, ("", "")) for mms_id in mms_ids}, seen_on)
        self.people.add_clients(mms_ids)
        return set(mms_ids)


def name_of(row: Any) -> Name:
    """First and last; a return names nobody."""
    return ("", "") if isinstance(row, ReturnRow) else (row.first_name, row.last_name)


def batches(of: Collection[T]) -> Iterator[list[T]]:
    rest = iter(of)
    while batch := list(islice(rest, BATCH)):
        yield batch


def known(told: Sequence[Told]) -> list[Told]:
    """Without what waits for a name to be settled."""
    return [one for one in told if one.state != "parked"]


def first_seen(told: Sequence[Told]) -> tuple[str, str]:
    """The earliest as-of date of a file that carried the record, and when it first came here. Needs complete recall."""
    seen: list[Seen] = [seen for one in told for seen in one.seen]
    return min(one.as_of for one in seen).isoformat(), moment(min(one.received_at for one in seen))


def moment(at: datetime) -> str:
    """As both databases keep it (`UtcTime`)."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def is_same_moment(one: str, other: str) -> bool:
    """As text of either database: PostgreSQL leaves zeros out."""
    return one == other or datetime.fromisoformat(one) == datetime.fromisoformat(other)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def as_day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def desk_of(
    session: Session, location: Location, now: datetime, layout: str = "", export_id: int | None = None
) -> Desk:
    session.flush()
    bulk, named = Bulk(session), staff(session, location.id)
    return Desk(
        session,
        location,
        bulk,
        Catalogue(session, location.id, layout),
        People(bulk, location.id),
        named,
        Recall(session, bulk, location.id, export_id),
        now,
        changes=Changes(is_same_trainer=same_trainer(session, location.id, named)),
        sells_all=layout in LAYOUTS and LAYOUTS[layout].sells_all,
    )
