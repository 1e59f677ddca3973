"""What each figure is: name, sentence, parts, what it belongs and is credited to (domain, section 6)."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Metric:
    key: str
    label: str
    sentence: str
    unit: Literal["rate", "per_week", "money"]
    numerator: tuple[str, ...]
    """Keys of the counts that are added up (money: the sum itself)."""
    denominator: tuple[str, ...]
    beside: tuple[str, ...] = ()
    """Counts shown next to it: open, undecided, unrecorded."""
    belongs_to: str = "D"
    credited_to: str = "location"
    goal: str | None = None
    """The location's setting with the goal, in per cent."""


METRICS = (
    Metric(
        "set_rate",
        "Set rate",
        "New members with a consultation booked within 30 days of joining, of all who joined in the period.",
        "rate",
        ("set",),
        ("new_members",),
        ("set_open",),
        "join date",
        "setter; location",
        "set_goal",
    ),
    Metric(
        "show_rate",
        "Show rate",
        "First-time consultations attended, of those attended, missed or cancelled too late.",
        "rate",
        ("attended",),
        ("attended", "no_show", "late_cancel"),
        ("unrecorded",),
        "day of the consultation",
        "its trainer",
        "show_goal",
    ),
    Metric(
        "set_show_rate",
        "Set-show rate",
        "Clients who attended within 30 days of first booking a consultation, of all who first booked in the period.",
        "rate",
        ("set_shown",),
        ("opportunities_set",),
        (),
        "first booking",
    ),
    Metric(
        "close_rate",
        "Close rate",
        "Clients who bought within 30 days of their first attended consultation, of all who had it in the period."
        " A sale that was refunded since is none.",
        "rate",
        ("closed_same_day", "closed_be_back"),
        ("consulted",),
        ("close_open",),
        "day of the consultation",
        "its trainer",
        "close_goal",
    ),
    Metric(
        "renewal_rate",
        "Renewal rate",
        "Packages followed by another within 14 days of their end, of those that ended in the period and are decided.",
        "rate",
        ("renewed",),
        ("renewed", "lost"),
        ("undecided",),
        "due date",
        "trainer of the last session attended by then, else the seller",
        "renewal_goal",
    ),
    Metric(
        "sessions_per_week",
        "Sessions a week",
        "Sessions attended in the last 28 days per week and client with an open package.",
        "per_week",
        ("sessions_attended",),
        ("client_days",),
        (),
        "D",
        "the client's servicing trainer",
    ),
    Metric(
        "penetration",
        "Penetration",
        "Clients with an open package, of all active members.",
        "rate",
        ("active_clients",),
        ("active_members",),
        goal="penetration_goal",
    ),
    Metric(
        "sold",
        "Sold",
        "Prices of the packages sold in the period, without those refunded since.",
        "money",
        ("sold",),
        (),
        (),
        "sale date",
        "seller",
    ),
    Metric(
        "earned",
        "Earned",
        "Sessions charged to a package in the period, each at package price by package sessions.",
        "money",
        ("earned",),
        (),
        (),
        "session day",
        "the session's trainer",
    ),
    Metric(
        "liability", "Owed in sessions", "What is left in open packages, at their price.", "money", ("liability",), ()
    ),
)
BY_KEY = {metric.key: metric for metric in METRICS}
