"""Somebody says what a service, an item or a word means: rows that waited apply, and what was read under it is read
anew.

Flushes; whoever calls commits.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import hold
from app.intake.cells import reader
from app.intake.load import appointments, balances, members, packages, sale_returns, sales
from app.intake.load.desk import STAFF, Desk, desk_of, moment
from app.intake.load.finishing import batches, settle_people
from app.intake.load.importing import UNKNOWN
from app.intake.recall import Seen
from app.models import Carried, Item, Location, OutcomeWord, Service
from app.models.appointment import CHARGED
from app.standing.refresh import refresh, refresh_day

ITEM_REPORTS = ("packages", "returns", "balances")


Whose = int | None | Literal["as it is"]


@dataclass
class Settled:
    row_count: int = 0
    """Contents that are read otherwise now."""
    client_count: int = 0


class _Content(NamedTuple):
    """Something carried under the name."""

    id: int
    report: str
    key: str
    state_before: str
    state: str
    row: Any


def settle_service(
    session: Session,
    location: Location,
    name: str,
    kind: str,
    now: datetime,
    by_id: int | None = None,
    *,
    trainer: Whose = "as it is",
) -> Settled:
    """`kind`: consultation, session or other. `trainer`: whose the rows are that name nobody; None: nobody's."""
    row = _row(session, location, Service, Service.name, name)
    before, row.kind, row.is_guessed = (row.kind, row.trainer_id), kind, False
    if trainer != "as it is":
        row.trainer_id, row.is_trainer_guessed = trainer, False
    if before == (kind, row.trainer_id):
        return _nothing(session)
    return _read_anew(session, location, ("appointments",), "service", name, now, by_id)


def settle_outcome(
    session: Session,
    location: Location,
    word: str,
    outcome: str,
    now: datetime,
    *,
    is_charged: bool | None = None,
    by_id: int | None = None,
) -> Settled:
    """Whether it is charged goes by the outcome unless it is said."""
    row = _row(session, location, OutcomeWord, OutcomeWord.word, word)
    before = row.outcome, row.is_charged
    row.outcome, row.is_guessed = outcome, False
    row.is_charged = outcome in CHARGED if is_charged is None else is_charged
    if before == (row.outcome, row.is_charged):
        return _nothing(session)
    return _read_anew(session, location, ("appointments",), "word", word, now, by_id)


def settle_item(
    session: Session,
    location: Location,
    name: str,
    now: datetime,
    *,
    is_pt: bool = True,
    sessions: int | None = None,
    valid_days: int | None = None,
    by_id: int | None = None,
) -> Settled:
    """A package of so many sessions, of PT without `sessions` an unlimited one, or no PT at all."""
    row = _row(session, location, Item, Item.name, name)
    before = row.is_pt, row.sessions, row.is_unlimited, row.valid_days
    row.is_pt, row.is_guessed = is_pt, False
    row.sessions, row.is_unlimited = (sessions, sessions is None) if is_pt else (None, False)
    row.valid_days = valid_days if is_pt else None
    if before == (row.is_pt, row.sessions, row.is_unlimited, row.valid_days):
        return _nothing(session)
    return _read_anew(session, location, ITEM_REPORTS, "item", name, now, by_id)


def _row(session: Session, location: Location, model: Any, column: Any, name: str) -> Any:
    """A name may be settled before any file brings it."""
    hold(session, Location, location.id)
    row = session.scalar(select(model).where(model.location_id == location.id, column == name).with_for_update())
    if row is None:
        row = model(location_id=location.id, **{column.key: name})
        if model is Item:
            row.is_unlimited = False
        session.add(row)
    return row


def _nothing(session: Session) -> Settled:
    session.flush()
    return Settled()


def _read_anew(
    session: Session,
    location: Location,
    reports: Sequence[str],
    cell: str,
    name: str,
    now: datetime,
    by_id: int | None,
) -> Settled:
    desk = desk_of(session, location, now)
    found = [content for report in reports for content in _carried(desk, report, cell, name)]
    if not found:
        return Settled()
    _write_states(desk, found)
    _refold(desk, found)
    _shake(desk, found)
    settle_people(desk)
    seen = {
        id: times
        for report in reports
        for id, times in desk.recall.seen(report, (one.id for one in found if one.report == report)).items()
    }
    _settle_problems(desk, found, seen)
    day = refresh_day(location, max(times[0].as_of for times in seen.values()))
    refresh(session, location, sorted(desk.touched), day, through="settings", now=now, by_id=by_id)
    return Settled(len(found), len(desk.touched))


