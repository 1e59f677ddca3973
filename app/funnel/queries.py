"""One client as the moves need them. The board: `app.funnel.lanes`; the page of a client: `app.funnel.history`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.funnel.rules import Card
from app.models import Appointment, Client, Contact, Location, Move, StageChange, Standing, Trainer, User
from app.standing.derive import Derived, derive
from app.standing.facts import Facts
from app.standing.queries import Reading, facts_of, rules_of
from app.standing.stage import Stage, standing_loss


def client(session: Session, scope: Scope, client_id: int) -> Client | None:
    """An opened client of the scope; None: not there, or somebody else's."""
    found = select(Client).where(Client.id == client_id, Client.opened_on.is_not(None), scope.sees(Client))
    return session.scalar(found)


def name_of(client: Client) -> str:
    """What colleagues call them in a sentence."""
    return client.member.first_name or client.member.last_name or "This client"


def full_name(client: Client) -> str:
    return f"{client.member.first_name} {client.member.last_name}".strip() or f"Member {client.member.mms_id or '?'}"


def facts(session: Session, location: Location, client_id: int, day: date) -> Facts:
    return next(facts_of(session, location.id, [client_id], Reading(day, is_past=False)))


def derived(session: Session, location: Location, client_id: int, day: date) -> Derived:
    """The standing with its ledger, worked out from the facts as they are now."""
    return derive(facts(session, location, client_id, day), day, rules_of(location))


def card_of(session: Session, location: Location, client: Client, day: date) -> Card:
    """The stage that stands written, and what the rules of a move ask beside it."""
    return card_from(client, location, stage_of(session, client.id), derived(session, location, client.id, day))


def card_from(client: Client, location: Location, stage: Stage, derived: Derived) -> Card:
    view = derived.view
    loss = standing_loss(view.facts)
    without = derive(replace(view.facts, losses=()), view.day, rules_of(location)).stage if loss is not None else None
    return Card(
        name=name_of(client),
        stage=stage,
        is_lapsed=stage is Stage.LOST and loss is None,
        has_open_package=bool(view.open),
        consultation_on=view.current.day if view.current else None,
        consultation_time=view.current.time if view.current else "",
        stage_without_loss=without,
    )


def stage_of(session: Session, client_id: int) -> Stage:
    return Stage(session.scalars(select(Standing.stage).where(Standing.client_id == client_id)).one())


def consultations(client_id: int) -> Select[Appointment]:
    """The consultations that stand, latest first."""
    return (
        select(Appointment)
        .where(
            Appointment.client_id == client_id,
            Appointment.kind == "consultation",
            Appointment.voided_at.is_(None),
            Appointment.adopted_by_id.is_(None),
        )
        .order_by(Appointment.starts_on.desc(), Appointment.starts_time.desc(), Appointment.key.desc())
    )


def current_consultation(session: Session, client_id: int) -> Appointment | None:
    """The latest by start, cancelled and rescheduled ones aside."""
    held = consultations(client_id).where(Appointment.outcome.not_in(("cancelled", "rescheduled")))
    return session.scalar(held.limit(1))


def trainers(session: Session, scope: Scope, location_id: int) -> Sequence[Trainer]:
    """Whom this person may name as trainer or seller here: everybody of the club, or only themselves."""
    here = select(Trainer).where(Trainer.location_id == location_id, scope.sees(Trainer))
    return session.scalars(here.order_by(Trainer.name)).all()


def last_change(session: Session, client: Client) -> tuple[str, datetime] | None:
    """Who changed the card last, and when: what a person is told whose move came too late."""
    moved = select(Move.moved_at, Move.by_id).where(Move.client_id == client.id).order_by(Move.id.desc())
    changed = select(StageChange.changed_at, StageChange.by_id).where(StageChange.client_id == client.id)
    spoken = select(Contact.recorded_at, Contact.recorded_by_id).where(Contact.client_id == client.id)
    queries = (moved, changed.order_by(StageChange.id.desc()), spoken.order_by(Contact.id.desc()))
    found = [row for query in queries if (row := session.execute(query.limit(1)).first()) is not None]
    if not found:
        return None
    at, by_id = max(found, key=lambda row: row[0])
    return user_name(session, by_id), at


def user_name(session: Session, user_id: int | None) -> str:
    """An import or a night has nobody's name."""
    user = session.get(User, user_id) if user_id is not None else None
    return (user.name or user.email) if user is not None else ""
