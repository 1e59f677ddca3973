"""Where an import came from, how it was read, and what became of its file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, send_file
from flask_login import current_user

from app import clock, days
from app.accounts.permissions import Permission
from app.extensions import db
from app.funnel.queries import user_name
from app.intake import files, keeping
from app.models import Export, Location
from app.web import hx
from app.web.gate import may
from app.web.imports.columns import WORDS
from app.web.imports.found import export_or_404

part = Blueprint("origin", __name__)
DOORS = {
    "cli": "from a terminal",
    "web": "dropped on a page",
    "api": "through the API",
    "folder": "from the watched folder",
    "mail": "from the mailbox",
    "demo": "with the demo",
}
ORDERS = {"DMY": "day before month", "MDY": "month before day", "YMD": "year first"}
IS_READ = "It is being read just now. Delete the file once it is in."


@dataclass(frozen=True)
class Origin:
    facts: list[tuple[str, str]]
    columns: list[tuple[str, str]]
    """Header of the file, and what it was read as."""
    told: list[str]
    """What the file did not say itself: constants, orders of dates."""
    is_kept: bool
    file: str
    """What became of the file; empty while it is kept."""
    keep_days: int


def origin(export: Export, location: Location) -> Origin:
    read: dict[str, Any] = export.read_with
    constants = [f"{_word(field)} is “{value}” in every row" for field, value in read.get("constants", {}).items()]
    orders = [f"{_word(field)}: {ORDERS.get(order, order)}" for field, order in read.get("orders", {}).items()]
    columns = [(header, _word(field)) for field, header in read.get("columns", {}).items()]
    return Origin(
        _facts(export, location),
        columns,
        [*constants, *orders],
        keeping.is_kept(export),
        _fate_of_file(export, location),
        location.keep_files_days,
    )


def _facts(export: Export, location: Location) -> list[tuple[str, str]]:
    by = user_name(db.session(), export.received_by_id)
    found = [
        ("Came", f"{DOORS.get(export.source, export.source)}{f', by {by}' if by else ''}"),
        ("On", moment(export.received_at, location)),
        ("Data as of", days.exact(export.as_of)),
        ("Size", size(export.byte_count)),
    ]
    if export.layout:
        found.append(("Layout", export.layout))
    if export.took_ms is not None:
        found.append(("Took", took(export.took_ms)))
    if export.undone_at is not None:
        undone_by = user_name(db.session(), export.undone_by_id)
        found.append(("Undone", f"{moment(export.undone_at, location)}{f', by {undone_by}' if undone_by else ''}"))
    return found


def _fate_of_file(export: Export, location: Location) -> str:
    if keeping.is_kept(export):
        return ""
    if export.file_deleted_at is None:
        return "The file itself is no longer on the disk."
    by = user_name(db.session(), export.file_deleted_by_id)
    on = days.exact(location.here(export.file_deleted_at).date())
    return f"The file itself was deleted on {on}, {f'by {by}' if by else 'as set'}."


def moment(at: datetime, location: Location) -> str:
    here = location.here(at)
    return f"{days.exact(here.date())}, {days.clock_time(f'{here:%H:%M}', location.currency)}"


def size(byte_count: int) -> str:
    """512 bytes, 14 KB, 2.5 MB."""
    if byte_count < 1000:
        return days.count(byte_count, "byte")
    return f"{byte_count / 1000:,.0f} KB" if byte_count < 1_000_000 else f"{byte_count / 1_000_000:,.1f} MB"


def took(took_ms: int) -> str:
    if took_ms < 1000:
        return "less than a second"
    seconds = round(took_ms / 1000)
    return days.count(seconds, "second") if seconds < 120 else days.count(round(seconds / 60), "minute")


def _word(field: str) -> str:
    return WORDS.get(field, field.replace("_", " ").capitalize())


@part.get("/<int:export_id>/file")
@may(Permission.HOLD_FILES)
def download_file(export_id: int) -> Response:
    """As it came, to be saved and not to be shown: it may be a page."""
    export = export_or_404(export_id)
    if not keeping.is_kept(export):
        abort(404)
    path, name = files.path_of(export.sha256), safe_name(export.filename)
    answer = send_file(
        path, "application/octet-stream", as_attachment=True, download_name=name, conditional=False, etag=False
    )
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


def safe_name(name: str) -> str:
    """No path, nothing that a terminal or a header would take for more than a name, nothing hidden."""
    plain = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable())
    return plain.lstrip(". ").strip() or "export"


@part.post("/<int:export_id>/file/deleted")
@may(Permission.HOLD_FILES)
def delete_file(export_id: int) -> Response:
    export = export_or_404(export_id)
    is_gone = keeping.let_go(db.session(), export, clock.now(), current_user.id)
    db.session.commit()
    if is_gone:
        keeping.sweep_one(db.session(), export)
    flash("The file is deleted. What it brought stays." if is_gone else _why_not(export))
    return hx.go(f"/imports/{export_id}")


def _why_not(export: Export) -> str:
    return IS_READ if export.status in keeping.READING else "The file was deleted before."
