"""Puts a club's facts straight into an empty SQLite database of ours, past the intake, in bounded memory."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, insert
from sqlalchemy.schema import CreateIndex, DropIndex

from app.models import Appointment, Base, Client, Export, Location, Member, Package, Trainer
from benchmarks.club import TODAY, TRAINERS, Person, Size, people

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHARGED = ("attended", "no_show", "late_cancel")
CODE = "bench"
BATCH = 20_000
TRAINER_IDS = {name: number for number, name in enumerate(TRAINERS, start=1)}


def fill(file: Path, size: Size) -> None:
    """The location `bench` with everything of `size`. Indexes are built afterwards, which is quicker."""
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF"))
    indexes = sorted((index for table in (Appointment, Package, Client, Member)
                      for index in table.__table__.indexes), key=lambda index: str(index.name))  # fmt: skip
    with engine.begin() as connection:
        if not connection.dialect.has_table(connection, "location"):
            Base.metadata.create_all(connection)
        for index in indexes:
            connection.execute(DropIndex(index, if_exists=True))
        _frame(connection)
        raw: Any = connection.connection.dbapi_connection
        _insert(raw, size)
        for index in indexes:
            connection.execute(CreateIndex(index))
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _frame(connection: Any) -> None:
    """The location, its trainers, and the export that everything came with."""
    connection.execute(
        insert(Location), {"id": 1, "code": CODE, "name": "Bench", "timezone": "America/New_York", "currency": "USD"}
    )
    trainers = [{"id": id, "location_id": 1, "name": name} for name, id in TRAINER_IDS.items()]
    connection.execute(insert(Trainer), trainers)
    export = {"id": 1, "location_id": 1, "filename": "all", "sha256": "0", "byte_count": 1, "as_of": TODAY,
              "source": "cli", "received_at": NOW, "status": "loaded"}  # fmt: skip
    connection.execute(insert(Export), export)


def _insert(raw: sqlite3.Connection, size: Size) -> None:
    batch: list[tuple[int, Person]] = []
    for numbered in enumerate(people(size), start=1):
        batch.append(numbered)
        if len(batch) == BATCH:
            _insert_batch(raw, batch)
            batch.clear()
    _insert_batch(raw, batch)


def _insert_batch(raw: sqlite3.Connection, batch: list[tuple[int, Person]]) -> None:
    """Members and their clients have the same ids."""
    known = NOW.replace(tzinfo=None).isoformat(" ") + ".000000"
    today = TODAY.isoformat()
    members = ((n, 1, *p.member, today, 1) for n, p in batch)
    _put(raw, "member", "id location_id mms_id first_name last_name email phone joined_on status first_seen_on "
         "is_mirrored", members)  # fmt: skip
    clients = ((n, 1, n, today, "dealings", 1) for n, p in batch if p.appointments)
    _put(raw, "client", "id location_id member_id opened_on opened_by version", clients)
    _put(raw, "appointment", "location_id client_id key kind service starts_on starts_time trainer_id setter_id "
         "booked_on first_seen_on known_at mms_outcome mms_is_charged export_id line",
         _appointments(batch, known))  # fmt: skip
    _put(raw, "package", "location_id client_id key item sold_on price_cents sessions is_unlimited expires_on "
         "seller_id known_at export_id line", _packages(batch, known))  # fmt: skip


def _appointments(batch: list[tuple[int, Person]], known: str) -> Iterator[tuple[Any, ...]]:
    for client, person in batch:
        for key, _, _, service, starts_at, trainer, status, booked_on, by in person.appointments:
            kind = "consultation" if service == "Consultation" else "session"
            yield (1, client, f"id:{key}", kind, service, starts_at[:10], starts_at[11:], TRAINER_IDS[trainer],
                   TRAINER_IDS[by], booked_on, TODAY.isoformat(), known, status, status in CHARGED, 1, 1)  # fmt: skip


def _packages(batch: list[tuple[int, Person]], known: str) -> Iterator[tuple[Any, ...]]:
    for client, person in batch:
        for key, _, _, item, sold_on, price, sessions, expires_on, seller, _, _ in person.packages:
            cents = round(float(price) * 100)
            yield (1, client, key, item, sold_on, cents, int(sessions), 0, expires_on, TRAINER_IDS[seller], known, 1, 1)


def _put(raw: sqlite3.Connection, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    names = columns.split()
    raw.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", rows)
