"""Packages: what the lines of a sale come to by themselves, and how they are written."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from app.intake.guess import names_training
from app.intake.load.desk import Desk, Refolded, Source, is_same_moment, moment
from app.intake.rows import UNLIMITED, PackageRow

REPORT = "packages"
COLUMNS = {
    "key": "KEY",
    "client_id": "BIGINT",
    "item": "TEXT",
    "sold_on": "DATE",
    "price_cents": "BIGINT",
    "sessions": "BIGINT",
    "is_unlimited": "BOOLEAN",
    "expires_on": "DATE",
    "seller_id": "BIGINT",
    "refunded_on": "DATE",
    "known_at": "TIMESTAMP",
    "export_id": "BIGINT",
    "line": "BIGINT",
}
LOOKED_AT = 10
"""So many of the columns; a package is updated when one of them is another."""


class Fact(NamedTuple):
    """In the order of COLUMNS."""

    key: str
    client_id: int
    item: str
    sold_on: str
    price_cents: int
    sessions: int | None
    is_unlimited: bool
    expires_on: str | None
    seller_id: int | None
    refunded_on: str | None
    known_at: str
    export_id: int
    line: int


class Found(NamedTuple):
    id: int
    is_void: bool
    fact: Fact


def state_of(desk: Desk, row: PackageRow) -> str:
    """A line that says itself how many sessions it sells needs no settled item, unless that is settled as another's.
    Where a file tells of everything the club sells, the item has to be known as training, or to be named so.
    """
    meaning = desk.catalogue.items[row.item]
    if meaning.is_pt is False:
        return "ignored"
    is_told = row.sessions is not None and (not desk.sells_all or bool(meaning.is_pt) or names_training(row.item))
    return "used" if is_told or meaning.is_settled else "parked"


def fact_of(desk: Desk, key: str, row: PackageRow, known_at: str, export_id: int) -> Fact | None:
    """None: the item is none of personal training. Its member has to be known."""
    meaning = desk.catalogue.items[row.item]
    sessions = row.sessions
    if sessions is None:
        sessions = UNLIMITED if meaning.is_unlimited else meaning.sessions
    if meaning.is_pt is False or sessions is None:
        return None
    expires_on = row.expires_on
    if expires_on is None and meaning.valid_days is not None:
        expires_on = (date.fromisoformat(row.sold_on) + timedelta(meaning.valid_days)).isoformat()
    return Fact(
        key,
        desk.people.clients[row.member_id],
        row.item,
        row.sold_on,
        row.price_cents,
        None if sessions == UNLIMITED else sessions,
        sessions == UNLIMITED,
        expires_on,
        desk.staff[row.sold_by],
        row.refunded_on,
        known_at,
        export_id,
        row.line,
    )


def add(desk: Desk, records: Sequence[tuple[str, PackageRow]], source: Source) -> None:
    """Packages that nothing was known of."""
    desk.meet([row for _, row in records], source.first_seen_on)
    facts = [fact for key, row in records if (fact := fact_of(desk, key, row, source.known_at, source.export_id))]
    insert(desk, facts)
    desk.touched.update(fact.client_id for fact in facts)


def existing(desk: Desk, keys: Collection[str]) -> dict[str, Found]:
    desk.bulk.stage_keys(keys)
    typed = ", ".join(
        f"CAST(p.{name} AS TEXT)" if kind in ("DATE", "TIMESTAMP") else f"p.{name}" for name, kind in COLUMNS.items()
    )
    rows = desk.bulk.rows(
        f"SELECT p.id, p.voided_at IS NOT NULL, {typed} FROM wanted_key w CROSS JOIN package p"
        " WHERE p.location_id = :location AND p.key = w.key",
        location=desk.location.id,
    )
    facts = ((id, bool(is_void), Fact._make(cells)) for id, is_void, *cells in rows)
    return {
        fact.key: Found(id, is_void, fact._replace(is_unlimited=bool(fact.is_unlimited))) for id, is_void, fact in facts
    }


def write(desk: Desk, keys: Iterable[str], facts: dict[str, Fact], found: dict[str, Found]) -> Refolded:
    """Bring the packages of `keys` to what `facts` says of them; one that it does not name is none any more."""
    made, changed, sourced, gone, opening, respelt = [], [], [], [], [], set[str]()
    for key in keys:
        fact, before = facts.get(key), found.get(key)
        if fact is None:
            gone += [before] if before and not before.is_void else []
        elif before is None:
            made.append(fact)
        elif before.is_void or before.fact[:LOOKED_AT] != fact[:LOOKED_AT]:
            changed.append((before.id, *fact))
            if not before.is_void and not desk.changes.note(REPORT, tuple(COLUMNS)[:LOOKED_AT], before.fact, fact):
                respelt.add(key)
            desk.touched.add(before.fact.client_id)
            desk.shaken.update({before.fact.client_id} - {fact.client_id})
            opening += [fact] if before.is_void or _opens(before.fact) != _opens(fact) else []
        elif desk.is_taking_back and _came_otherwise(fact, before.fact):
            sourced.append((before.id, *fact))
    insert(desk, made)
    _update(desk, [*changed, *sourced])
    _void(desk, [before.id for before in gone])
    desk.touched.update(fact[2] for fact in (*changed, *sourced))
    desk.shaken.update(fact.client_id for fact in opening)
    desk.shaken.update((before.fact.client_id for before in gone), (fact.client_id for fact in made))
    desk.touched.update(desk.shaken)
    others = {fact[1] for fact in changed} | {before.fact.key for before in gone}
    return Refolded({fact.key for fact in made}, others - respelt)


def _came_otherwise(fact: Fact, before: Fact) -> bool:
    origin = fact.export_id, fact.line
    return origin != (before.export_id, before.line) or not is_same_moment(fact.known_at, before.known_at)


def _opens(fact: Fact) -> tuple[int, bool, str | None]:
    """What may open a client or not."""
    return fact.client_id, fact.price_cents > 0, fact.refunded_on


def insert(desk: Desk, facts: Sequence[Fact]) -> None:
    desk.bulk.insert("package", COLUMNS, facts, location_id=desk.location.id)


def _update(desk: Desk, facts: Sequence[tuple[Any, ...]]) -> None:
    if facts:
        desk.bulk.stage("changed_package", {"id": "BIGINT", **COLUMNS}, facts)
        told = ", ".join(f"{name} = s.{name}" for name in COLUMNS if name != "key")
        desk.bulk.run(f"UPDATE package SET {told}, voided_at = NULL FROM changed_package s WHERE package.id = s.id")


def _void(desk: Desk, ids: Sequence[int]) -> None:
    if ids:
        desk.bulk.stage_ids(ids)
        desk.bulk.run(
            "UPDATE package SET voided_at = :now WHERE id IN (SELECT id FROM wanted_id)", now=moment(desk.now)
        )
