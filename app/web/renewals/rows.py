"""One renewal in words: what is left, when it runs out, what speaks for the talk, what is next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from app import days, money
from app.funnel import badges
from app.funnel.badges import Badge, Step
from app.renewals.rules import left_of, talk_about
from app.standing.derive import Derived, counted_lost_on
from app.standing.stage import Stage
from app.web.figures import decimal
from app.web.strokes import Strokes, strokes


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    client_id: int
    name: str = ""
    trainer_id: int | None
    trainer: str = ""
    due_on: date | None
    is_ended: bool
    value_cents: int
    value: str
    strokes: Strokes | None
    left: str
    runs_out: str
    exact: str
    pace: str
    talk: str
    badges: list[Badge]
    note: str = ""
    next: Step


def row(derived: Derived, today: date, currency: str) -> Row:
    """Without what is said later: the names and the note."""
    card, left, renewal = card_of(derived), left_of(derived), derived.renewal
    return Row(
        client_id=derived.view.facts.client_id,
        trainer_id=derived.owner,
        due_on=renewal.due_on,
        is_ended=not derived.view.open,
        value_cents=derived.value_cents or 0,
        value=money.spoken(derived.value_cents or 0, currency),
        strokes=strokes(left.of, left.left),
        left="unlimited" if left.left is None else f"{left.left} of {left.of} left",
        runs_out=runs_out(derived, today),
        exact=days.exact(renewal.due_on) if renewal.due_on else "",
        pace=pace(derived),
        talk=talk(derived),
        badges=_badges(derived, card, today),
        next=badges.next_step(card, today, currency),
    )


def card_of(derived: Derived) -> dict[str, Any]:
    """The standing as the words of the board read it."""
    view, renewal = derived.view, derived.renewal
    next_on, next_kind = view.next_ahead or (None, None)
    return {
        "stage": derived.stage.value,
        "attention": [(found.reason, found.since.isoformat()) for found in derived.attention],
        "remaining": renewal.remaining,
        "run_out_on": renewal.run_out_on,
        "expires_on": renewal.expires_on,
        "due_on": renewal.due_on,
        "flag_raised_on": derived.since if derived.stage is Stage.RENEWAL_DUE else None,
        "counted_lost_on": counted_lost_on(derived),
        "next_on": next_on,
        "next_kind": next_kind,
        "next_time": None,
    }


def runs_out(derived: Derived, today: date) -> str:
    """What will end the package, and when."""
    renewal = derived.renewal
    if renewal.due_on is None:
        return "No date"
    if not derived.view.open:
        return f"Ended {days.brief(renewal.due_on, today)}"
    if renewal.due_on == renewal.run_out_on:
        return days.short(renewal.due_on, today)
    return f"Expires {days.brief(renewal.due_on, today)}"


def pace(derived: Derived) -> str:
    found = derived.renewal
    if not found.pace_sessions or not found.pace_days:
        return "no pace"
    return f"{decimal(Fraction(found.pace_sessions * 7, found.pace_days), 2)} a week"


def talk(derived: Derived) -> str:
    """19 of 20 kept, 1.4 a week."""
    found = talk_about(derived)
    kept = f"{found.kept} of {found.past} kept" if found.past else "no session yet"
    return f"{kept}, {decimal(Fraction(found.attended_lately * 7, found.days), 1)} a week"


def _badges(derived: Derived, card: Mapping[str, Any], today: date) -> list[Badge]:
    """Each reason with since when. That a package ended is said in its own column."""
    found = [badges.renewal_badge(reason, card, today) for reason in derived.renewal.reasons if reason != "ended"]
    lost_on = card["counted_lost_on"]
    if lost_on is not None:
        found.append(Badge(f"Counted as lost since {days.brief(lost_on, today)}", "In the renewal rate", "bad"))
    return found + [badges.attention_badge(attention.reason, attention.since, today) for attention in derived.attention]
