"""Takes a move back: its facts are voided or get their values back, and the stage follows."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.database import rows_changed, stand_behind
from app.funnel import queries
from app.funnel.actions import Act, Done, claim, follow
from app.funnel.journal import Entry, changed_since, row_of, take_back
from app.funnel.rules import RefusedError, landing
from app.funnel.words import OUTCOME_WORDS
from app.models import Move, RenewalFlag
from app.standing.stage import Stage

THINGS = {
    "appointment": "the consultation",
    "package": "the package",
    "loss": "the loss",
    "raised_flag": "the renewal flag",
}


def move_of(session: Session, scope: Scope, move_id: int) -> Move | None:
    """A move on a card of the scope."""
    return session.scalar(select(Move).where(Move.id == move_id, scope.sees(Move)))


def undo(act: Act, move: Move) -> Done:
    """RefusedError names what stands in the way."""
    stand_behind(act.session, act.location)
    mine = update(Move).where(Move.id == move.id, Move.undone_at.is_(None))
    undone = mine.values(undone_at=act.now, undone_by_id=act.by_id)
    if rows_changed(act.session, undone, synchronize_session=False) != 1:
        raise RefusedError("This was undone before.")
    claim(act, None)
    rows = [(entry, row_of(act.session, entry)) for entry in reversed(move.facts)]
    obstacle = newer_move(act, move) or next(
        (said for entry, row in rows if (said := _obstacle(act, entry, row))), None
    )
    if obstacle:
        raise RefusedError(obstacle)
    for entry, row in rows:
        _take_back(act, entry, row)
    landed = follow(act)
    return Done(
        move.id,
        Stage(move.landed),
        landed,
        f"Undone. {landing(queries.name_of(act.client), Stage(move.from_stage), landed)}",
    )


def latest_standing(session: Session, client_id: int) -> int | None:
    """The newest move on the card that was not undone."""
    standing = select(Move.id).where(Move.client_id == client_id, Move.undone_at.is_(None))
    return session.scalar(standing.order_by(Move.id.desc()).limit(1))


def newer_move(act: Act, move: Move) -> str | None:
    newer = act.session.scalar(
        select(Move)
        .where(Move.client_id == move.client_id, Move.id > move.id, Move.undone_at.is_(None))
        .order_by(Move.id.desc())
        .limit(1)
    )
    if newer is None:
        return None
    return f"{queries.user_name(act.session, newer.by_id)} moved {queries.name_of(act.client)} since. Undo that first."


def _obstacle(act: Act, entry: Entry, row: Any) -> str | None:
    """Why this fact cannot be taken back any more."""
    if entry["table"] == "renewal_flag":
        return None
    changed, thing, page = changed_since(entry, row), THINGS[entry["table"]], f"{queries.name_of(act.client)}'s page"
    if not changed:
        return None
    if "voided_at" in changed:
        return f"{thing.capitalize()} is no longer on file, so there is nothing to undo."
    if "adopted_by_id" in changed:
        return f"An import has confirmed {thing} since. What it says stays."
    if "pinned" in changed:
        return f"Somebody has settled {thing} since. Change it on {page}."
    if "mms_outcome" in changed:
        word = OUTCOME_WORDS[row.mms_outcome]
        return f"The member system has said “{word}” about {thing} since. Settle it on {page}."
    return f"{thing.capitalize()} was changed since. Correct it on {page}."


def _take_back(act: Act, entry: Entry, row: Any) -> None:
    if entry["table"] == "renewal_flag" and (row is None or _has_flag(act.session, act.client.id)):
        return
    take_back(entry, row, act.now)
    act.session.flush()


def _has_flag(session: Session, client_id: int) -> bool:
    standing = select(RenewalFlag.id).where(RenewalFlag.client_id == client_id, RenewalFlag.cleared_on.is_(None))
    return session.scalar(standing.limit(1)) is not None
