"""Whom rows without a member id speak of was answered wrongly: the answer is taken back, and its rows wait again.

Flushes; whoever calls commits, or rolls back after a look.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.database import hold
from app.intake.load.desk import desk_of
from app.intake.undo import somebody_new
from app.intake.undo.asked_again import Counted, ask_again
from app.intake.undo.obstacles import UndoRefused
from app.intake.undo.people import Vanishing
from app.intake.undo.taking_out import take_out
from app.intake.undo.undone import Undone
from app.models import Export, Identity, Location, WaitingRow
from app.standing.refresh import refresh, refresh_day

REWORDED = {
    "only this file tells of": "only these rows tell of",
    "this file is one side of it": "these rows are one side of it",
    "only this file made": "only these rows made",
    "then undo this one": "then take the answer back",
}
"""What stands in the way of undoing a whole file says so."""


class MeanwhileError(Exception):
    """Somebody took it back, or answered anew."""


@dataclass
class TakenBack:
    undone: Undone = field(default_factory=Undone)
    row_count: int = 0
    """Rows that wait again."""
    told_by: list[Export] = field(default_factory=list)
    """Other imports that said some of the same, nobody knows how: what they said stays."""


def take_back(session: Session, location: Location, told: Identity, seen: str, now: datetime, by_id: int) -> TakenBack:
    """`seen`: the answer that was on the screen (`mark`). UndoRefused names what stands in the way; it and
    MeanwhileError leave the session to be rolled back.
    """
    hold(session, Location, location.id)
    session.refresh(told, with_for_update=True)
    if told.answered_by_id is None or mark(told) != seen:
        raise MeanwhileError
    try:
        return _take_back(session, location, told, now, by_id)
    except UndoRefused as refused:
        raise UndoRefused([replace(one, sentence=_reworded(one.sentence)) for one in refused.obstacles]) from refused


def mark(told: Identity) -> str:
    """Another for each answer."""
    return told.answered_at.isoformat() if told.answered_at else ""


def _reworded(sentence: str) -> str:
    for of_file, of_rows in REWORDED.items():
        sentence = sentence.replace(of_file, of_rows)
    return sentence


def _take_back(session: Session, location: Location, told: Identity, now: datetime, by_id: int) -> TakenBack:
    done, touched = TakenBack(), set[int]()
    brought, gone = _brought(session, told), somebody_new.known_by_it_alone(session, told)
    for export, rows in brought or _nothing(session, location, gone):
        desk = desk_of(session, location, now)
        desk.is_taking_back = True
        lines = sorted({row.line for row in rows})
        counted = Counted.of(desk, export, lines)
        is_last = export is (brought[-1][0] if brought else export)
        undone = take_out(desk, export, lines, gone if is_last else ())
        counted.settle(desk, export, len(rows), undone.updated)
        _add(done, undone)
        touched |= desk.touched
    desk = desk_of(session, location, now)
    somebody_new.must_be_told_apart(desk, told)
    done.row_count = sum(len(rows) for _, rows in brought)
    theirs = done.undone.told_by - {export.id for export, _ in brought}
    done.told_by = [session.get_one(Export, id) for id in sorted(theirs)]
    numbered = somebody_new.numbered_since(session, told)
    told.member_id = told.number = told.answered_at = told.answered_by_id = None
    session.flush()
    if numbered is not None:
        somebody_new.forget(desk, numbered)
        touched |= desk.touched
    ask_again(desk, told, brought)
    newest = session.scalar(_of_club(location).with_only_columns(func.max(Export.as_of)))
    if newest is not None:
        day = refresh_day(location, newest)
        refresh(session, location, sorted(touched), day, through="undo", now=now, by_id=by_id)
    done.undone.clients = len(touched)
    return done


def _add(done: TakenBack, undone: Undone) -> None:
    every = done.undone
    every.members += undone.members
    every.appointments += undone.appointments
    every.packages += undone.packages
    every.updated += undone.updated
    every.told_by |= undone.told_by
    every.leaving = sorted({*every.leaving, *undone.leaving}, key=lambda one: (one.name, one.client_id))


def _brought(session: Session, told: Identity) -> list[tuple[Export, list[WaitingRow]]]:
    """Imports with their rows that came in under the answer, the last one first: each is taken out of what the
    earlier ones left.
    """
    came = (
        select(Export, WaitingRow)
        .join(WaitingRow, WaitingRow.export_id == Export.id)
        .where(WaitingRow.identity_id == told.id, WaitingRow.applied_at.is_not(None), Export.undone_at.is_(None))
        .order_by(Export.id.desc(), WaitingRow.line, WaitingRow.id)
    )
    found: dict[int, tuple[Export, list[WaitingRow]]] = {}
    for export, row in session.execute(came):
        found.setdefault(export.id, (export, []))[1].append(row)
    return list(found.values())


def _nothing(session: Session, location: Location, gone: Sequence[Vanishing]) -> list[tuple[Export, list[WaitingRow]]]:
    """Where no row is left, somebody may be whom only the answer made: they go with none of the rows of a file."""
    newest = session.scalar(_of_club(location).order_by(Export.id.desc()).limit(1)) if gone else None
    return [(newest, [])] if newest is not None else []


def _of_club(location: Location) -> Select[Any]:
    return select(Export).where(
        Export.location_id == location.id, Export.status == "loaded", Export.undone_at.is_(None)
    )
