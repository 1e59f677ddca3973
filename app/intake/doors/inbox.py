"""A look into a club's watched folder. Each step is noted before the next: a worker may die between any two."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import days
from app.extensions import settings
from app.intake import actions
from app.intake.actions import Received
from app.intake.doors import states
from app.intake.doors.folder import Entry, Folder, changed_ns, opened
from app.intake.doors.rules import as_of, is_on_its_way, name_fault, safe_name
from app.intake.refusal import NoRoom, Refused
from app.models import Export, InboxFile, Location

AT_REST = timedelta(seconds=15)
"""Two looks that are closer to each other say nothing about growing."""
FILES_A_LOOK = 5000
TAKEN_A_LOOK = 200
SPARE_BYTES = 100_000_000
"""What stays free for everything else."""
IS_READ = ("loaded", "held", "refused")
FULL = "The disk is full, so files wait in the folder; make room, and they are taken by themselves."
SHUT = "Spotter may not move files in the folder, so it takes none; give it the right to write there."
UNREADABLE = "Spotter may not read this file. Give it the right to, and bring the file again."
STUCK = "{files} in the folder can be neither taken nor put away ({reason}); the others are taken."
NO_FILE = "This is a link or something else that is no plain file. Bring the file itself."


class Trouble(Exception):
    """The folder cannot be worked off now. One sentence; the files wait."""


class Grew(Exception):
    """It was still being written."""


class Look(NamedTuple):
    session: Session
    location: Location
    folder: Folder
    now: datetime


def look(session: Session, location: Location, now: datetime) -> Iterator[int | None]:
    """Commit at every step. A number is an import to be read soon."""
    problem: str | None = None
    try:
        with opened(location.code) as folder:
            yield from _looked(Look(session, location, folder, now))
    except BlockingIOError:
        return
    except Trouble as trouble:
        problem = str(trouble)
    except OSError as error:
        problem = f"The folder cannot be used ({error.strerror or type(error).__name__})."
    states.note(session, location, "folder", problem, now)
    yield None


def _looked(here: Look) -> Iterator[int | None]:
    if not here.folder.is_writable():
        raise Trouble(SHUT)
    entries = [entry for entry in here.folder.entries() if not entry.is_folder and not is_on_its_way(entry.name)]
    known = _known(here, {entry.name for entry in entries})
    yield None
    taken, stuck = 0, []
    for entry in entries[:FILES_A_LOOK]:
        row = known.get(entry.name)
        if taken == TAKEN_A_LOOK and _may_be_taken(here, entry, row):
            continue
        taken += _may_be_taken(here, entry, row)
        try:
            export_id = _step(here, entry, row)
        except FileNotFoundError:  # whoever brought it took it away again
            here.session.rollback()
        except OSError as problem:
            here.session.rollback()
            stuck.append(problem.strerror or type(problem).__name__)
        else:
            yield export_id
    here.folder.forget((here.now - timedelta(here.location.keep_files_days)).timestamp())
    if stuck:
        raise Trouble(STUCK.format(files=days.count(len(stuck), "file"), reason=stuck[0]))


def _known(here: Look, names: set[str]) -> dict[str, InboxFile]:
    """What earlier looks noted; of files that are gone it is forgotten."""
    found = here.session.scalars(select(InboxFile).where(InboxFile.location_id == here.location.id)).all()
    for gone in (row for row in found if row.name not in names):
        here.session.delete(gone)
    here.session.flush()
    return {row.name: row for row in found if row.name in names}


def _step(here: Look, entry: Entry, row: InboxFile | None) -> int | None:
    fault = name_fault(entry.name) or (None if entry.is_file else NO_FILE)
    if fault:
        here.folder.move(entry, "refused", as_name=safe_name(entry.name), reason=fault)
    elif row is None or not _is_as_noted(entry, row):
        _note_new(here, entry, row)
    elif _may_be_taken(here, entry, row):
        return _take(here, entry, row)
    elif row.export_id is not None or row.refusal is not None:
        _put_away(here, entry, row)
    return None


def _is_as_noted(entry: Entry, row: InboxFile) -> bool:
    return (row.byte_count, row.changed_ns) == (entry.byte_count, entry.changed_ns)


def _may_be_taken(here: Look, entry: Entry, row: InboxFile | None) -> bool:
    if row is None or row.export_id is not None or row.refusal is not None:
        return False
    return _is_as_noted(entry, row) and here.now - row.arrived_at >= AT_REST


def _note_new(here: Look, entry: Entry, row: InboxFile | None) -> None:
    """The first look at it, or it has changed since the last."""
    row = row or InboxFile(location_id=here.location.id, name=entry.name)
    row.byte_count, row.changed_ns, row.arrived_at = entry.byte_count, entry.changed_ns, here.now
    row.export_id = row.refusal = None
    here.session.add(row)
    here.session.flush()


def _take(here: Look, entry: Entry, row: InboxFile) -> int | None:
    if shutil.disk_usage(settings().home).free < entry.byte_count + SPARE_BYTES:
        raise Trouble(FULL)
    arrived = min(datetime.fromtimestamp(entry.arrived, UTC), row.arrived_at)
    day = as_of(entry.name, here.location.here(arrived), here.location.here(here.now))
    try:
        received = _received(here, entry, day)
    except Grew:
        here.session.rollback()
        return None
    except NoRoom as problem:
        raise Trouble(FULL) from problem
    except (Refused, PermissionError) as refusal:
        row.refusal = str(refusal) if isinstance(refusal, Refused) else UNREADABLE
        here.session.flush()
        return None
    row.export_id = received.export.id
    here.session.flush()
    return None if received.is_duplicate else received.export.id


def _received(here: Look, entry: Entry, day: date) -> Received:
    """Grew: it is not the file any more that was looked at; nothing of it is to be kept."""
    with here.folder.file(entry.name) as stream:
        received = actions.receive(
            here.session, here.location, stream, filename=entry.name, as_of=day, source="folder", now=here.now
        )
        state = os.fstat(stream.fileno())
        if (state.st_size, changed_ns(state)) != (entry.byte_count, entry.changed_ns):
            raise Grew
        return received


def _put_away(here: Look, entry: Entry, row: InboxFile) -> None:
    export = here.session.get(Export, row.export_id) if row.export_id else None
    if export is not None and export.status not in IS_READ:
        return
    reason = row.refusal or (export.refusal if export and export.status == "refused" else None)
    if reason:
        here.folder.move(entry, "refused", reason=reason)
    else:
        here.folder.move(entry, "done")
    here.session.delete(row)
    here.session.flush()
