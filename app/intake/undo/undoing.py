"""An export is undone whole, in one transaction. Flushes; whoever calls commits, or rolls back after a look."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.database import take_turn
from app.funnel.queries import full_name, user_name
from app.intake.load.adoption import adopt_facts
from app.intake.load.desk import Desk, batches, desk_of
from app.intake.load.opening import open_anew
from app.intake.load.prospects import adopt_prospects
from app.intake.runs import minus
from app.intake.undo import carried, facts, identities, later, obstacles, people
from app.intake.undo.concerned import note_keys
from app.intake.undo.names import forget_names
from app.intake.undo.numbering import number_anew
from app.intake.undo.obstacles import Obstacle, UndoRefused
from app.intake.undo.part import people_on, runs_on
from app.intake.undo.people import Vanishing
from app.intake.undo.undone import Leaving, Undone
from app.models import Client, Export, Location, Standing
from app.standing.refresh import refresh, refresh_day


def undo(
    session: Session,
    export_id: int,
    now: datetime,
    by_id: int | None = None,
    *,
    tell: Callable[[int], None] = lambda _: None,
    is_look: bool = False,
) -> Undone:
    """UndoRefused names what stands in the way. `tell` hears how many rows are out. `is_look`: it is taken back at
    once, so that no standing has to be derived.
    """
    take_turn(session)
    export = session.get_one(Export, export_id, populate_existing=True)
    location = session.get_one(Location, export.location_id, with_for_update=True, populate_existing=True)
    session.refresh(export, with_for_update=True)
    must_be_loaded(session, export)
    desk = desk_of(session, location, now)
    desk.is_taking_back, desk.tell = True, tell
    undone = take_out(desk, export)
    export.undone_by_id = by_id
    _take_corrections_along(session, export)
    session.flush()
    day = _day(session, location, export)
    ahead = select(Standing.client_id).where(Standing.location_id == location.id, Standing.read_on > day)
    touched = sorted(desk.touched.union(session.scalars(ahead)))
    if not is_look:
        refresh(session, location, touched, day, through="undo", now=now, by_id=by_id)
    undone.clients = len(touched)
    return undone


def must_be_loaded(session: Session, export: Export) -> None:
    """UndoRefused: there is nothing to undo, or not in this way."""
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
    note_keys(desk, export, runs, shared, lines)
    _stop_at(later.changed_since(desk, export, today))
    pinned = obstacles.settled(desk)
    concerned = None if lines is None else people_on(desk, runs)
    mentions = carried.take_out(desk, export, shared, list(minus(every, runs)))
    mentions.people = concerned
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
    undone.updated += facts.fold_members(desk, export)
    undone.leaving = _close(desk, export, gone, mentions.people)
    people.blank(desk, gone)
    adopt_facts(desk, desk.touched)
    forget_names(desk, mentions)


def _let_go(desk: Desk, export: Export, gone: Collection[Vanishing], given: Mapping[int, int]) -> None:
    identities.forget_them(desk, gone)
    if export.undone_at is not None:
        identities.forget_waiting(desk, export)
    people.hand_over(desk, gone, given)
    people.detach(desk, gone)


def _close(desk: Desk, export: Export, gone: Collection[Vanishing], concerned: Collection[str] | None) -> list[Leaving]:
    """Finds the openings anew. Nobody is closed on whom somebody recorded anything."""
    today = desk.now.astimezone(ZoneInfo(desk.location.timezone)).date()
    people.shake(desk, export.as_of.isoformat(), gone, concerned)
    leaving, unfounded = _open_anew(desk)
    groundless = {client_id for _, client_id in gone if client_id is not None}
    _stop_at(
        (
            *obstacles.opened_by_hand(desk, groundless),
            *obstacles.recorded_on_clients(desk, {*unfounded, *groundless}, today),
        )
    )
    return leaving


def _stop_at(found: Iterable[Obstacle]) -> None:
    if every := list(found):
        raise UndoRefused(every)


def _open_anew(desk: Desk) -> tuple[list[Leaving], set[int]]:
    """Who was a client and is none any more, and all clients who were opened for something that is gone."""
    adopt_prospects(desk)
    desk.session.flush()
    leaving, unfounded = [], set[int]()
    for ids in batches(desk.shaken):
        opened = open_anew(desk, ids)
        unfounded |= opened.unfounded
        closed = select(Client).where(Client.id.in_(opened.closed)).options(joinedload(Client.member))
        leaving += [Leaving(client.id, full_name(client)) for client in desk.session.scalars(closed)]
        desk.session.expire_all()
    by_hand: set[int] = set()
    for ids in batches(unfounded):
        by_hand |= set(desk.session.scalars(select(Client.id).where(Client.id.in_(ids), Client.opened_by == "hand")))
    return sorted(leaving, key=lambda one: (one.name, one.client_id)), unfounded - by_hand


def _day(session: Session, location: Location, export: Export) -> date:
    """The newest of which anything still speaks: standings of a day that only this file told of go back."""
    rest = select(func.max(Export.as_of)).where(
        Export.location_id == location.id, Export.status == "loaded", Export.undone_at.is_(None)
    )
    return refresh_day(location, session.scalar(rest) or export.as_of)
