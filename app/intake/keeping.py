"""How long the bytes of exports are kept, and how they go. Several exports, of several clubs, may share the same bytes.

A file on the disk goes when no export keeps it any more. Flushes; whoever calls commits, and sweeps after that.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import rows_changed
from app.intake import files
from app.models import Export, Location

GRACE = timedelta(hours=1)
"""What came just now may be named by an export that is not committed yet."""
OURS = re.compile(r"[0-9a-f]{64}|\.(arriving|leaving)-.*")
READING = ("received", "loading")


def is_kept(export: Export) -> bool:
    return export.file_deleted_at is None and files.path_of(export.sha256).is_file()


def let_old_go(session: Session, now: datetime) -> int:
    """Every club's exports whose file was kept for `keep_files_days`; gives how many. One that is about to be read
    keeps its file until it was.
    """
    count = 0
    for location in session.scalars(select(Location)):
        first = location.here(now - timedelta(location.keep_files_days))
        midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
        old = update(Export).where(
            Export.location_id == location.id,
            Export.file_deleted_at.is_(None),
            Export.received_at < midnight,
            Export.status.not_in(READING),
        )
        count += rows_changed(session, old.values(file_deleted_at=now), synchronize_session=False)
    return count


def let_go(session: Session, export: Export, now: datetime, by_id: int | None) -> bool:
    """At once, because a person says so. False: it is gone, or is being read."""
    kept = update(Export).where(Export.id == export.id, Export.file_deleted_at.is_(None), Export.status.not_in(READING))
    return rows_changed(session, kept.values(file_deleted_at=now, file_deleted_by_id=by_id)) > 0


def orphans(session: Session, older_than: datetime) -> list[Path]:
    """Kept bytes that no export keeps, and what an arrival left behind that was cut short."""
    folder = files.folder()
    found = [path for path in folder.iterdir() if OURS.fullmatch(path.name)] if folder.is_dir() else []
    kept = set(session.scalars(select(Export.sha256).where(Export.file_deleted_at.is_(None)).distinct()))
    return sorted(path for path in found if path.name not in kept and _is_older(path, older_than))


def sweep(session: Session, now: datetime) -> int:
    """Deletes the orphans; gives how many. Call it after the commit."""
    gone = [_delete(path, now - GRACE) for path in orphans(session, now - GRACE)]
    return sum(gone)


def sweep_one(session: Session, export: Export) -> None:
    """The file of an export that was let go of, unless another export keeps the same bytes."""
    keeps = select(Export.id).where(Export.sha256 == export.sha256, Export.file_deleted_at.is_(None))
    path = files.path_of(export.sha256)
    if session.scalar(keeps.limit(1)) is None and path.is_file():
        _delete(path, datetime.fromtimestamp(path.stat().st_mtime, UTC) + timedelta(microseconds=1))


def _is_older(path: Path, moment: datetime) -> bool:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment
    except FileNotFoundError:
        return False


def _delete(path: Path, older_than: datetime) -> bool:
    """The same bytes may arrive at this moment: what came since is put back."""
    leaving = path.with_name(f".leaving-{path.name}")
    try:
        path.rename(leaving)
    except FileNotFoundError:
        return False
    if not _is_older(leaving, older_than) and not path.exists():
        leaving.rename(path)
        return False
    leaving.unlink(missing_ok=True)
    return True
