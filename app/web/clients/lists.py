"""Consultations, sessions and packages of a client, in words."""

from collections.abc import Sequence
from typing import NamedTuple

from app import days
from app.funnel.history import Held, History
from app.funnel.words import OUTCOME_WORDS, SIDES
from app.standing.ledger import Account
from app.web.clients.wording import Day, Wording
from app.web.strokes import Strokes, strokes


class Meeting(NamedTuple):
    """A consultation or a session."""

    id: int
    kind: str
    start: Day
    trainer: str
    outcome: str
    detail: str
    is_ahead: bool
    """Its day is still to come: it can only be called off."""
    is_settled: bool
    """A manager said what came of it: that is undone before anything else is recorded."""


class Pack(NamedTuple):
    name: str
    sold: str
    strokes: Strokes | None
    ends: str
    left: str
    price: str
    is_over: bool
    lines: list[str]
    """Its ledger: which session it paid, latest first."""


def meeting(held: Held, say: Wording) -> Meeting:
    row = held.row
    detail = []
    if row["kind"] == "consultation" and row["setter_id"] is not None:
        detail.append(f"booked by {say.trainer(row['setter_id'])}")
    if held.package is not None:
        detail.append(f"from {held.package.item} of {say.short(held.package.sold_on)}")
    elif row["kind"] == "session" and row["is_charged"] and row["starts_on"] <= say.today:
        detail.append("no package paid for it")
    if row["recorded_by_id"] is not None:
        detail.append("entered here")
    if row["pinned"] is not None:
        detail.append(f"settled: {SIDES[row['pinned']]}")
    is_booked = row["outcome"] == "booked"
    return Meeting(
        id=row["id"],
        kind=row["kind"],
        start=say.start(row["starts_on"], row["starts_time"]),
        trainer=say.trainer(row["trainer_id"]),
        outcome="" if is_booked else OUTCOME_WORDS[row["outcome"]],
        detail=", ".join(detail),
        is_ahead=row["starts_on"] > say.today,
        is_settled=row["pinned"] is not None,
    )


def latest_first(history: History) -> Sequence[Account]:
    accounts = history.derived.ledger.accounts
    return sorted(accounts, key=lambda account: (account.package.sold_on, account.package.key), reverse=True)


def pack(account: Account, history: History, say: Wording) -> Pack:
    package = account.package
    seller = say.trainer(package.seller)
    sold = (
        f"{'sold' if package.price_cents else 'given'} {say.short(package.sold_on)}{' by ' + seller if seller else ''}"
    )
    lines = [line.session for line in history.derived.ledger.lines if line.package and line.package.id == package.id]
    sessions = package.sessions
    return Pack(
        name=package.item or (days.count(sessions, "session") if sessions else "Unlimited sessions"),
        sold=sold + (", entered here" if package.is_by_hand else ""),
        strokes=strokes(sessions, account.left),
        ends=_ends(account, say),
        left="unlimited" if sessions is None else f"{account.left} of {sessions}",
        price=say.money(package.price_cents),
        is_over=account.ended_on is not None or package.refunded_on is not None,
        lines=[f"{say.short(session.day)}, {OUTCOME_WORDS[session.outcome]}" for session in reversed(lines)],
    )


def _ends(account: Account, say: Wording) -> str:
    if account.package.refunded_on is not None:
        return f"refunded {say.short(account.package.refunded_on)}"
    if account.ended_on is not None:
        return f"ended {say.short(account.ended_on)}"
    expires_on = account.package.expires_on
    return f"expires {say.short(expires_on)}" if expires_on else "does not expire"
