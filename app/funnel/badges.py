"""A card in words: each reason with since when, the next step, the days. Pure; works on a row of `lanes.cards`."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from app import days
from app.funnel.words import LOSS_REASONS, STUCK_AFTER_DAYS
from app.standing.stage import Stage

MOST_BADGES = 2
WEEK = 7


class Badge(NamedTuple):
    word: str
    title: str
    """Since when and why; empty when the word says it all."""
    tone: str = ""
    """`warn`: look here. `bad`: it is costing something now."""


class Step(NamedTuple):
    """The next step: overdue, today, planned or none."""

    state: str
    lead: str
    what: str


NO_STEP = Step("none", "", "No next step")


def badges(card: Mapping[str, Any], today: date) -> list[Badge]:
    """At most two; where there are more, the second says how many."""
    every = list(_badges(card, today))
    if len(every) <= MOST_BADGES:
        return every
    rest = every[MOST_BADGES - 1 :]
    more = Badge(f"{rest[0].word} and {len(rest) - 1} more", "; ".join(b.title or b.word for b in rest), rest[0].tone)
    return [*every[: MOST_BADGES - 1], more]


def _badges(card: Mapping[str, Any], today: date) -> Iterator[Badge]:
    stage = card["stage"]
    if stage == "lost":
        yield Badge(LOSS_REASONS.get(card["loss_reason"], "Lapsed"), f"Lost on {days.short(card['since_on'], today)}")
        return
    if stage == "renewal_due":
        for reason in card["renewal_reasons"].split(";"):
            if reason:
                yield renewal_badge(reason, card, today)
    elif stage == "active" and card["value_cents"] is None:
        yield Badge("No package on file", "Trains, but no package was ever sold or imported")
    for reason, since in card["attention"]:
        yield attention_badge(reason, date.fromisoformat(since), today)


def renewal_badge(reason: str, card: Mapping[str, Any], today: date) -> Badge:
    """`card` holds `remaining`, `run_out_on`, `expires_on`, `due_on`, `flag_raised_on`, `counted_lost_on`."""
    flagged = card["flag_raised_on"]
    since = f"Flagged {days.short(flagged, today)}" if flagged else "Flagged"
    match reason:
        case "sessions_left":
            left = days.count(card["remaining"], "session") if card["remaining"] else "No sessions"
            runs_out = f", runs out {days.short(card['run_out_on'], today)}" if card["run_out_on"] else ""
            return Badge(f"{left} left", f"{since}: {left.lower()} left{runs_out}")
        case "running_out":
            day = card["run_out_on"]
            return Badge(
                f"Runs out {days.brief(day, today)}",
                f"{since}: at this pace the last session is on {days.short(day, today)}",
            )
        case "expiring":
            return Badge(
                _expiry(card["expires_on"], today), f"{since}: expires {days.short(card['expires_on'], today)}"
            )
        case "ended":
            ended = f"Ended {days.short(card['due_on'], today)}"
            lost_on = card["counted_lost_on"]
            if lost_on:
                ended += f"; counted as lost since {days.short(lost_on, today)}"
            return Badge(f"Ended {days.distance(card['due_on'], today)}", ended, "bad" if lost_on else "warn")
        case _:
            return Badge("Talk now", f"{since} by hand")


def _expiry(day: date, today: date) -> str:
    left = (day - today).days
    if 1 < left < WEEK:
        return f"Expires {day:%a}"
    return f"Expires {days.near(day, today) if abs(left) <= 1 else days.brief(day, today)}"


def attention_badge(reason: str, since: date, today: date) -> Badge:
    day = days.short(since, today)
    match reason:
        case "quiet":
            quiet = f"Quiet {days.count((today - since).days, 'day')}"
            return Badge(quiet, f"Nothing since {day}, nothing booked ahead", "warn")
        case "missed":
            return Badge("Missed in a row", f"No session kept since {day}", "bad")
        case "uncontacted":
            return Badge("Not contacted", f"New since {day}, no call or message since", "warn")
        case "unrecorded":
            return Badge("Not recorded", f"Consultation on {day} still says booked", "warn")
        case _:
            return Badge("Rebook", f"Missed on {day}, nothing booked since", "warn")


def next_step(card: Mapping[str, Any], today: date, currency: str) -> Step:
    """What is overdue comes before what is booked."""
    unrecorded = next((since for reason, since in card["attention"] if reason == "unrecorded"), None)
    if unrecorded is not None:
        late = (today - date.fromisoformat(unrecorded)).days
        return Step("overdue", f"Overdue {days.count(late, 'day')}", "record outcome")
    if card["stage"] == "lost" and card["try_again_on"] is not None:
        return _dated(card["try_again_on"], "", "try again", today)
    if card["next_on"] is not None:
        time = f" {days.clock_time(card['next_time'], currency)}" if card["next_time"] else ""
        return _dated(card["next_on"], time, card["next_kind"], today)
    return NO_STEP


def _dated(day: date, time: str, what: str, today: date) -> Step:
    if day < today:
        return Step("overdue", f"Overdue {days.count((today - day).days, 'day')}", what)
    if day == today:
        return Step("today", f"Today{time}", what)
    return Step(
        "planned", days.near(day, today).capitalize() if day - today == days.ONE_DAY else days.short(day, today), what
    )


def stuck_days(card: Mapping[str, Any], today: date) -> int | None:
    """Days since a person or a change of stage touched the card, once they are too many; an import touches nothing."""
    limit = STUCK_AFTER_DAYS.get(Stage(card["stage"]))
    touched = max(card["touched_on"] or card["since_on"], card["since_on"])
    idle = (today - touched).days
    return idle if limit is not None and idle > limit else None
