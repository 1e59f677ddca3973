"""What the machine door counts: work that waits and how long ago things went well. No figure of a club, no name."""

from typing import NamedTuple

from redis import RedisError
from rq import Queue, Worker
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.extensions import redis_connection
from app.models import Export, Location, Night
from app.queue import QUEUES

Readings = list[tuple[dict[str, str], float]]


class Gauge(NamedTuple):
    name: str
    sentence: str
    readings: Readings


def read(session: Session) -> list[Gauge]:
    return [*of_redis(), exports(session), last_import(session), last_night(session)]


def of_redis() -> list[Gauge]:
    try:
        connection = redis_connection()
        queued: Readings = [({"queue": name}, float(Queue(name, connection=connection).count)) for name in QUEUES]
        workers = float(Worker.count(connection=connection))
    except RedisError:
        return [Gauge("spotter_redis_up", "Whether Redis answers.", [({}, 0.0)])]
    return [
        Gauge("spotter_redis_up", "Whether Redis answers.", [({}, 1.0)]),
        Gauge("spotter_workers", "Worker processes that live.", [({}, workers)]),
        Gauge("spotter_jobs_queued", "Jobs that wait, by queue.", queued),
    ]


def exports(session: Session) -> Gauge:
    counted = session.execute(select(Export.status, func.count()).group_by(Export.status).order_by(Export.status))
    return Gauge("spotter_exports", "Exports, by status.", [({"status": word}, float(n)) for word, n in counted])


def last_import(session: Session) -> Gauge:
    latest = (
        select(Location.code, func.max(Export.finished_at))
        .join(Export, Export.location_id == Location.id)
        .where(Export.status == "loaded")
        .group_by(Location.code)
        .order_by(Location.code)
    )
    now = clock.now()
    ages = [({"location": code}, (now - at).total_seconds()) for code, at in session.execute(latest) if at]
    return Gauge("spotter_import_age_seconds", "Since the last import went in, by location.", ages)


def last_night(session: Session) -> Gauge:
    latest = (
        select(Location.code, func.max(Night.finished_at))
        .join(Night, Night.location_id == Location.id)
        .group_by(Location.code)
        .order_by(Location.code)
    )
    now = clock.now()
    ages = [({"location": code}, (now - at).total_seconds()) for code, at in session.execute(latest) if at]
    return Gauge("spotter_night_age_seconds", "Since the last night ended, by location.", ages)


def prometheus(gauges: list[Gauge]) -> str:
    lines: list[str] = []
    for gauge in gauges:
        lines += [f"# HELP {gauge.name} {gauge.sentence}", f"# TYPE {gauge.name} gauge"]
        for labels, value in gauge.readings:
            shown = ",".join(f'{name}="{escaped(text)}"' for name, text in labels.items())
            lines.append(f"{gauge.name}{{{shown}}} {value:g}" if shown else f"{gauge.name} {value:g}")
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
