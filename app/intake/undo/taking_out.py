"""What an export brought, or some of its lines, is taken out: records and people are folded anew from what is left.

Flushes; whoever calls commits, or rolls back after a look.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.funnel.queries import full_name
from app.intake.load.adoption import adopt_facts
from app.intake.load.desk import Desk, batches
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
from app.models import Client, Export


def take_out(
    desk: Desk, export: Export, lines: Sequence[int] | None = None, also_gone: Collection[Vanishing] = ()
) -> Undone:
    """All that the export brought, or what stands on these lines of it (they rise). `also_gone`: members who go with
    it. Standings are yet to be derived.
    """
    every = carried.runs_of(desk, export.id)
    runs = every if lines is None else runs_on(desk, every, lines)
    shared = carried.share(desk, export, runs)
    note_keys(desk, export, runs, shared, lines)
    _stop_at(later.changed_since(desk, export))
    pinned = obstacles.settled(desk)
    concerned = None if lines is None else people_on(desk, runs)
    mentions = carried.take_out(desk, export, shared, list(minus(every, runs)))
    mentions.people = concerned
    _stop_at((*obstacles.settled_vanishing(desk), *obstacles.recorded_outcomes(desk)))
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
    number_anew(desk)
    given = people.give_prospects_back(desk)
    undone.updated = facts.fold_anew(desk, mentions)
    _stop_at(obstacles.unsettled(desk, pinned))
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
    people.shake(desk, export.as_of.isoformat(), gone, concerned)
    leaving, unfounded = _open_anew(desk)
    groundless = {client_id for _, client_id in gone if client_id is not None}
    _stop_at(
        (
            *obstacles.opened_by_hand(desk, groundless),
            *obstacles.recorded_on_clients(desk, {*unfounded, *groundless}),
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
