"""What stands in the way of an undo, each in one sentence with the client and the way out."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app import days
from app.funnel.queries import full_name
from app.intake.load.desk import Desk
from app.models import Appointment, Client, Contact, HandedClient, Handover, Loss, Package, RaisedFlag, User

MOST = 50
"""Of each kind; the first of them are enough to go on."""
WORDS = {"attended": "showed", "no_show": "no-show", "late_cancel": "cancelled too late", "cancelled": "cancelled",
         "rescheduled": "moved"}  # fmt: skip
CONTACTS = {"call": "a call", "message": "a message", "talk": "a talk"}


@dataclass(frozen=True)
class Obstacle:
    sentence: str
    client_id: int | None = None
    export_id: int | None = None
    """The later import that is to be undone first."""


class UndoRefused(Exception):
    """Nothing was changed; the session is to be rolled back."""

    def __init__(self, obstacles: Collection[Obstacle]) -> None:
        super().__init__(" ".join(one.sentence for one in obstacles))
        self.obstacles = list(obstacles)


def recorded_outcomes(desk: Desk) -> Iterator[Obstacle]:
    """By hand, on appointments that only the export told of. One that was recorded before the import is the hand's own
    and goes back with it.
    """
    hand = aliased(Appointment)
    own = select(hand.id).where(
        hand.adopted_by_id == Appointment.id,
        hand.hand_outcome == Appointment.hand_outcome,
        hand.hand_outcome_at == Appointment.hand_outcome_at,
    )
    said = (
        select(Appointment)
        .where(
            Appointment.id.in_(_vanishing(desk)), Appointment.hand_outcome.is_not(None), Appointment.pinned.is_(None)
        )
        .where(~own.exists())
    )
    for held in desk.session.scalars(said.order_by(Appointment.id).limit(MOST)):
        name, what = _of(desk, held)
        assert held.hand_outcome is not None
        yield Obstacle(
            f"{name}: {_who(desk, held.hand_outcome_by_id)} recorded “{WORDS[held.hand_outcome]}” for the {what}, which"
            " only this file tells of. Take that back on the client's page first.",
            held.client_id,
        )


def _vanishing(desk: Desk) -> list[int]:
    """Appointments that only the export told of and somebody said something about."""
    rows = desk.bulk.rows(
        "SELECT f.id FROM appointment f WHERE f.location_id = :location AND f.hand_outcome IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM vanished_key v WHERE v.report = 'appointments' AND v.key = f.key)",
        location=desk.location.id,
    )
    return [row[0] for row in rows]


def settled(desk: Desk) -> dict[int, str]:
    """By appointment that the undo may change and whose disagreement is settled, what the member system says."""
    rows = desk.bulk.rows(
        "SELECT f.id, f.mms_outcome FROM appointment f WHERE f.location_id = :location AND f.pinned IS NOT NULL"
        " AND f.key IN (SELECT key FROM undone_key WHERE report = 'appointments')",
        location=desk.location.id,
    )
    return dict(rows)


def unsettled(desk: Desk, before: dict[int, str]) -> Iterator[Obstacle]:
    """Settled disagreements of which the undo would take the member system's side away."""
    fresh = select(Appointment).where(Appointment.id.in_(before)).execution_options(populate_existing=True)
    for held in desk.session.scalars(fresh.order_by(Appointment.id)):
        if held.voided_at is not None or held.mms_outcome != before[held.id]:
            yield settled_obstacle(desk, held)


def settled_obstacle(desk: Desk, held: Appointment) -> Obstacle:
    name, what = _of(desk, held)
    return Obstacle(
        f"{name}: somebody settled what came of the {what}, and this file is one side of it. Open the disagreement"
        " again on the client's page first.",
        held.client_id,
    )


def settled_vanishing(desk: Desk) -> Iterator[Obstacle]:
    pinned = select(Appointment).where(Appointment.id.in_(_vanishing(desk)), Appointment.pinned.is_not(None))
    for held in desk.session.scalars(pinned.order_by(Appointment.id).limit(MOST)):
        yield settled_obstacle(desk, held)


def recorded_on_clients(desk: Desk, client_ids: Collection[int]) -> Iterator[Obstacle]:
    """By hand, on clients whom only the export made ones."""
    ids = sorted(client_ids)
    found: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        for client_id, what in _records(desk, some):
            found.setdefault(client_id, what)
    for client_id in sorted(found)[:MOST]:
        client = desk.session.get_one(Client, client_id)
        yield Obstacle(
            f"{full_name(client)}: {found[client_id]}, and only this file made {client.member.first_name or 'them'} a"
            " client. Take that back on the client's page, or import another file that tells of them.",
            client_id,
        )


def _records(desk: Desk, ids: Collection[int]) -> Iterator[tuple[int, str]]:
    session, today = desk.session, desk.today

    def standing(model: Any) -> Any:
        rows = select(model).where(model.client_id.in_(ids), model.voided_at.is_(None)).order_by(model.id)
        return session.scalars(rows.execution_options(populate_existing=True))

    for contact in standing(Contact):
        yield contact.client_id, f"{CONTACTS[contact.kind]} on {days.short(contact.contacted_on, today)} is recorded"
    for loss in standing(Loss):
        yield loss.client_id, f"a loss on {days.short(loss.lost_on, today)} is recorded"
    for flag in standing(RaisedFlag):
        yield flag.client_id, f"a renewal flag was raised on {days.short(flag.raised_on, today)}"
    for sold in standing(Package):
        if sold.recorded_by_id is not None:
            yield sold.client_id, f"a package sold on {days.short(sold.sold_on, today)} is recorded"
    for held in standing(Appointment):
        if held.recorded_by_id is not None:
            yield held.client_id, f"a {held.kind} on {days.short(held.starts_on, today)} is recorded"
    passed = select(HandedClient.client_id).join(Handover, Handover.id == HandedClient.handover_id)
    for client_id in session.scalars(passed.where(HandedClient.client_id.in_(ids), Handover.undone_at.is_(None))):
        yield client_id, "they were handed over to another trainer"
    looked_after = select(Client.id).where(Client.id.in_(ids), Client.assigned_trainer_id.is_not(None))
    for client_id in session.scalars(looked_after):
        yield client_id, "somebody is assigned to look after them"


def opened_by_hand(desk: Desk, client_ids: Collection[int]) -> Iterator[Obstacle]:
    """Members whom only the export told of, and whom a person made clients."""
    ids = sorted(client_ids)
    for start in range(0, len(ids), 500):
        by_hand = select(Client).where(Client.id.in_(ids[start : start + 500]), Client.opened_by == "hand")
        for client in desk.session.scalars(by_hand.execution_options(populate_existing=True)):
            yield Obstacle(
                f"{full_name(client)} was made a client by hand, and only this file tells of them. Import a file of"
                " members that does, then undo this one.",
                client.id,
            )


def _of(desk: Desk, held: Appointment) -> tuple[str, str]:
    client = desk.session.get_one(Client, held.client_id)
    return full_name(client), f"{held.kind} on {days.short(held.starts_on, desk.today)}"


def _who(desk: Desk, user_id: int | None) -> str:
    user = desk.session.get(User, user_id) if user_id is not None else None
    return user.called if user is not None else "somebody"
