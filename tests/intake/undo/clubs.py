"""Clubs whose files came in some order, one of them undone, and everything they came to, to be compared."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import text

from app.accounts.scope import system_scope
from app.extensions import db
from app.intake.undo.obstacles import UndoRefused
from app.intake.undo.undoing import undo
from app.models import Location
from app.period import Period
from app.reports.order import Order
from app.reports.tables import build
from app.standing.refresh import refresh
from tests.intake.load.exports import NOON, D, bring, club, facts

REPORTS = ("board", "renewals", "attention", "funnel", "trainers", "packages", "ledger")
MORE = {
    "moments": """SELECT key, known_at, first_seen_on FROM appointment WHERE location_id = :location
        AND voided_at IS NULL""",
    "sold": "SELECT key, known_at FROM package WHERE location_id = :location AND voided_at IS NULL",
    "carried": "SELECT report, key, state, cells FROM carried WHERE location_id = :location",
    "services": "SELECT name, kind, is_guessed FROM service WHERE location_id = :location",
    "items": """SELECT name, is_pt, sessions, is_unlimited, valid_days, is_guessed FROM item
        WHERE location_id = :location""",
    "staff": """SELECT t.name, h.name FROM trainer t LEFT JOIN trainer h ON h.id = t.same_as_id
        WHERE t.location_id = :location""",
    "words": "SELECT word, outcome, is_charged, is_guessed FROM outcome_word WHERE location_id = :location",
    "seen": """SELECT c.report, c.key, c.cells, e.as_of FROM sighting s JOIN export e ON e.id = s.export_id
        JOIN carried c ON c.id BETWEEN s.first_id AND s.last_id WHERE e.location_id = :location""",
}
_numbers = count()


class Club:
    """Files are numbered; each comes an hour after the one before."""

    def __init__(self) -> None:
        self.place = club(f"club{next(_numbers)}")
        self.exports: dict[int, int] = {}

    def take(self, number: int, file: tuple[date, str, list[str]], hour: int) -> None:
        as_of, header, lines = file
        came_at = NOON + timedelta(hours=hour)
        self.exports[number] = bring(self.place, header, *lines, as_of=as_of, now=came_at).id

    def undo(self, number: int) -> set[int]:
        """With all that stands in its way: the numbers of the files that were undone."""
        done: set[int] = set()
        while number not in done:
            chosen = number
            while (blocking := self._try(chosen)) is not None:
                chosen = blocking
            done.add(chosen)
        exports = {self.exports[number] for number in done}
        return {number for number, export_id in self.exports.items() if export_id in exports}

    def _try(self, number: int) -> int | None:
        """The file to be undone first."""
        try:
            undo(db.session(), self.exports[number], NOON + timedelta(days=2))
        except UndoRefused as refused:
            db.session.rollback()
            return next(n for n, id in self.exports.items() if id == refused.obstacles[-1].export_id)
        db.session.commit()
        db.session.expire_all()
        return None

    def everything(self) -> dict[str, Any]:
        """But for the stage history and the days on which renewals were raised."""
        refresh(db.session(), self.place, None, D, through="import", now=NOON)
        db.session.commit()
        found: dict[str, Any] = facts(self.place)
        for name, statement in MORE.items():
            rows = db.session.execute(text(statement), {"location": self.place.id})
            found[name] = sorted(tuple(map(str, row)) for row in rows)
        return found | reports(self.place)


def reports(place: Location) -> dict[str, Any]:
    found = {}
    for name in REPORTS:
        order = Order(
            db.session(),
            system_scope([place.id]),
            db.session.get_one(Location, place.id),
            D,
            Period(D.replace(day=1), D),
        )
        table = build(order, name)
        found[f"report {name}"] = sorted(_row(dict(zip(table.columns, row, strict=True))) for row in table.rows)
    return found


def _row(cells: dict[str, Any]) -> str:
    cells = {name: cell for name, cell in cells.items() if name != "location"}
    if cells.get("stage") == "renewal_due":
        cells["since"] = ""
    return str(cells)
