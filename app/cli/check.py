"""`spotter check`: is everything well, for people and for monitoring."""

import shutil
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta

import click
from redis import RedisError
from rq import Worker
from rq.cron import CronScheduler
from sqlalchemy import func, select

from app import clock, migrate
from app.cli.command import as_json, say_json
from app.cli.command import command as spotter_command
from app.extensions import db, redis_connection, settings
from app.intake import keeping
from app.intake.doors import states
from app.models import Export, Location
from app.queue import QUEUES

LEAST_FREE_BYTES = 500_000_000
IMPORT_DAYS = 7
"""An import that is older than this is worth a question."""
SCHEDULER_SECONDS = 150
WAITING_MINUTES = 60
UNSWEPT = timedelta(hours=6)


@dataclass
class Check:
    name: str
    ok: bool
    detail: str


@spotter_command("check", needs_schema=False)
@as_json
def command(as_json: bool) -> None:
    """Look whether all is well; exit 1 where something is not.

    Database, migrations, Redis, workers, schedule, disk, and the last import and night of every location.
    """
    checks = [*schema(), *of_redis(), disk()]
    if all(check.ok for check in checks if check.name in ("database", "migrations")):
        checks += [
            check
            for location in db.session.scalars(select(Location).order_by(Location.code))
            for check in of_location(location)
        ]
        checks.append(kept_files())
    is_well = all(check.ok for check in checks)
    if as_json:
        say_json({"ok": is_well, "checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            click.echo(f"{'ok   ' if check.ok else 'WRONG'} {check.name}: {check.detail}")
    sys.exit(0 if is_well else 1)


def schema() -> list[Check]:
    try:
        found = migrate.reachable_state(db.engine)
    except migrate.SchemaError as problem:
        return [Check("database", False, str(problem))]
    if found == "current":
        detail = f"schema {migrate.head()}"
    else:
        detail = migrate.WHY_NOT.get(found, "There is no database yet: the first command that needs it makes it.")
    where = f"SQLite in {settings().database_file}" if settings().is_sqlite else "PostgreSQL answers"
    return [Check("database", True, where), Check("migrations", found == "current", detail)]


def of_redis() -> list[Check]:
    connection = redis_connection()
    try:
        connection.ping()
        return [Check("redis", True, "answers"), workers(), schedule()]
    except RedisError as problem:
        what = f"Redis does not answer ({problem})"
        return [Check("redis", False, f"{what}: start Spotter with `make run`, or correct REDIS_URL.")]


def workers() -> Check:
    served = {queue for worker in Worker.all(connection=redis_connection()) for queue in worker.queue_names()}
    missing = [queue for queue in QUEUES if queue not in served]
    return Check("worker", not missing, f"nobody works on {', '.join(missing)}" if missing else "every queue has one")


def schedule() -> Check:
    beats = [scheduler.last_heartbeat for scheduler in CronScheduler.all(redis_connection())]
    recent = [beat for beat in beats if beat and clock.now() - beat < timedelta(seconds=SCHEDULER_SECONDS)]
    return Check("schedule", bool(recent), "runs" if recent else "no scheduler runs, so no night will")


def disk() -> Check:
    free = shutil.disk_usage(settings().home).free
    return Check("disk", free >= LEAST_FREE_BYTES, f"{free // 1_000_000} MB free in {settings().home}")


def kept_files() -> Check:
    """Bytes that no export keeps go within an hour or two: older ones say that nobody sweeps."""
    left = keeping.orphans(db.session(), clock.now() - UNSWEPT)
    detail = f"{len(left)} that no import keeps: does the schedule run?" if left else "each belongs to an import"
    return Check("kept files", not left, detail)


def of_location(location: Location) -> list[Check]:
    return [last_import(location), waiting(location), doors(location), last_night(location)]


def last_import(location: Location) -> Check:
    latest = db.session.scalar(
        select(func.max(Export.finished_at)).where(
            Export.location_id == location.id, Export.status == "loaded", Export.undone_at.is_(None)
        )
    )
    name = f"last import {location.code}"
    if latest is None:
        return Check(name, True, "none yet")
    days = (clock.now() - latest).days
    return Check(name, days <= IMPORT_DAYS, f"{latest:%Y-%m-%d %H:%M} UTC, {days} days ago")


def waiting(location: Location) -> Check:
    since = clock.now() - timedelta(minutes=WAITING_MINUTES)
    stuck = db.session.scalar(
        select(func.count())
        .select_from(Export)
        .where(
            Export.location_id == location.id, Export.status.in_(("received", "loading")), Export.received_at < since
        )
    )
    return Check(f"waiting imports {location.code}", not stuck, f"{stuck} wait for over an hour" if stuck else "none")


def doors(location: Location) -> Check:
    """Folder and mailbox; one that nobody set up is well."""
    problems = [state.problem for state in states.of(db.session(), location).values() if state.problem]
    return Check(f"doors {location.code}", not problems, " ".join(problems) or "well")


def last_night(location: Location) -> Check:
    name, today = f"last night {location.code}", clock.today(location.timezone)
    if location.last_night_on is None:
        return Check(name, True, "none yet")
    late = (today - location.last_night_on).days
    return Check(
        name, late <= 1, f"{location.last_night_on} ({late} days ago)" if late else str(location.last_night_on)
    )
