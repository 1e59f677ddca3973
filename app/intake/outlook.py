"""What loading a file would do, in words and figures, before any of it is kept: the load itself, taken back."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import money
from app.intake.guards import Warned
from app.intake.load.changes import Change
from app.intake.rows import UNLIMITED, Problem
from app.models import Client, Export, Member, Trainer

CHANGES_MOST = 50
GROUPS_MOST = 20
STAFF = ("trainer_id", "setter_id", "seller_id")
WORDS = {
    "client_id": "member",
    "starts_on": "day",
    "starts_time": "time",
    "trainer_id": "trainer",
    "setter_id": "booked by",
    "seller_id": "sold by",
    "booked_on": "booked on",
    "mms_outcome": "status",
    "sold_on": "sold on",
    "price_cents": "price",
    "is_unlimited": "unlimited",
    "expires_on": "expires on",
    "refunded_on": "refunded on",
    "joined_on": "joined on",
    "first_name": "first name",
    "last_name": "last name",
    "email": "e-mail",
    "remaining": "left",
}
"""Columns as people say them, where that is another word."""


class Loaded(NamedTuple):
    """What a load met on its way, beside the counts of its export."""

    changes: list[Change]
    problems: list[Problem]
    warnings: list[Warned]


def outlook(session: Session, export: Export, loaded: Loaded) -> dict[str, Any]:
    """As JSON. `session` is still in the transaction of the load."""
    warnings = [warned.sentence for warned in loaded.warnings]
    return {
        "layout": export.layout,
        "report": export.report,
        "counts": {
            "rows": export.row_count,
            "created": export.created_count,
            "updated": export.updated_count,
            "unchanged": export.unchanged_count,
            "rejected": export.rejected_count,
            "parked": export.parked_count,
            "ignored": export.ignored_count,
        },
        "changes": spoken(session, export, loaded.changes),
        "problems": grouped(loaded.problems),
        "warnings": warnings,
        "notes": [note for note in export.notes if note not in warnings],
    }


def grouped(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Rows that would be rejected or wait, by reason and value, those with the most rows first."""
    problems = list(problems)
    found = Counter(map(_group, problems))
    first = {_group(one): one for one in sorted(problems, reverse=True)}
    return [
        {
            "fate": fate, "column": column, "reason": reason, "rows": count,
            "value": first[fate, column, reason, value].value, "line": first[fate, column, reason, value].line,
        }
        for (fate, column, reason, value), count in found.most_common(GROUPS_MOST)
    ]  # fmt: skip


def _group(one: Problem) -> tuple[str, str, str, str]:
    return one.fate, one.column, one.reason, one.value if one.fate == "parked" else ""


def spoken(session: Session, export: Export, changes: Collection[Change]) -> list[dict[str, Any]]:
    """Who and what it is about, and each field with its old and its new value."""
    shown = list(changes)[:CHANGES_MOST]
    clients = _clients(session, {change.values.get("client_id") for change in shown} | _cells(shown, ("client_id",)))
    staff = _staff(session, export.location_id)
    members = _members(session, export.location_id, {change.key for change in shown if change.report == "balances"})
    found = []
    for change in shown:
        values = change.values
        name = clients.get(values.get("client_id")) or members.get(change.key) or _called(values)
        cells = [
            {"field": _word(cell.column), "old": _said(cell.column, cell.before, staff, clients),
             "new": _said(cell.column, cell.after, staff, clients)}
            for cell in change.cells
        ]  # fmt: skip
        found.append({"name": name, "what": _what(change), "fields": cells})
    return found


def _what(change: Change) -> str:
    values = change.values
    if change.report == "appointments":
        return f"{values['service']}, {values['starts_on']} {values['starts_time']}"
    if change.report == "packages":
        return f"{values['item']}, sold {values['sold_on']}"
    return str(values["item"]) if change.report == "balances" else "member"


def _said(column: str, value: Any, staff: dict[Any, str], clients: dict[Any, str]) -> str:
    if value is None or value == "":
        return ""
    if column == "client_id":
        return clients.get(value, "")
    if column in STAFF:
        return staff.get(value, "")
    if column == "price_cents":
        return money.plain(value)
    if column == "remaining" and value == UNLIMITED:
        return "unlimited"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value).replace("_", " ")


def _word(column: str) -> str:
    return WORDS.get(column, column.replace("_", " "))


def _cells(changes: Iterable[Change], columns: Collection[str]) -> set[Any]:
    cells = (cell for change in changes for cell in change.cells if cell.column in columns)
    return {value for cell in cells for value in (cell.before, cell.after)}


def _called(values: dict[str, Any]) -> str:
    return f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()


def _clients(session: Session, ids: Collection[Any]) -> dict[Any, str]:
    known = select(Client.id, Member.first_name, Member.last_name).join(Member, Member.id == Client.member_id)
    rows = session.execute(known.where(Client.id.in_([id for id in ids if id is not None])))
    return {id: f"{first} {last}".strip() for id, first, last in rows}


def _members(session: Session, location_id: int, mms_ids: Collection[str]) -> dict[str, str]:
    known = select(Member.mms_id, Member.first_name, Member.last_name).where(
        Member.location_id == location_id, Member.mms_id.in_(mms_ids)
    )
    return {str(mms_id): f"{first} {last}".strip() for mms_id, first, last in session.execute(known)}


def _staff(session: Session, location_id: int) -> dict[Any, str]:
    known = select(Trainer.id, Trainer.name).where(Trainer.location_id == location_id)
    return {row.id: row.name for row in session.execute(known)}
