"""Rows without a member id: the people who may be meant, side by side, and the answer."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from app import clock, days
from app.accounts.permissions import Permission
from app.extensions import db
from app.funnel.words import LABELS
from app.intake import history
from app.intake.identity import who
from app.intake.identity.lineup import Candidate, Lineup
from app.intake.identity.rules import Who
from app.models import Export, Identity, Location
from app.standing.stage import Stage
from app.web import hx
from app.web.gate import current_scope, may, stand_at

part = Blueprint("who", __name__)
SHOWN = 20
"""Questions on a page: the answer to one often settles others."""
SOMEBODY_NEW = "new"


@dataclass(frozen=True, slots=True)
class Shown:
    """One who may be meant."""

    id: int
    name: str
    client_id: int | None
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    id: int
    name: str
    said: str
    row_count: int
    candidates: list[Shown]


@dataclass(frozen=True, slots=True)
class WhoIsWho:
    asked: list[Asked]
    more: int


@part.post("/<int:export_id>/identities/<int:identity_id>")
@may(Permission.SAY_WHO)
def say_who(export_id: int, identity_id: int) -> Response:
    session, scope = db.session(), current_scope()
    export, identity = history.export(session, scope, export_id), who.identity(session, scope, identity_id)
    if export is None or identity is None or identity.location_id != export.location_id:
        abort(404)
    location, given = stand_at(export.location_id), request.form.get("member", "")
    member = who.member(session, scope, location.id, int(given[:18])) if given.isdecimal() else None
    if member is None and given != SOMEBODY_NEW:
        abort(404)
    name = name_of(said_by(identity))
    try:
        count = who.answer(session, location, identity, member, clock.now(), current_user.id)
    except who.AnsweredError:
        session.rollback()
        flash(f"Somebody has said who {name} is meanwhile.")
        return hx.go(f"/imports/{export_id}#who")
    session.commit()
    flash(f"{days.count(count, 'row')} of {name} came in. The answer is kept for the next file.")
    return hx.go(f"/imports/{export_id}#who")


def asked_of(export: Export, location: Location) -> WhoIsWho:
    found = who.questions(db.session(), export)
    if not found:
        return WhoIsWho([], 0)
    today = clock.today(location.timezone)
    said_of = [said_by(question.identity) for question in found[:SHOWN]]
    lineup = Lineup(db.session(), current_scope(), location.id, said_of)
    asked = []
    for question, said in zip(found, said_of, strict=False):
        told = question.identity
        candidates = [shown(one, today) for one in lineup.candidates(said)]
        beside = ", ".join(filter(None, (told.email, told.phone))) if name_of(said) not in said[2:] else ""
        asked.append(Asked(told.id, name_of(said), beside, question.row_count, candidates))
    return WhoIsWho(asked, len(found) - len(asked))


def said_by(told: Identity) -> Who:
    return Who(told.first_name, told.last_name, told.email, told.phone)


def name_of(said: Who) -> str:
    return f"{said.first} {said.last}".strip() or said.email or said.phone


def shown(one: Candidate, today: date) -> Shown:
    facts = [
        ("Member", one.mms_id or "added by hand"),
        ("E-mail", one.who.email),
        ("Phone", one.who.phone),
        ("Joined", days.brief(one.joined_on, today) if one.joined_on else ""),
        ("Status", "not known" if one.status == "unknown" else one.status),
        ("Card", LABELS[Stage(one.stage)] if one.stage else ""),
        ("Last here", days.near(one.last_seen_on, today) if one.last_seen_on else ""),
    ]
    name = name_of(one.who) or f"Member {one.mms_id}"
    return Shown(one.id, name, one.client_id, [(word, value) for word, value in facts if value])
