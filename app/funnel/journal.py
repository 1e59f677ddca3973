"""What a move wrote, so that it can be taken back: one entry a fact, with the values before and after."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.orm import Session

from app.models import Appointment, Base, Loss, Package, RaisedFlag, RenewalFlag

Entry = dict[str, Any]

TABLES: dict[str, type[Base]] = {
    model.__tablename__: model for model in (Appointment, Package, Loss, RaisedFlag, RenewalFlag)
}
WATCHED = {
    "appointment": ("starts_on", "starts_time", "trainer_id", "mms_outcome", "hand_outcome", "pinned", "adopted_by_id"),
    "package": ("sold_on", "price_cents", "sessions", "expires_on", "seller_id", "refunded_on", "adopted_by_id"),
    "loss": ("lost_on", "reason", "lifted_on"),
    "raised_flag": ("raised_on", "lowered_on"),
    "renewal_flag": ("raised_on", "cleared_on"),
}
"""Of a new row: when one of these is no longer as it was written, the fact was changed since."""
ALSO_WATCHED = {"appointment": ("mms_outcome", "pinned", "adopted_by_id")}
"""Of a changed row, beside what was changed: what somebody else may have said about it since."""


UNNUMBERED = "hand:new:"


def unnumbered_key() -> str:
    """Until the row has its number: `hand:` and its id, with zeros so that the text orders as they were written."""
    return f"{UNNUMBERED}{uuid4().hex}"


class Journal:
    """The facts that one act writes, in the order in which they are written."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.entries: list[Entry] = []
        self.new: dict[str, list[Mapping[str, Any]]] = defaultdict(list)

    @property
    def tables(self) -> set[str]:
        return {entry["table"] for entry in self.entries}

    @property
    def written(self) -> dict[str, Sequence[Mapping[str, Any]] | None]:
        """By table, what is new in it; None where a fact that was there before was changed."""
        changed = {entry["table"] for entry in self.entries if entry["before"] is not None}
        return {table: None if table in changed else self.new.get(table) for table in self.tables}

    def add(self, model: type[Base], **values: object) -> None:
        """A new fact, by the connection: an object of the ORM costs four times as much."""
        connection = self.session.connection()
        made: Any = connection.execute(_insertion(model), values)
        id, told = made.inserted_primary_key[0], made.last_inserted_params()
        if str(values.get("key", "")).startswith(UNNUMBERED):
            connection.execute(_numbering(model), {"row": id, "number": f"hand:{id:09}"})
        table = model.__tablename__
        self.new[table].append(told)
        after = {name: _plain(told.get(name)) for name in WATCHED[table]}
        self.entries.append({"table": table, "id": id, "before": None, "after": after})

    def change(self, row: Any, **values: object) -> None:
        """New values of a fact that was there before."""
        table = row.__tablename__
        before = _read(row, tuple(values))
        for name, value in values.items():
            setattr(row, name, value)
        watched = (*values, *(name for name in ALSO_WATCHED.get(table, ()) if name not in values))
        self.entries.append({"table": table, "id": row.id, "before": before, "after": _read(row, watched)})


def written_anew(session: Session, entry: Entry) -> Entry:
    """Of a new fact: as it is now, for what became of it within the same act."""
    return {**entry, "after": _read(row_of(session, entry), WATCHED[entry["table"]])}


@cache
def _insertion(model: type[Base]) -> Any:
    return insert(cast(Table, model.__table__))


@cache
def _numbering(model: type[Base]) -> Any:
    table = cast(Table, model.__table__)
    return update(table).where(table.c.id == bindparam("row")).values(key=bindparam("number"))


def row_of(session: Session, entry: Entry) -> Any:
    return session.get(TABLES[entry["table"]], entry["id"], populate_existing=True)


def changed_since(entry: Entry, row: Any) -> list[str]:
    """The names of what is no longer as it was written; `voided_at` for a fact that was voided."""
    if row is None:
        return ["voided_at"]
    changed = [name for name, value in entry["after"].items() if _plain(getattr(row, name)) != value]
    return [*changed, *(["voided_at"] if getattr(row, "voided_at", None) is not None else [])]


def take_back(entry: Entry, row: Any, now: datetime) -> None:
    """Voids a new fact; gives a changed one its values back."""
    if entry["before"] is None:
        row.voided_at = now
        return
    for name, value in entry["before"].items():
        setattr(row, name, _typed(name, value))


def _read(row: Any, names: tuple[str, ...]) -> dict[str, object]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _typed(name: str, value: Any) -> object:
    """By the name of the column: `_on` is a club date, `_at` a UTC time."""
    if value is not None and name.endswith("_on"):
        return date.fromisoformat(value)
    if value is not None and name.endswith("_at"):
        return datetime.fromisoformat(value)
    return value
