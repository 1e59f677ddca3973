"""Later imports that changed what this one wrote: they are to be undone first. The same row again changes nothing."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import select

from app import days
from app.accounts import trainers
from app.intake.fold import Content, fold, fold_appointment
from app.intake.load.appointments import outcome_of
from app.intake.load.desk import Desk, known
from app.intake.recall import Told
from app.intake.undo.carried import undone_keys
from app.intake.undo.obstacles import Obstacle
from app.models import Export, Member

REPORTS = ("members", "appointments", "packages", "returns", "balances")
SET_ASIDE = {"line", "remaining"}
"""What is left is said of a day, so another day's file does not change it."""
CALLS = {"first_name", "last_name"}
"""Only a members file says what somebody is called."""
WORDS = {
    "first_name": "first name", "last_name": "last name", "email": "e-mail", "phone": "phone", "joined_on": "join date",
    "starts_on": "day", "starts_time": "time", "word": "status", "booked_on": "booking day", "booked_by": "setter",
    "is_charged": "charge", "sold_on": "day", "price_cents": "price", "expires_on": "expiry", "sold_by": "seller",
    "refunded_on": "refund", "returned_on": "day", "amount_cents": "amount", "member_id": "member",
    "sale_id": "sale number", "remaining": "rest",
}  # fmt: skip


class Change(NamedTuple):
    export_id: int
    field: str
    row: Any
    """As this import had it."""


def changed_since(desk: Desk, export: Export) -> Iterator[Obstacle]:
    """One sentence for each later import, with the first of the records it changed."""
    later = select(Export.id).where(
        Export.location_id == export.location_id,
        Export.id > export.id,
        Export.status == "loaded",
        Export.undone_at.is_(None),
    )
    if desk.session.scalar(later.limit(1)) is None:
        return
    found: dict[int, list[Change]] = defaultdict(list)
    heads = trainers.heads(desk.session, desk.location.id)
    for report in REPORTS:
        for keys in undone_keys(desk, report):
            keys = _told_twice(desk, report, keys)
            told = desk.recall.told(report, keys, is_complete=True)
            for key in keys:
                if (change := _change(desk, report, export, told.get(key, []), heads)) is not None:
                    found[change.export_id].append(change)
    for export_id, changes in sorted(found.items()):
        yield _obstacle(desk, export_id, changes)


def _told_twice(desk: Desk, report: str, keys: Collection[str]) -> list[str]:
    """Of these records, those of which different things were told."""
    desk.bulk.stage_keys(keys)
    rows = desk.bulk.rows(
        "SELECT w.key FROM wanted_key w CROSS JOIN carried c WHERE c.location_id = :location AND c.report = :report"
        " AND c.key = w.key GROUP BY w.key HAVING count(*) > 1 ORDER BY w.key",
        location=desk.location.id, report=report,
    )  # fmt: skip
    return [row[0] for row in rows]


def _obstacle(desk: Desk, export_id: int, changes: Sequence[Change]) -> Obstacle:
    later, first = desk.session.get_one(Export, export_id), changes[0]
    more = f", and of {days.count(len(changes) - 1, 'other record')}" if len(changes) > 1 else ""
    as_of = days.short(later.as_of, desk.today)
    return Obstacle(
        f"{later.filename} of {as_of} changed the {WORDS.get(first.field, first.field)} of"
        f" {_called(desk, first.row)} since{more}. Undo that import first.",
        export_id=export_id,
    )


def _called(desk: Desk, row: Any) -> str:
    who = select(Member).where(Member.location_id == desk.location.id, Member.mms_id == row.member_id)
    member = desk.session.scalar(who)
    name = f"{member.first_name} {member.last_name}".strip() if member else ""
    name = name or f"member {row.member_id}"
    if hasattr(row, "starts_on"):
        return f"{name}'s appointment on {days.short(date.fromisoformat(row.starts_on), desk.today)}"
    return f"{name}'s {row.item}" if hasattr(row, "item") else name


def _change(desk: Desk, report: str, export: Export, told: Sequence[Told], heads: Mapping[int, int]) -> Change | None:
    told = known(told)
    mine = [one for one in told if any(seen.export_id == export.id for seen in one.seen)]
    if not mine or len(told) == 1:
        return None
    if report == "balances":
        return _left_otherwise(export, told, mine[0])
    before = _folded(desk, report, told, lambda id: id < export.id)
    then = _folded(desk, report, told, lambda id: id <= export.id)
    now = _folded(desk, report, told, lambda id: True)
    for field in then._fields:
        if field in SET_ASIDE or (field in CALLS and report != "members"):
            continue
        wrote = getattr(then, field)
        is_written = wrote not in ("", None) and (before is None or getattr(before, field) != wrote)
        if is_written and not _is_same(desk, field, getattr(now, field), wrote, heads):
            return Change(_whose(export, told, field, getattr(now, field)), field, then)
    return _left_otherwise(export, told, mine[0]) if report == "packages" else None


def _is_same(desk: Desk, field: str, one: Any, other: Any, heads: Mapping[int, int]) -> bool:
    """Two status words may mean the same, two names one trainer."""
    words = desk.catalogue.outcomes
    if field in ("trainer", "booked_by", "sold_by") and one in desk.staff and other in desk.staff:
        one, other = (heads.get(id or 0, id) for id in (desk.staff[one], desk.staff[other]))
    return bool(one == other or (field == "word" and one in words and words[one] == words.get(other)))


def _folded(desk: Desk, report: str, told: Iterable[Told], counts: Callable[[int], bool]) -> Any:
    """What the exports that count come to; None: they say nothing of it."""
    contents = []
    for one in told:
        seen = [time for time in one.seen if counts(time.export_id)]
        if seen:
            newest = max(seen, key=lambda time: (time.as_of, time.export_id))
            contents.append(Content(one.row._replace(line=newest.line), newest.as_of.isoformat(), newest.export_id))
    if not contents:
        return None
    return fold_appointment(contents, partial(outcome_of, desk)) if report == "appointments" else fold(contents)


def _whose(export: Export, told: Iterable[Told], field: str, value: object) -> int:
    """The newest later import that says so, else the newest later one."""
    later = [(time.as_of, time.export_id, one) for one in told for time in one.seen if time.export_id > export.id]
    saying = [found for found in later if getattr(found[2].row, field) == value]
    return max((as_of, id) for as_of, id, _ in saying or later)[1]


def _left_otherwise(export: Export, told: Iterable[Told], mine: Told) -> Change | None:
    """A later import that says for the same day that something else is left."""
    own: Any = mine.row
    for one in told:
        row: Any = one.row
        for seen in one.seen:
            is_later = seen.export_id > export.id and seen.as_of == export.as_of
            if is_later and row.remaining not in (None, own.remaining) and own.remaining is not None:
                return Change(seen.export_id, "remaining", own)
    return None
