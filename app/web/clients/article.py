"""The page of a client as its templates want it: the same article over the board and on a page of its own."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from app import days
from app.funnel import queries, rules
from app.funnel.history import Held, History
from app.funnel.rules import Card
from app.funnel.words import LABELS
from app.standing.stage import Stage
from app.web.clients.lists import Meeting, Pack, latest_first, meeting, pack
from app.web.clients.reasons import Reason, reasons
from app.web.clients.ties import Ties
from app.web.clients.timeline import Event, events
from app.web.clients.wording import Day, Wording
from app.web.disagreements.view import Shown, shown

STATUS_WORDS = {"unknown": "status not known"}


class Choice(NamedTuple):
    """One line of the "Move to" menu."""

    stage: Stage
    label: str
    asks: str


class Menu(NamedTuple):
    choices: list[Choice]
    missing: str
    """Why the likely one is not among them."""


@dataclass(frozen=True, slots=True)
class Article:
    id: int
    name: str
    first: str
    version: int
    stage: Stage
    label: str
    since: Day
    held: str
    looked_after: str
    phone: str
    email: str
    menu: Menu
    reasons: list[Reason]
    as_of: Day
    today: str
    to_record: list[Meeting]
    disputes: list[Shown]
    packs: list[Pack]
    consultations: list[Meeting]
    session_count: int
    sessions: list[Meeting]
    facts: list[tuple[str, str]]
    events: list[Event]
    trainers: list[tuple[int, str]]
    trainer_id: int | None
    """Who the client is assigned to, which is asked only while no session says."""
    ties: Ties


def article(history: History, say: Wording, viewer_id: int | None, ties: Ties) -> Article:
    stage = Stage(history.standing.stage)
    card = queries.card_from(history.client, stage, history.derived.view)
    return Article(
        **_head(history, say, stage),
        **_lists(history, say),
        menu=menu(card, say),
        reasons=reasons(history, say),
        disputes=[shown(row, say) for row in history.disagreements],
        facts=_facts(history, say, ties),
        events=events(history, say, viewer_id, ties.events(say)),
        ties=ties,
    )


def _head(history: History, say: Wording, stage: Stage) -> dict[str, Any]:
    client, standing = history.client, history.standing
    held = (say.today - standing.since_on).days
    return {
        "id": client.id,
        "name": queries.full_name(client),
        "first": queries.name_of(client),
        "version": client.version,
        "stage": stage,
        "label": LABELS[stage],
        "since": say.day(standing.since_on),
        "held": days.count(held, "day") if held > 1 else "",
        "looked_after": _looked_after(history, say),
        "phone": client.member.phone,
        "email": client.member.email,
        "as_of": say.day(standing.read_on),
        "today": say.today.isoformat(),
        "trainers": list(history.staff.items()),
        "trainer_id": _given_to(history) if standing.trainer_id is None and not _handed(history) else None,
    }


def _lists(history: History, say: Wording) -> dict[str, Any]:
    consultations = [meeting(Held(row), say) for row in history.consultations]
    sessions = [meeting(held, say) for held in history.sessions]
    return {
        "consultations": consultations,
        "session_count": history.session_count,
        "sessions": sessions,
        "to_record": [one for one in (*consultations, *sessions) if not one.outcome and not one.is_ahead],
        "packs": [pack(account, history, say) for account in latest_first(history)],
    }


LIKELY = {"new": Stage.DECIDING, "booked": Stage.DECIDING, "no_show": Stage.DECIDING, "deciding": Stage.RENEWAL_DUE,
          "bare": Stage.RENEWAL_DUE, "lapsed": Stage.DECIDING}  # fmt: skip
"""The move that people look for next, by kind of card; said in a sentence where it is not possible."""


def menu(card: Card, say: Wording) -> Menu:
    """Only what is possible, each with what it asks."""
    kind, choices = rules.kind_of(card), []
    ahead = card.stage is Stage.BOOKED and card.consultation_on is not None and card.consultation_on > say.today
    for stage in Stage:
        move = rules.move_of_kind(kind, stage) if stage is not card.stage else None
        if move is None or (ahead and rules.records_an_outcome(card, move)):
            continue
        lifts = move is rules.LIFT or stage is card.stage_without_loss
        choices.append(Choice(stage, LABELS[stage], "lifts the loss" if lifts else move.asks))
    likely = LIKELY.get(kind)
    if ahead and card.consultation_on is not None:
        return Menu(choices, rules.still_ahead(card.name, "consultation", say.near(card.consultation_on)))
    is_missing = likely is not None and likely not in {choice.stage for choice in choices}
    return Menu(choices, rules.refusal(card, likely) if likely is not None and is_missing else "")


def _looked_after(history: History, say: Wording) -> str:
    trainer = say.trainer(history.standing.trainer_id)
    if _handed(history):
        return f"handed over to {say.trainer(history.derived.owner)}"
    if trainer:
        has_trained = history.derived.view.last_attended_on is not None
        return f"trains with {trainer}" if has_trained else f"with {trainer}"
    assigned = say.trainer(history.standing.owner_id)
    return f"given to {assigned}" if assigned else "nobody looks after this client yet"


def _given_to(history: History) -> int | None:
    """As they are known, whatever their name was when they were chosen."""
    return history.derived.view.facts.assigned


def _handed(history: History) -> bool:
    """Whether a handover says in whose book they are."""
    derived = history.derived
    return bool(derived.view.facts.handovers) and derived.owner not in (derived.trainer, None)


def _facts(history: History, say: Wording, ties: Ties) -> list[tuple[str, str]]:
    member, current = history.client.member, history.derived.view.current
    status = STATUS_WORDS.get(member.status, member.status)
    found = [
        ("Member", f"{member.mms_id}, {status}" if member.mms_id else f"not in the member system yet, {status}"),
        ("Also known as", ties.numbers),
        ("Joined", say.ago(member.joined_on).said if member.joined_on else "not known"),
        ("Set by", say.trainer(current.setter) if current else ""),
        ("Consulted by", say.trainer(current.trainer) if current else ""),
        ("Phone", member.phone),
        ("E-mail", member.email),
        ("Files", f"as of {say.near(history.as_of)}" if history.as_of else ""),
    ]
    return [(word, value) for word, value in found if value]
