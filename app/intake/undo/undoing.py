"""An export is undone whole, in one transaction. Flushes; whoever calls commits, or rolls back after a look."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import take_turn
from app.funnel.queries import full_name, user_name
from app.intake.load.adoption import adopt_facts
from app.intake.load.desk import Desk, desk_of
from app.intake.load.finishing import batches
from app.intake.load.opening import open_anew, unfounded
from app.intake.load.prospects import adopt_prospects
from app.intake.runs import minus
from app.intake.undo import carried, facts, identities, later, obstacles, people
from app.intake.undo.names import forget_names
from app.intake.undo.numbering import number_anew
from app.intake.undo.obstacles import Obstacle, UndoRefused
from app.intake.undo.part import runs_on
from app.intake.undo.people import Vanishing
from app.models import Client, Export, Location, Standing
from app.standing.refresh import refresh, refresh_day


class Leaving(NamedTuple):
    """A client who is none without the file."""

    client_id: int
    name: str


@dataclass
class Undone:
    """What was taken back."""

    members: int = 0
    appointments: int = 0
    packages: int = 0
    updated: int = 0
    """Facts that have the values again that they had without the file."""
    clients: int = 0
    """Whose facts changed."""
    leaving: list[Leaving] = field(default_factory=list)
    told_by: set[int] = field(default_factory=set)
    """Other exports that carried some of the same: that stays."""

    @property
    def created(self) -> int:
        return self.members + self.appointments + self.packages


def undo(session: Session, export_id: int, now: datetime, by_id: int | None = None) -> Undone:
    """UndoRefused names what stands in the way."""
    take_turn(session)
    export = session.get_one(Export, export_id, populate_existing=True)
    location = session.get_one(Location, export.location_id, with_for_update=True, populate_existing=True)
    session.refresh(export, with_for_update=True)
    _must_be_loaded(session, export)
    desk = desk_of(session, location, now)
    desk.is_taking_back = True
    undone = take_out(desk, export)
    export.undone_by_id = by_id
    _take_corrections_along(session, export)
    session.flush()
    day = _day(session, location, export)
    ahead = select(Standing.client_id).where(Standing.location_id == location.id, Standing.read_on > day)
    touched = sorted(desk.touched.union(session.scalars(ahead)))
    refresh(session, location, touched, day, through="undo", now=now, by_id=by_id)
    undone.clients = len(touched)
    return undone


def _must_be_loaded(session: Session, export: Export) -> None:
    if export.undone_at is not None:
        by = user_name(session, export.undone_by_id)
        raise UndoRefused([Obstacle(f"{export.filename} was undone before{f' by {by}' if by else ''}.")])
    if export.status in ("received", "loading"):
        raise UndoRefused([Obstacle(f"{export.filename} is still being read. Undo it once it is in.")])
    if export.status != "loaded":
        raise UndoRefused([Obstacle(f"{export.filename} was not taken, so there is nothing to undo.")])
    target = session.get(Export, export.read_with.get("corrects") or 0)
    if target is not None:
        sentence = f"{export.filename} corrected rows of {target.filename}, and goes with it. Undo that import."
        raise UndoRefused([Obstacle(sentence, export_id=target.id)])


def _take_corrections_along(session: Session, export: Export) -> None:
    """Files that brought rows of this one, corrected: they may come again too."""
    later = select(Export).where(
        Export.location_id == export.location_id,
        Export.id > export.id,
        Export.report.is_(None),
        Export.status == "loaded",
        Export.undone_at.is_(None),
    )
    for correction in session.scalars(later):
        if correction.read_with.get("corrects") == export.id:
            correction.undone_at, correction.undone_by_id = export.undone_at, export.undone_by_id


def take_out(
    desk: Desk, export: Export, lines: Sequence[int] | None = None, also_gone: Collection[Vanishing] = ()
) -> Undone:
    """All that the export brought, or what stands on these lines of it (they rise). `also_gone`: members who go with
    it. Standings are yet to be derived.
    """
    today = desk.now.astimezone(ZoneInfo(desk.location.timezone)).date()
    every = carried.runs_of(desk, export.id)
    runs = every if lines is None else runs_on(desk, every, lines)
    shared = carried.share(desk, export, runs)
    carried.note_keys(desk, export, runs, shared.only, lines)
    _stop_at(later.changed_since(desk, export, today))
    pinned = obstacles.settled(desk)
    mentions = carried.take_out(desk, export, shared, list(minus(every, runs)))
    _stop_at((*obstacles.settled_vanishing(desk, today), *obstacles.recorded_outcomes(desk, today)))
    if lines is None:
        export.undone_at = desk.now
    desk.session.flush()
    counts = facts.forget(desk, export, lines)
    undone = Undone(0, counts["appointments"], counts["packages"], told_by={id for id, _ in shared.others})
    _fold(desk, export, undone, pinned, mentions, also_gone)
    return undone


def _fold(
    desk: Desk,
    export: Export,
    undone: Undone,
    pinned: dict[int, str],
    mentions: carried.Mentions,
    also_gone: Collection[Vanishing],
) -> None:
    """What is left of records and people."""
    today = desk.now.astimezone(ZoneInfo(desk.location.timezone)).date()
    number_anew(desk)
    given = people.give_prospects_back(desk)
    undone.updated = facts.fold_anew(desk, mentions)
    _stop_at(obstacles.unsettled(desk, pinned, today))
    gone = [*people.vanishing(desk), *also_gone]
    undone.members = len(gone)
    _stop_at(identities.in_the_way(desk, export, gone))
    _let_go(desk, export, gone, given)
    undone.updated += facts.fold_members(desk)
    undone.leaving = _close(desk, export, gone, today)
    people.blank(desk, gone)
    adopt_facts(desk, desk.touched)
    forget_names(desk, mentions)


def _let_go(desk: Desk, export: Export, gone: Collection[Vanishing], given: Mapping[int, int]) -> None:
    identities.forget_them(desk, gone)
    if export.undone_at is not None:
        identities.forget_waiting(desk, export)
    people.hand_over(desk, gone, given)
    people.detach(desk, gone)


def _close(desk: Desk, export: Export, gone: Collection[Vanishing], today: date) -> list[Leaving]:
    """Finds the openings anew. Nobody is closed on whom somebody recorded anything."""
    people.shake(desk, export.as_of.isoformat(), gone)
    leaving = _open_anew(desk)
    groundless = {client_id for _, client_id in gone if client_id is not None}
    _stop_at(
        (
            *obstacles.opened_by_hand(desk, groundless),
            *obstacles.recorded_on_clients(desk, {*_groundless(desk), *groundless}, today),
        )
    )
    return leaving


def _stop_at(found: Iterable[Obstacle]) -> None:
    if every := list(found):
        raise UndoRefused(every)


def _open_anew(desk: Desk) -> list[Leaving]:
    """Gives who was a client and is none any more."""
    adopt_prospects(desk)
    desk.session.flush()
    leaving = []
    for ids in batches(desk.shaken):
        are_open = select(Client).where(Client.id.in_(ids), Client.opened_on.is_not(None))
        before = {client.id: full_name(client) for client in desk.session.scalars(are_open)}
        open_anew(desk, ids)
        closed = select(Client.id).where(Client.id.in_(before), Client.opened_on.is_(None))
        leaving += [Leaving(id, before[id]) for id in desk.session.scalars(closed)]
        desk.session.expire_all()
    return sorted(leaving, key=lambda one: (one.name, one.client_id))


def _groundless(desk: Desk) -> set[int]:
    """Clients who were opened for something that is gone."""
    found: set[int] = set()
    for ids in batches(desk.shaken):
        found |= unfounded(desk, ids)
    by_hand: set[int] = set()
    for ids in batches(found):
        by_hand |= set(desk.session.scalars(select(Client.id).where(Client.id.in_(ids), Client.opened_by == "hand")))
    return found - by_hand


def _day(session: Session, location: Location, export: Export) -> date:
    """The newest of which anything still speaks: standings of a day that only this file told of go back."""
    rest = select(func.max(Export.as_of)).where(
        Export.location_id == location.id, Export.status == "loaded", Export.undone_at.is_(None)
    )
    return refresh_day(location, session.scalar(rest) or export.as_of)
