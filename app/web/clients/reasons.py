"""Why a client is where they are: one sentence for each flag, with its numbers and since when."""

from collections.abc import Iterator
from typing import NamedTuple

from app import days
from app.funnel.history import History
from app.funnel.words import LOSS_REASONS
from app.standing.derive import counted_lost_on
from app.standing.flags import Attention
from app.standing.stage import Stage
from app.web.clients.wording import Wording
from app.web.strokes import Strokes, strokes


class Reason(NamedTuple):
    icon: str
    title: str
    text: str
    strokes: Strokes | None = None
    can_lower: bool = False


def reasons(history: History, say: Wording) -> list[Reason]:
    return [*_stage(history, say), *_renewal(history, say), *_attention(history, say), *_next(history, say)]


def _stage(history: History, say: Wording) -> Iterator[Reason]:
    standing, loss = history.standing, history.loss
    if standing.stage == Stage.LOST:
        if loss is not None and standing.loss_reason == loss["reason"]:
            by = say.user(loss["recorded_by_id"])
            again = f" Try again on {say.short(loss['try_again_on'])}." if loss["try_again_on"] else ""
            reason = LOSS_REASONS.get(loss["reason"], loss["reason"])
            yield Reason("close", reason, f"Recorded by {by} on {say.short(loss['lost_on'])}.{again}")
        else:
            text = f"Nothing was booked or bought for more than {history.location.lapse_after_days} days."
            yield Reason("clock", "Lapsed", text)
    elif standing.stage == Stage.ACTIVE and standing.value_cents is None:
        yield Reason("package", "No package on file", "Trains, but no package was ever sold or imported.")
    elif standing.stage == Stage.DECIDING and history.derived.view.current is None:
        yield Reason("package", "On a free pack", "Trains on sessions that nobody paid for.")


def _renewal(history: History, say: Wording) -> Iterator[Reason]:
    standing = history.standing
    if standing.stage != Stage.RENEWAL_DUE:
        return
    since = f"Flagged {say.near(standing.flag_raised_on)}." if standing.flag_raised_on else ""
    worth = f"Worth {say.money(standing.value_cents)}." if standing.value_cents is not None else ""
    for reason in history.derived.renewal.reasons:
        found = _renewal_reason(reason, history, say, since, worth)
        if found is not None:
            yield found


def _renewal_reason(reason: str, history: History, say: Wording, since: str, worth: str) -> Reason | None:
    renewal, remaining = history.derived.renewal, history.derived.renewal.remaining
    match reason:
        case "sessions_left":
            of = sum(account.package.sessions or 0 for account in history.derived.view.open)
            title = f"{days.count(remaining or 0, 'session')} left"
            return Reason("package", title, _joined(since, _pace(history, say), worth), strokes(of, remaining))
        case "running_out" if renewal.run_out_on is not None:
            return Reason("clock", f"Runs out {say.near(renewal.run_out_on)}", _pace(history, say))
        case "expiring" if renewal.expires_on is not None:
            left = "" if remaining is None else f"{days.count(remaining, 'session')} would be lost."
            return Reason("calendar", f"Expires {say.near(renewal.expires_on)}", _joined(since, left, worth))
        case "ended" if renewal.due_on is not None:
            lost_on = counted_lost_on(history.derived)
            counted = f"Counted as lost since {say.short(lost_on)}." if lost_on else ""
            text = _joined(since, "No package is open.", counted, worth)
            return Reason("package", f"Ended {say.near(renewal.due_on)}", text)
        case "raised" if history.raised is not None:
            by, day = say.user(history.raised["recorded_by_id"]), say.short(history.raised["raised_on"])
            return Reason("note", "Talk now", f"{by} said so on {day}.", can_lower=True)
    return None


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _pace(history: History, say: Wording) -> str:
    renewal = history.derived.renewal
    if not renewal.pace_sessions or not renewal.pace_days:
        return "No session was used lately."
    pace = f"{renewal.pace_sessions * 7 / renewal.pace_days:.2f}".rstrip("0").rstrip(".")
    if renewal.run_out_on is None:
        return f"At {pace} a week."
    return f"At {pace} a week the last one is on {say.short(renewal.run_out_on)}."


def _attention(history: History, say: Wording) -> Iterator[Reason]:
    for found in history.derived.attention:
        yield _attention_reason(found, history, say)


def _attention_reason(found: Attention, history: History, say: Wording) -> Reason:
    day, ago = say.short(found.since), days.count((say.today - found.since).days, "day")
    match found.reason:
        case "quiet":
            last = "The last session was" if history.derived.view.last_attended_on else "Nothing since the sale"
            return Reason("warning", f"Quiet {ago}", f"{last} on {day}, and nothing is booked ahead.")
        case "missed":
            return Reason("warning", "Missed in a row", f"No session was kept since {day}.")
        case "uncontacted":
            return Reason("warning", "Not contacted", f"New since {day}, and nobody has called or written.")
        case "unrecorded":
            return Reason("warning", "Not recorded", f"The consultation on {day} still says booked.")
        case _:
            current = history.derived.view.current
            fate = "cancelled too late" if current and current.outcome == "late_cancel" else "missed"
            return Reason("warning", "Rebook", f"The consultation on {day} was {fate}, and nothing is booked since.")


def _next(history: History, say: Wording) -> Iterator[Reason]:
    standing = history.standing
    if standing.next_on is not None:
        what = (standing.next_kind or "appointment").capitalize()
        yield Reason("calendar", f"{what} {say.near(standing.next_on)}", "The next thing that is booked.")
    elif standing.stage != Stage.LOST:
        yield Reason("info", "No next step", "Nothing is booked ahead.")
