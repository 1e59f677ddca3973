"""A consistent snapshot of a home as one file, and the way back.

The archive holds the manifest, the database as its own kind of snapshot, the kept files and the secret key.
"""

import json
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from app import clock, home, migrate, snapshot
from app.config import Settings

FORMAT = "spotter-backup-1"


class BackupRefused(Exception):
    """One sentence that names the file or the way out."""


@dataclass
class Manifest:
    format: str
    made_at: str
    database: str
    """sqlite or postgresql: a snapshot goes back into its own kind."""
    revision: str
    tables: dict[str, list[str]]
    """PostgreSQL: the columns of each table, in the order of its rows and of the foreign keys."""


@dataclass
class Made:
    file: str
    bytes: int
    sha256: str


def write(engine: Engine, settings: Settings, folder: Path) -> Made:
    """Works while the product runs: nobody waits, and what is written meanwhile is not in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = _free_name(folder)
        unfinished = target.with_name(f".{target.name}.part")
        with TemporaryDirectory(dir=folder, prefix=".spotter-") as work:
            tables = snapshot.take(engine, settings, Path(work))
            manifest = Manifest(
                FORMAT, clock.now().isoformat(), engine.dialect.name, migrate.revision(engine) or "", tables
            )
            (Path(work) / "manifest.json").write_text(json.dumps(asdict(manifest)), encoding="utf-8")
            unfinished.touch(mode=0o600)
            with tarfile.open(unfinished, "w:gz", compresslevel=3) as archive:
                for path, name in _parts(Path(work), settings):
                    archive.add(path, name, recursive=False)
                for path, name in _kept_files(settings):
                    with suppress(FileNotFoundError):  # deleted since it was listed
                        archive.add(path, name, recursive=False)
        unfinished.replace(target)
        if folder.is_relative_to(settings.home):
            for made in (folder, target):
                home.give(made, settings.home)
    except OSError as problem:
        what = problem.filename or folder
        raise BackupRefused(f"{what}: {problem.strerror}, so there is no backup in {folder}.") from None
    return described(target)


def _free_name(folder: Path) -> Path:
    stem = f"spotter-{clock.now():%Y%m%d-%H%M%S}"
    names = (f"{stem}{more}.tar.gz" for more in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(folder / name for name in names if not (folder / name).exists())


def _parts(work: Path, settings: Settings) -> Iterator[tuple[Path, str]]:
    yield work / "manifest.json", "manifest.json"
    for path in sorted((work / "database").iterdir()):
        yield path, f"database/{path.name}"
    if (settings.home / "secret_key").is_file():
        yield settings.home / "secret_key", "secret_key"


def _kept_files(settings: Settings) -> Iterator[tuple[Path, str]]:
    for path in sorted(settings.files.rglob("*")):
        if path.is_file() and not path.name.startswith("."):  # else it only arrives, or leaves
            yield path, f"files/{path.relative_to(settings.files)}"


def described(file: Path) -> Made:
    with file.open("rb") as content:
        return Made(str(file), file.stat().st_size, file_digest(content, "sha256").hexdigest())


def restore(engine: Engine, settings: Settings, file: Path) -> Made:
    """Puts all of the archive in place of what is there. The caller holds the home and has kept what was there."""
    with TemporaryDirectory(dir=settings.home, prefix=".restore-") as folder:
        work = Path(folder)
        manifest = unpack(file, work)
        if manifest.database != engine.dialect.name:
            raise BackupRefused(
                f"{file} holds a {manifest.database} database, but this home runs on {engine.dialect.name}:"
                " set DATABASE_URL accordingly."
            )
        snapshot.put_back(engine, settings, work, manifest.revision, manifest.tables)
        if (work / "secret_key").is_file():
            home.give(work / "secret_key", settings.home)
            (work / "secret_key").replace(settings.home / "secret_key")
        if (work / "files").is_dir():
            _put_files_back(work / "files", settings)
    return described(file)


def _put_files_back(source: Path, settings: Settings) -> None:
    for path in source.rglob("*"):
        if path.is_file():
            home.give(path, settings.home)
            place = settings.files / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            home.give(place.parent, settings.home)
            path.replace(place)


def unpack(file: Path, work: Path) -> Manifest:
    """Only plain files under the names that `write` gives; anything else in the archive is refused."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            for member in archive:
                place = work / member.name
                if not member.isreg() or not place.resolve().is_relative_to(work.resolve()):
                    raise BackupRefused(f"{file} is not a backup made by Spotter: it holds {member.name!r}.")
                content = archive.extractfile(member)
                place.parent.mkdir(parents=True, exist_ok=True)
                with place.open("wb") as out:
                    while content and (piece := content.read(1 << 20)):
                        out.write(piece)
        found = Manifest(**json.loads((work / "manifest.json").read_text(encoding="utf-8")))
    except (tarfile.TarError, EOFError, OSError, ValueError, TypeError) as problem:
        raise BackupRefused(f"{file} is not a whole backup made by Spotter ({problem}).") from None
    if found.format != FORMAT:
        raise BackupRefused(f"{file} was made by another version of Spotter ({found.format}).")
    return found
