"""The eight reports in words: what each answers, and how its columns are called and written."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from app import days, money
from app.funnel.words import LABELS, LOSS_REASONS
from app.metrics.definitions import BY_KEY
from app.metrics.parts import WORDS
from app.standing.stage import Stage
from app.web.board.filters import REASON_WORDS
from app.web.figures import decimal


class About(NamedTuple):
    title: str
    sentence: str


REPORTS = {
    "funnel": About("Funnel", "How the department does, from joining to renewal, with the period before."),
    "trainers": About("Trainers", "The same figures for each trainer, in the order of the alphabet."),
    "morning": About("Morning", "What the day begins with: do first, consultations, renewals, quiet clients, data."),
    "board": About("Board", "Where every client is, since when, and why."),
    "renewals": About("Renewals", "Every client with a reason to talk about the next package."),
    "attention": About("Attention", "Every client who needs somebody, one row for each reason."),
    "packages": About("Packages", "Every paid package: what was used, what is left, what renewed it."),
    "ledger": About("Ledger", "Every charged session of the period, and the package that paid for it."),
}
"""In the order of the index."""

HEADS = {
    "member_id": "Member",
    "since": "Since",
    "sold_on": "Sold",
    "expires_on": "Expires",
    "due_on": "Due",
    "run_out_on": "Runs out",
    "pace_per_week": "Pace a week",
    "unit_price": "A session",
    "renewed_by": "Renewed by",
    "text": "What",
}
DAYS = ("since", "sold_on", "expires_on", "due_on", "run_out_on", "day")
MONEY = ("value", "sold", "earned", "liability", "unit_price")
RATES = ("set_rate", "show_rate", "set_show_rate", "close_rate", "renewal_rate", "penetration")
NUMBERS = (*MONEY, *RATES, "remaining", "pace_per_week", "sessions", "used", "sessions_per_week", "position")
SECTIONS = {
    "headline": "In a sentence",
    "do_first": "Do first",
    "consultations": "Consultations",
    "renewals": "Renewals",
    "quiet": "Quiet",
    "lapsed": "Lapsed",
    "health": "Data",
}
ALL_REASONS = REASON_WORDS | LOSS_REASONS


def head(column: str) -> str:
    """The name of a column for people."""
    if column in BY_KEY:
        return BY_KEY[column].label
    return HEADS.get(column) or WORDS.get(column) or column.replace("_", " ").capitalize()


def is_number(column: str) -> bool:
    return column in NUMBERS or column in WORDS


def said(column: str, cell: str, currency: str, today: date) -> str:
    """A cell of the report as people say it; empty cells stay empty."""
    if not cell:
        return ""
    if column in DAYS:
        return days.brief(date.fromisoformat(cell), today)
    if column in MONEY:
        return money.spoken(money.from_text(cell), currency)
    if column in RATES:
        return f"{decimal(Fraction(cell) * 100, 1)} %"
    if column == "stage":
        return LABELS[Stage(cell)]
    if column in ("reasons", "reason"):
        return ", ".join(ALL_REASONS.get(reason, reason) for reason in cell.split(";"))
    return SECTIONS.get(cell, cell) if column == "section" else cell
