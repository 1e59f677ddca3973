"""The filters of the board live in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.funnel.filters import Filters
from app.funnel.lanes import PAGE
from app.funnel.words import LOSS_REASONS
from app.models.standing import STAGES
from app.standing.flags import ATTENTION_REASONS, RENEWAL_REASONS
from app.standing.stage import LAPSED, Stage

REASON_WORDS = {
    "sessions_left": "Few sessions left",
    "running_out": "Running out",
    "expiring": "Expiring",
    "ended": "Ended",
    "raised": "Talk now",
    "quiet": "Quiet",
    "missed": "Missed in a row",
    "uncontacted": "Not contacted",
    "unrecorded": "Not recorded",
    "rebook": "Rebook",
    LAPSED: "Lapsed",
}
REASONS = (*RENEWAL_REASONS, *ATTENTION_REASONS, LAPSED, *LOSS_REASONS)
STEPS = {"overdue": "Overdue", "none": "No next step"}
WEEKS = {"this": "Due this week", "next": "Due next week"}
LONGEST_TEXT = 100
MOST_SHOWN = 100 * PAGE


def filters_of(args: MultiDict[str, str]) -> Filters:
    """What is not known is left out: an old bookmark still opens the board."""
    trainer = args.get("trainer", "")
    reason, step, week = args.get("reason", ""), args.get("step", ""), args.get("week", "")
    return Filters(
        text=args.get("q", "").strip()[:LONGEST_TEXT],
        trainer=int(trainer) if trainer.isdecimal() and len(trainer) < 19 else None,
        is_mine=args.get("mine") == "1",
        is_unassigned=args.get("unassigned") == "1",
        reason=reason if reason in REASONS else "",
        step=step if step in STEPS else "",
        week=week if week in WEEKS else "",
    )


def pairs(filters: Filters) -> dict[str, str]:
    """What is set, by the name it has in the address."""
    named = {
        "q": filters.text,
        "trainer": str(filters.trainer) if filters.trainer is not None else "",
        "mine": "1" if filters.is_mine else "",
        "unassigned": "1" if filters.is_unassigned else "",
        "reason": filters.reason,
        "step": filters.step,
        "week": filters.week,
    }
    return {name: value for name, value in named.items() if value}


def address(filters: Filters, **more: str) -> str:
    query = urlencode(pairs(filters) | {name: value for name, value in more.items() if value})
    return f"/board?{query}" if query else "/board"


@dataclass(frozen=True, slots=True)
class Chip:
    word: str
    address: str
    is_on: bool


def chips(filters: Filters, has_own: bool) -> list[Chip]:
    """Pressed again, a filter is off."""
    made = [Chip("Mine", address(replace(filters, is_mine=not filters.is_mine)), filters.is_mine)] if has_own else []
    made.append(
        Chip("Unassigned", address(replace(filters, is_unassigned=not filters.is_unassigned)), filters.is_unassigned)
    )
    for step, word in STEPS.items():
        is_on = filters.step == step
        made.append(Chip(word, address(replace(filters, step="" if is_on else step)), is_on))
    return made


def shown(values: list[str]) -> Mapping[Stage, int]:
    """`booked:100`: so many cards of the lane are on the screen."""
    found = {}
    for value in values:
        stage, _, number = value.partition(":")
        if stage in STAGES and number.isdecimal() and 0 < int(number[:6]) <= MOST_SHOWN:
            found[Stage(stage)] = int(number[:6])
    return found


def seen(values: list[str]) -> dict[Stage, str]:
    """`booked:MARK`: the lane as the page shows it."""
    split = (value.partition(":") for value in values)
    return {Stage(stage): mark for stage, _, mark in split if stage in STAGES}
