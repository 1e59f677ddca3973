"""What a person records may be what a file brought before: it is adopted at once, and its undo takes that back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from app.funnel import queries
from app.funnel.actions import Act, Done, follow
from app.funnel.journal import row_of, written_anew
from app.funnel.rules import landing
from app.intake.adopt import CONSULTATION_DAYS, PACKAGE_DAYS
from app.intake.load.adoption import adopt_facts
from app.intake.load.desk import desk_of
from app.models import Appointment, Move, Package
from app.standing.stage import Stage

ADOPTABLE = ("appointment", "package")
KNOWN = {
    "appointment": "The member system knows of this consultation already: it counts once.",
    "package": "The member system knows of this package already: it counts once.",
}


def adopt_recorded(act: Act, done: Done) -> Done:
    """After the move, before the commit. What the imported fact says counts, so the card may land elsewhere."""
    if done.wrote.isdisjoint(ADOPTABLE):
        return done
    move = act.session.get_one(Move, done.move_id)
    made = [entry for entry in move.facts if entry["before"] is None and entry["table"] in ADOPTABLE]
    rows = {str(entry["table"]): row_of(act.session, entry) for entry in made}
    if not any(_may_be_known(act, row) for row in rows.values()):
        return done
    _adopt_anew(act)
    adopted = [KNOWN[table] for table, row in rows.items() if row.adopted_by_id is not None]
    if not adopted:
        return done
    move.facts = [written_anew(act.session, entry) if entry in made else entry for entry in move.facts]
    flag_modified(move, "facts")
    done = _landed(act, move, done)
    return replace(done, sentence=" ".join((done.sentence, *adopted)))


def give_back(act: Act, done: Done) -> Done:
    """After the undo of a move: what its facts had lent to imported ones goes with them."""
    move = act.session.get_one(Move, done.move_id)
    rows = [row_of(act.session, entry) for entry in move.facts if entry["table"] in ADOPTABLE]
    if not any(row is not None and row.voided_at is not None and row.adopted_by_id is not None for row in rows):
        return done
    _adopt_anew(act)
    return replace(done, landed=queries.stage_of(act.session, act.client.id))


def _may_be_known(act: Act, row: Appointment | Package) -> bool:
    """Whether it is worth working out: hardly ever. By what stands, for which there is an index."""
    model: Any = type(row)
    if isinstance(row, Package):
        day, days = "sold_on", timedelta(PACKAGE_DAYS)
    else:
        day, days = "starts_on", timedelta(CONSULTATION_DAYS)
    near = getattr(model, day).between(getattr(row, day) - days, getattr(row, day) + days)
    known = select(model.id).where(model.client_id == act.client.id, model.export_id.is_not(None), near)
    stands = known.where(model.voided_at.is_(None), model.adopted_by_id.is_(None))
    return act.session.scalar(stands.limit(1)) is not None


def _adopt_anew(act: Act) -> None:
    act.session.flush()
    desk = desk_of(act.session, act.location, act.now)
    adopt_facts(desk, {act.client.id})
    follow(act)


def _landed(act: Act, move: Move, done: Done) -> Done:
    landed = queries.stage_of(act.session, act.client.id)
    to = Stage(move.to_stage) if Stage(move.to_stage) is not done.landed else landed
    move.landed = landed
    act.session.flush()
    return replace(done, landed=landed, sentence=landing(queries.name_of(act.client), to, landed))