def _carried(desk: Desk, report: str, cell: str, name: str) -> Iterator[_Content]:
    """Everything ever carried under the name; the database leaves out most of what does not hold it at all."""
    read = reader(report)
    holding = select(Carried.id, Carried.key, Carried.line, Carried.state, Carried.cells).where(
        Carried.location_id == desk.location.id,
        Carried.report == report,
        Carried.cells.contains(name, autoescape=True),
    )
    for id, key, line, state, cells in desk.session.execute(holding):
        row = read(line, cells)
        if getattr(row, cell) == name:
            yield _Content(id, report, key, state, _state(desk, report, row), row)


def _state(desk: Desk, report: str, row: Any) -> str:
    if report == "appointments":
        return appointments.state_of(desk, row.service, row.word)
    return packages.state_of(desk, row) if report == "packages" else sale_returns.state_of(desk, row.item)


def _write_states(desk: Desk, found: Sequence[_Content]) -> None:
    changed = [(one.id, one.state) for one in found if one.state != one.state_before]
    desk.bulk.stage("new_state", {"id": "BIGINT", "state": "TEXT"}, changed)
    desk.bulk.run("UPDATE carried SET state = n.state FROM new_state n WHERE carried.id = n.id")


def _shake(desk: Desk, found: Sequence[_Content]) -> None:
    """A sale that counts now, or no more, may open its client on another day though the package stays as it was."""
    sold = {one.row.member_id for one in found if one.report == "packages" and one.state != one.state_before}
    desk.shaken.update(desk.people.clients[mms_id] for mms_id in sold & desk.people.clients.keys())


def _refold(desk: Desk, found: Sequence[_Content]) -> None:
    keys: dict[str, set[str]] = defaultdict(set)
    for one in found:
        keys[one.report].add(one.key)
        if one.state == "used":
            desk.name_staff([tuple(getattr(one.row, cell) for cell in STAFF.get(one.report, ()))])
    for some in batches(keys["appointments"]):
        appointments.refold(desk, some)
    pairs = set()
    for some in batches(keys["returns"]):
        pairs |= sale_returns.refold(desk, some)[1]
    for some in batches(keys["balances"]):
        pairs |= balances.refold(desk, some)
    for some in batches(keys["packages"]):
        sales.refold(desk, some)
    for some_pairs in batches(pairs):
        sales.refold(desk, (), some_pairs)
    for some in batches(desk.people.added):
        members.refold(desk, some)


def _settle_problems(desk: Desk, found: Sequence[_Content], seen: Mapping[int, Sequence[Seen]]) -> None:
    """Lines that waited and wait no more. Of one that waits for another name too, that one is asked next."""
    settled, asked = [], []
    for one in found:
        for time in seen[one.id] if one.state_before == "parked" else ():
            if one.state != "parked":
                settled.append((time.export_id, time.line))
            elif one.report == "appointments":
                name, value = appointments.unsettled(desk, one.row)
                asked.append((time.export_id, time.line, name, value, UNKNOWN[name]))
    places = {"export_id": "BIGINT", "line": "BIGINT"}
    same = "export_problem.export_id = s.export_id AND export_problem.line = s.line AND fate = 'parked'"
    desk.bulk.stage("settled_line", places, settled)
    desk.bulk.run(f"UPDATE export_problem SET settled_at = :now FROM settled_line s WHERE {same}", now=moment(desk.now))
    desk.bulk.stage("asked_line", {**places, "named": "TEXT", "value": "TEXT", "reason": "TEXT"}, asked)
    desk.bulk.run(
        'UPDATE export_problem SET "column" = s.named, value = s.value, reason = s.reason FROM asked_line s'
        f" WHERE {same} AND export_problem.reason <> s.reason"
    )
