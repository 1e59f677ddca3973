"""What happened to a client, latest first: changes of stage with the time in each, moves with their undo, contacts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping

from app import days
from app.accounts.permissions import Permission
from app.funnel.history import History
from app.funnel.words import LABELS, LOSS_REASONS, OUTCOME_WORDS, SIDES
from app.standing.stage import Stage
from app.web.clients.forms import CONTACT_WORDS
from app.web.clients.wording import Day, Wording

THROUGH = {
    "board": "on the board",
    "form": "on this page",
    "import": "through an import",
    "nightly": "at night",
    "settings": "through a changed setting",
    "undo": "through the undo of an import",
}


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    title: str
    when: Day
    text: str = ""
    stage: str = ""
    """Draws its outline; empty: a dot."""
    undo: str = ""
    """The address that takes it back, while that is possible."""
    needs: Permission = Permission.MOVE_CARDS
    """Who may undo it."""
    span: str = ""
    """The time in the stage that this event ended."""


def events(history: History, say: Wording, viewer_id: int | None, others: Iterable[Event] = ()) -> list[Event]:
    """A contact is taken back by whoever recorded it, a move by everybody who may move the card."""
    moves = {move["moved_at"]: move for move in history.moves}
    found = [*_changes(history, say, moves), *_contacts(history, say, viewer_id), *_settlements(history, say)]
    found += [*_passings(history, say), *others]
    told = {change["changed_at"] for change in history.changes}
    found += [_move(history, say, move) for move in history.moves if move["moved_at"] not in told]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _changes(history: History, say: Wording, moves: Mapping[datetime, RowMapping]) -> Iterator[Event]:
    older = [*history.changes[1:], None]
    for change, before in zip(history.changes, older, strict=True):
        move = moves.get(change["changed_at"])
        by = say.user(change["by_id"])
        how = f"{'by ' + by + ' ' if by else ''}{THROUGH[change['through']]}"
        text = "; ".join((_told(history, say, move), how)) if move is not None else how
        yield Event(
            at=change["changed_at"],
            title=LABELS[Stage(change["to_stage"])] if change["from_stage"] else _opened(change),
            when=say.moment(change["changed_at"]),
            text=_sentence(text),
            stage=change["to_stage"],
            undo=_undo(history, move),
            span=_span(change, before),
        )


def _opened(change: RowMapping) -> str:
    return f"Came onto the board: {LABELS[Stage(change['to_stage'])]}"


def _span(change: RowMapping, before: RowMapping | None) -> str:
    if before is None:
        return ""
    held = (change["changed_on"] - before["changed_on"]).days
    return f"{days.count(held, 'day') if held else 'Less than a day'} in {LABELS[Stage(before['to_stage'])]}"


def _move(history: History, say: Wording, move: RowMapping) -> Event:
    """One that changed no stage, or was undone at the same moment."""
    text = f"{_told(history, say, move)}; by {say.user(move['by_id'])}"
    return Event(move["moved_at"], "Recorded", say.moment(move["moved_at"]), _sentence(text), undo=_undo(history, move))


def _undo(history: History, move: RowMapping | None) -> str:
    return f"/moves/{move['id']}/undo" if move is not None and move["id"] == history.undoable_move_id else ""


def _told(history: History, say: Wording, move: RowMapping) -> str:
    told = [said for entry in move["facts"] if (said := _fact(history, say, entry))]
    undone = [f"undone by {say.user(move['undone_by_id'])}"] if move["undone_at"] is not None else []
    return ", ".join([*told, *undone])


def _fact(history: History, say: Wording, entry: Mapping[str, Any]) -> str:
    after, is_new = entry["after"], entry["before"] is None
    match entry["table"]:
        case "appointment" if is_new:
            start = say.start(date.fromisoformat(after["starts_on"]), after["starts_time"]).said
            trainer = say.trainer(after["trainer_id"])
            return f"consultation booked for {start}{' with ' + trainer if trainer else ''}"
        case "appointment":
            return f"{_appointment(history, say, entry['id'])}{OUTCOME_WORDS.get(after.get('hand_outcome') or '', '')}"
        case "package":
            sessions = days.count(after["sessions"], "session") if after["sessions"] else "unlimited sessions"
            return f"bought {sessions} for {say.money(after['price_cents'])}"
        case "loss" if is_new:
            return f"lost: {LOSS_REASONS.get(after['reason'], after['reason']).lower()}"
        case "loss":
            return "the loss was lifted"
        case "raised_flag":
            return "talk now" if is_new else "the flag was lowered"
    return ""


def _appointment(history: History, say: Wording, appointment_id: int) -> str:
    rows = (*history.consultations, *(held.row for held in history.sessions))
    row = next((row for row in rows if row["id"] == appointment_id), None)
    return f"{row['kind']} on {say.short(row['starts_on'])}: " if row is not None else "outcome: "


def _contacts(history: History, say: Wording, viewer_id: int | None) -> Iterator[Event]:
    for contact in history.contacts:
        is_same_day = contact["contacted_on"] == say.location.here(contact["recorded_at"]).date()
        when = say.moment(contact["recorded_at"]) if is_same_day else say.day(contact["contacted_on"])
        title = f"{CONTACT_WORDS[contact['kind']]} by {say.user(contact['recorded_by_id'])}"
        note = f"“{contact['note']}”" if contact["note"] else ""
        undo = f"/contacts/{contact['id']}/undo" if contact["recorded_by_id"] == viewer_id else ""
        yield Event(contact["recorded_at"], title, when, note, undo=undo)


def _settlements(history: History, say: Wording) -> Iterator[Event]:
    for one in history.settlements:
        what = f"{one['kind'].capitalize()} on {say.short(one['starts_on'])}"
        outcome = OUTCOME_WORDS[one[f"{one['source']}_outcome"]]
        by = say.user(one["settled_by_id"]) or "the terminal"
        undo = f"/settlements/{one['id']}/undo" if one["undone_at"] is None else ""
        at, text = one["settled_at"], f"{what}: {outcome} counts, {SIDES[one['source']]}; by {by}"
        yield Event(at, "Settled", say.moment(at), text, undo=undo, needs=Permission.SETTLE_FACTS)
        if one["undone_at"] is not None:
            at, by = one["undone_at"], say.user(one["undone_by_id"]) or "the terminal"
            yield Event(at, "Open again", say.moment(at), f"{what}; by {by}")


def _passings(history: History, say: Wording) -> Iterator[Event]:
    for one in history.passings:
        made = one.handover
        who = f"{say.trainer(one.giver_id)} to {say.trainer(one.taker_id)}"
        text = f"From {who}, as of {say.short(made.given_on)}, by {one.by}"
        yield Event(made.made_at, "Handed over", say.moment(made.made_at), text)
        if made.undone_at is not None:
            text = f"From {who} no more, by {one.undone_by}"
            yield Event(made.undone_at, "Handover taken back", say.moment(made.undone_at), text)


def _sentence(text: str) -> str:
    text = text.strip("; ")
    return text[:1].upper() + text[1:]
