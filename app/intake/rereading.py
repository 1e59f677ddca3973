"""What was read under a name is read anew, because somebody says what it means. Flushes; whoever calls commits."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select

from app.intake.cells import NAMED_BY, reader
from app.intake.load import appointments, balances, members, packages, sale_returns, sales
from app.intake.load.carrying import UNKNOWN
from app.intake.load.desk import STAFF, Desk, batches, moment
from app.intake.load.finishing import settle_people
from app.intake.recall import Seen
from app.models import Carried
from app.standing.refresh import refresh, refresh_day


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


def read_anew(desk: Desk, cell: str, name: str, by_id: int | None) -> Settled:
    reports = NAMED_BY[cell]
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
    day = refresh_day(desk.location, max(times[0].as_of for times in seen.values()))
    touched = sorted(desk.touched)
    refresh(desk.session, desk.location, touched, day, through="settings", now=desk.now, by_id=by_id)
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
        desk.tell_more(len(some))
    pairs = set()
    for some in batches(keys["returns"]):
        pairs |= sale_returns.refold(desk, some)[1]
    for some in batches(keys["balances"]):
        pairs |= balances.refold(desk, some)
    for some in batches(keys["packages"]):
        sales.refold(desk, some)
        desk.tell_more(len(some))
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
