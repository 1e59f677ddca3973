"""What people record on the page of a client beside the moves: outcomes, sales, contacts. Flushes only."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.funnel import queries, rules, undo
from app.funnel.actions import Act, Done, IncompleteError, claim, finish, follow, package, set_outcome
from app.funnel.journal import Journal
from app.funnel.rules import Given, RefusedError
from app.funnel.words import MISSING
from app.models import Appointment, Contact, Move, Package, RaisedFlag
from app.models.appointment import OUTCOMES
from app.models.contact import CONTACT_KINDS
from app.standing.stage import Stage
from app.standing.writes import count_facts

SENT_TWICE = timedelta(minutes=1)


def appointment(session: Session, scope: Scope, appointment_id: int) -> Appointment | None:
    """One that stands, on a client of the scope."""
    found = select(Appointment).where(
        Appointment.id == appointment_id,
        Appointment.voided_at.is_(None),
        Appointment.adopted_by_id.is_(None),
        scope.sees(Appointment),
    )
    return session.scalar(found)


def record_outcome(act: Act, held: Appointment, outcome: str, version: int | None = None) -> Done:
    """By hand. Over a definite outcome of the member system it makes a disagreement, which a manager settles."""
    claim(act, version)
    act.session.refresh(held)
    if twice := _recorded_last(act, held, outcome):
        count_facts(act.session, act.location)  # the card has its next version all the same
        return twice
    seen = queries.seen(act.session, act.location, act.client, act.day)
    if outcome not in OUTCOMES[1:]:
        raise RefusedError("There is no such outcome.")
    complaint = rules.outcome_objection(seen.card.name, held.kind, outcome, held.starts_on, act.day)
    if complaint:
        raise RefusedError(complaint)
    if held.pinned is not None:
        raise RefusedError(f"Whose word counts about this {held.kind} was settled. Undo that first.")
    return finish(act, seen, None, lambda journal: set_outcome(act, journal, held, outcome))


def _recorded_last(act: Act, held: Appointment, outcome: str) -> Done | None:
    """The form came twice: nothing was done to the card since, and one undo takes it back."""
    latest = undo.latest_standing(act.session, act.client.id)
    if latest is None or (held.hand_outcome, held.hand_outcome_by_id) != (outcome, act.by_id):
        return None
    move = act.session.get_one(Move, latest)
    if not any(entry["table"] == "appointment" and entry["id"] == held.id for entry in move.facts):
        return None
    landed = Stage(move.landed)
    return Done(move.id, Stage(move.from_stage), landed, rules.landing(queries.name_of(act.client), landed, landed))


def record_sale(act: Act, given: Given, version: int | None = None) -> Done:
    """A package sold to somebody who stays where they are: an active client who buys ahead."""
    claim(act, version)
    seen = queries.seen(act.session, act.location, act.client, act.day)
    complaints = {name: MISSING[name] for name in rules.missing_for(rules.SELL, given)}
    for name, sentence in rules.package_objections(given, act.day):
        complaints.setdefault(name, sentence)
    if complaints:
        raise IncompleteError(complaints)
    return finish(act, seen, None, lambda journal: journal.add(Package, **package(act, given)))


def lower_flag(act: Act) -> Done:
    """Takes back every "talk now" that stands on the card."""
    claim(act, None)
    seen = queries.seen(act.session, act.location, act.client, act.day)
    standing = select(RaisedFlag).where(
        RaisedFlag.client_id == act.client.id, RaisedFlag.lowered_on.is_(None), RaisedFlag.voided_at.is_(None)
    )
    flags = act.session.scalars(standing.order_by(RaisedFlag.id)).all()
    if not flags:
        raise RefusedError(f"Nobody has raised a flag for {seen.card.name}.")

    def lower(journal: Journal) -> None:
        for flag in flags:
            journal.change(flag, lowered_on=act.day)

    return finish(act, seen, None, lower)


def record_contact(act: Act, kind: str, note: str, contacted_on: date | None = None) -> Contact:
    """A call, a message or a talk, or the attempt."""
    if kind not in CONTACT_KINDS:
        raise IncompleteError({"kind": "Was it a call, a message or a talk?"})
    if contacted_on is not None and contacted_on > act.day:
        raise IncompleteError({"contacted_on": "That day is still to come. Record the contact once it has happened."})
    claim(act, None)
    day, note = contacted_on or act.day, note.strip()
    twice = _just_recorded(act, kind, note, day)
    if twice is not None:
        count_facts(act.session, act.location)
        return twice
    contact = Contact(
        **act.ids,
        kind=kind,
        contacted_on=day,
        note=note,
        recorded_at=act.now,
        recorded_by_id=act.by_id,
    )
    act.session.add(contact)
    follow(act)
    return contact


def _just_recorded(act: Act, kind: str, note: str, day: date) -> Contact | None:
    """The very same by the same person a moment ago: a form that was sent twice."""
    same = select(Contact).where(
        Contact.client_id == act.client.id,
        Contact.recorded_by_id == act.by_id,
        Contact.recorded_at > act.now - SENT_TWICE,
        Contact.kind == kind,
        Contact.contacted_on == day,
        Contact.note == note,
        Contact.voided_at.is_(None),
    )
    return act.session.scalar(same.order_by(Contact.id.desc()).limit(1))


def contact_of(session: Session, scope: Scope, contact_id: int) -> Contact | None:
    found = select(Contact).where(Contact.id == contact_id, Contact.voided_at.is_(None), scope.sees(Contact))
    return session.scalar(found)


def void_contact(act: Act, contact: Contact) -> None:
    """Undo of a contact; only whoever recorded it takes it back."""
    if contact.recorded_by_id != act.by_id:
        raise RefusedError(
            f"{queries.user_name(act.session, contact.recorded_by_id)} recorded this; only they take it back."
        )
    claim(act, None)
    contact.voided_at = act.now
    follow(act)
