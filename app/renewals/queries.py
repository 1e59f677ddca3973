"""Whose packages run out, and what was said with them last."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import Scope
from app.models import Contact, Standing
from app.standing.lookout import has_renewal_reason


def may_be_near(by: date) -> ColumnElement[bool]:
    """Whose written standing has a renewal reason, or packages that end by `by`."""
    return and_(Standing.stage != "lost", or_(has_renewal_reason(), Standing.due_on <= by))


def last_notes(session: Database, scope: Scope, client_ids: Sequence[int]) -> dict[int, tuple[date, str]]:
    """By client, the latest contact with a note: its day and the note."""
    c = Contact
    written = (c.client_id.in_(client_ids), c.voided_at.is_(None), c.note != "", scope.sees(Contact))
    latest = select(
        c.client_id,
        c.contacted_on,
        c.note,
        func.row_number().over(partition_by=c.client_id, order_by=(c.contacted_on.desc(), c.id.desc())).label("n"),
    ).where(*written)
    numbered = latest.subquery()
    rows = session.execute(select(numbered).where(numbered.c.n == 1))
    return {client_id: (on, note) for client_id, on, note, _ in rows}
