"""One client as the moves need them. The board: `app.funnel.lanes`; the page of a client: `app.funnel.history`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.accounts.trainers import Staff
from app.accounts.trainers import staff as trainers_of
from app.funnel.lanes import KEPT
from app.funnel.rules import Card
from app.models import Appointment, Client, Contact, Location, Move, StageChange, Standing, Trainer, User
from app.models.appointment import STANDS
from app.models.base import spelt
from app.standing.derive import Derived, derive, view_of
from app.standing.facts import Facts
from app.standing.queries import Reading, facts_of, kept_of, rules_of
from app.standing.stage import Stage, View, standing_loss
from app.standing.writes import Row


def client(session: Session, scope: Scope, client_id: int) -> Client | None:
    """An opened client of the scope; None: not there, or somebody else's."""
    found: Client | None = session.scalar(_opened(scope), {"client": client_id})
    return found


@lru_cache(maxsize=KEPT)
def _opened(scope: Scope) -> Any:
    """Kept: to put it together, for a trainer above all, takes longer than to ask it."""
    return select(Client).where(Client.id == bindparam("client"), Client.opened_on.is_not(None), scope.sees(Client))


def name_of(client: Client) -> str:
    """What colleagues call them in a sentence."""
    return client.member.first_name or client.member.last_name or "This client"


def full_name(client: Client) -> str:
    return client.member.called


def facts(session: Session, location: Location, client_id: int, day: date) -> Facts:
    return next(facts_of(session, location.id, [client_id], Reading(day, is_past=False)))


def derived(session: Session, location: Location, client_id: int, day: date) -> Derived:
    """The standing with its ledger, worked out from the facts as they are now."""
    return derive(facts(session, location, client_id, day), day, rules_of(location))


def card_of(session: Session, location: Location, client: Client, day: date) -> Card:
    """The stage that stands written, and what the rules of a move ask beside it."""
    view = view_of(facts(session, location, client.id, day), day, rules_of(location))
    return card_from(client, stage_of(session, client.id), view)


class Seen(NamedTuple):
    """A card before somebody acts on it, and what it was read from: nothing of that is read twice."""

    card: Card
    standing: Row
    view: View
    staff: Staff


def seen(session: Session, location: Location, client: Client, day: date) -> Seen:
    """As `card_of`; to be read once the card is claimed, so that nobody changes it in between."""
    staff = trainers_of(session, location.id)
    standing, facts = kept_of(session, location.id, client.id, staff.heads)
    view = view_of(facts, day, rules_of(location))
    return Seen(card_from(client, Stage(standing["stage"]), view), standing, view, staff)


def card_from(client: Client, stage: Stage, view: View) -> Card:
    loss = standing_loss(view.facts)
    without = derive(replace(view.facts, losses=()), view.day, view.rules).stage if loss is not None else None
    return Card(
        name=name_of(client),
        stage=stage,
        is_lapsed=stage is Stage.LOST and loss is None,
        has_open_package=bool(view.open),
        consultation_on=view.current.day if view.current else None,
        consultation_time=view.current.time if view.current else "",
        stage_without_loss=without,
    )


_STAGE = select(Standing.__table__.c.stage).where(Standing.__table__.c.client_id == bindparam("client"))


def stage_of(session: Session, client_id: int) -> Stage:
    return Stage(session.connection().execute(_STAGE, {"client": client_id}).scalar_one())


a = Appointment
_CURRENT = (
    select(a)
    .where(STANDS, a.client_id == bindparam("client"), a.kind == spelt("consultation"))
    .where(a.outcome.not_in((spelt("cancelled"), spelt("rescheduled"))))
    .order_by(a.starts_on.desc(), a.starts_time.desc(), a.key.desc())
    .limit(1)
)
"""The latest by start, cancelled and rescheduled ones aside."""


def current_consultation(session: Session, client_id: int) -> Appointment | None:
    found: Appointment | None = session.scalar(_CURRENT, {"client": client_id})
    return found


def trainers(session: Session, scope: Scope, location_id: int) -> Sequence[Trainer]:
    """Whom this person may name as trainer or seller here: everybody of the club, or only themselves."""
    here = select(Trainer).where(Trainer.location_id == location_id, Trainer.same_as_id.is_(None), scope.sees(Trainer))
    return session.scalars(here.order_by(Trainer.name)).all()


class Change(NamedTuple):
    """Who changed the card last (nobody: an import or a night), and when."""

    who: str = ""
    at: datetime | None = None
    by_id: int | None = None


def last_change(session: Session, client: Client) -> Change:
    """What a person is told whose move came too late."""
    moved = select(Move.moved_at, Move.by_id).where(Move.client_id == client.id).order_by(Move.id.desc())
    changed = select(StageChange.changed_at, StageChange.by_id).where(StageChange.client_id == client.id)
    spoken = select(Contact.recorded_at, Contact.recorded_by_id).where(Contact.client_id == client.id)
    queries = (moved, changed.order_by(StageChange.id.desc()), spoken.order_by(Contact.id.desc()))
    found = [row for query in queries if (row := session.execute(query.limit(1)).first()) is not None]
    if not found:
        return Change()
    at, by_id = max(found, key=lambda row: row[0])
    return Change(user_name(session, by_id), at, by_id)


def user_name(session: Session, user_id: int | None) -> str:
    """An import or a night has nobody's name."""
    user = session.get(User, user_id) if user_id is not None else None
    return user.called if user is not None else ""
