"""An export comes in, is loaded, or is refused. Flushes; whoever calls commits."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO, NamedTuple, cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database import hold, unmapped
from app.intake import files, guards, holding, keeping, reading_ahead
from app.intake.carry import Carrier
from app.intake.cells import CARRIERS
from app.intake.identity import lookalikes
from app.intake.load.before import part_to_read, what_came_before
from app.intake.load.desk import Source, desk_of, moment
from app.intake.load.finishing import bring_in, settle_people
from app.intake.load.importing import Importing
from app.intake.load.late import apply_fitting
from app.intake.mapping import saved
from app.intake.noting import note
from app.intake.outlook import Loaded
from app.intake.problems.again import correct_again
from app.intake.problems.sheet import Corrected
from app.intake.problems.upload import take_corrections
from app.intake.progress import Tell, unheard
from app.intake.reading import Reading
from app.intake.recognise import open_export
from app.intake.refusal import Refused
from app.intake.rows import Row
from app.models import Arrival, Export, Location
from app.period import EARLIEST, LATEST
from app.standing.refresh import refresh, refresh_day

FILENAME_MOST = 200
FILLED = ("carried", "appointment")
"""Tables that get a row for nearly every row of a long file."""
ROW_BYTES = 100
"""Of a file, roughly: an appointment as CSV; one of a workbook, packed as that is, takes half of it."""
GONE = "the file itself was deleted, so it cannot be read again; bring it once more."


@dataclass(frozen=True)
class Options:
    """What the person says about a file."""

    layout: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)


NOTHING_SAID = Options()


class Received(NamedTuple):
    export: Export
    is_duplicate: bool
    """The same bytes came to this location before: this is the export they made then."""


def receive(
    session: Session,
    location: Location,
    stream: BinaryIO,
    *,
    filename: str,
    as_of: date,
    source: str,
    now: datetime,
    by_id: int | None = None,
    options: Options = NOTHING_SAID,
    place: Path | None = None,
) -> Received:
    """Keep the bytes and note the export, to be loaded. Refused: too large, no room for it, or a day out of reach."""
    filename = _legible(filename)[-FILENAME_MOST:] or "file"
    if not EARLIEST <= as_of <= LATEST:
        raise Refused(f"{filename}: no file speaks of {as_of.isoformat()}; is the year right?")
    kept = files.keep(stream, filename, place)
    if known := _same_bytes(session, location, kept.sha256):
        return _again(session, known, source, now)
    export = Export(
        location_id=location.id,
        filename=filename,
        sha256=kept.sha256,
        byte_count=kept.byte_count,
        as_of=as_of,
        source=source,
        options=asdict(options),
        received_at=now,
        received_by_id=by_id,
    )
    return _noted(session, location, export)


def _noted(session: Session, location: Location, export: Export) -> Received:
    """Where it came through two doors at once, the other one."""
    try:
        with session.begin_nested():
            session.add(export)
    except IntegrityError:
        if known := _same_bytes(session, location, export.sha256):
            return _again(session, known, export.source, export.received_at)
        raise
    return Received(export, False)


def _legible(filename: str) -> str:
    """Without marks that nobody sees, such as those that let a name be read from right to left."""
    return "".join(letter for letter in filename if letter.isprintable()).strip()


def _again(session: Session, known: Export, door: str, now: datetime) -> Received:
    """Nothing new, but who waits for the delivery sees that it came."""
    with suppress(IntegrityError), session.begin_nested():  # twice at the same moment is as good as once
        session.merge(Arrival(export_id=known.id, door=door, came_at=now))
    if known.status == "held":
        known.file_deleted_at = known.file_deleted_by_id = None  # its bytes are here again
    return Received(known, True)


def _same_bytes(session: Session, location: Location, sha256: str) -> Export | None:
    same = select(Export).where(
        Export.location_id == location.id,
        Export.sha256 == sha256,
        Export.undone_at.is_(None),
        Export.status != "refused",
    )
    return session.scalar(same)


def load(
    session: Session,
    export: Export,
    now: datetime,
    *,
    place: Path | None = None,
    tell: Tell = unheard,
    may_hold: bool = True,
) -> Loaded:
    """Read the file and load all of it, standings included. Refused leaves the session to be rolled back; then say
    `refuse`. `tell` hears how many rows were read so far. `may_hold`: a file that a guard warns of is refused too,
    where nobody looks on.
    """
    began = monotonic()
    with without_collecting(), unmapped(session):
        try:
            loaded = _load(session, export, now, place, tell)
        except Corrected as corrected:
            take_corrections(session, export, corrected, now, tell)
            loaded = Loaded([], [], [])
    export.took_ms = round((monotonic() - began) * 1000)
    if loaded.warnings and may_hold and guards.holds(export):
        sentence = " ".join(warned.sentence for warned in loaded.warnings)
        raise Refused(f"{export.filename}: {sentence}", loaded.warnings[0].guard)
    return loaded


def _load(session: Session, export: Export, now: datetime, place: Path | None, tell: Tell) -> Loaded:
    reading = reading_of(session, export, session.get_one(Location, export.location_id), place)
    # Unpacking a workbook takes its time: people go on writing until here.
    location = hold(session, Location, export.location_id)
    export.layout, export.report, export.headers = reading.layout, reading.report, reading.headers
    desk = desk_of(session, location, now, reading.base, export.id)
    before = what_came_before(session, export)
    carrier = Carrier(desk.bulk, location.id, export.id, before.runs)
    source = Source(export.as_of.isoformat(), moment(export.received_at), export.id)
    for table in FILLED:
        desk.bulk.indexes.expect(table, export.byte_count // ROW_BYTES)
    importing = Importing(desk, carrier, export.as_of, source, reading.columns, before.is_early)
    part = part_to_read(importing, before, export, reading, place)
    reader = part.reading if part else reading
    _take(importing, part.chunks if part else reading_ahead.chunks(reading), tell)
    bring_in(importing)
    apply_fitting(desk)
    settle_people(desk)
    if reading.report in CARRIERS["members"] and importing.counts.created + importing.counts.updated:
        lookalikes.look(session, location)
    day = refresh_day(location, export.as_of)
    refresh(session, location, sorted(desk.touched), day, through="import", now=now, by_id=export.received_by_id)
    export.read_as = None if carrier.tells_twice else reading.way
    export.read_with = reader.manner
    problems = note(session, export, reader, importing, now)
    warnings = guards.warnings(session, export, reader, importing)
    notes = [*saved.drifted(session, export), *export.notes, *(warned.sentence for warned in warnings)]
    export.notes = list(dict.fromkeys(notes))
    correct_again(session, export, now)
    return Loaded(desk.changes.examples, problems, warnings)


def _take(importing: Importing, chunks: Iterable[list[Row]], tell: Tell) -> None:
    read_count = importing.counts.unchanged
    for chunk in chunks:
        importing.take(chunk)
        read_count += len(chunk)
        tell(read_count)


def reading_of(session: Session, export: Export, location: Location, place: Path | None = None) -> Reading:
    """The way it was said to be read, or is recognised."""
    options = Options(**cast(dict[str, Any], export.options))
    path = files.path_of(export.sha256, place)
    if place is None and not keeping.is_kept(export):
        raise Refused(f"{export.filename}: {GONE}")
    return read_at(session, path, export.filename, location, export.as_of, options)


def read_at(session: Session, path: Path, filename: str, location: Location, as_of: date, options: Options) -> Reading:
    return open_export(
        path,
        filename=filename,
        layout=options.layout,
        columns=options.columns,
        constants=options.constants,
        zone=ZoneInfo(location.timezone),
        as_of=as_of,
        saved=saved.known(session, location.id),
    )


@contextmanager
def without_collecting() -> Iterator[None]:
    """Rows make no cycles: looking for some among hundreds of thousands of them takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def refuse(session: Session, export_id: int, sentence: str, now: datetime) -> None:
    export = session.get_one(Export, export_id)
    export.status, export.refusal, export.finished_at = "refused", sentence, now
    session.flush()


def lay_aside(session: Session, export_id: int, refusal: Refused, now: datetime) -> None:
    """An export that came while nobody looked on: held where a person can still settle what it lacks, else refused."""
    if refusal.held_for is None:
        refuse(session, export_id, str(refusal), now)
    else:
        holding.hold(session, export_id, refusal.held_for, str(refusal))
