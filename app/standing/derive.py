"""Ledger, flags and stage of one client on a day: the one place where a standing comes from."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.standing.facts import Facts, Handed, Rules, all_happened_by
from app.standing.flags import Attention, Renewal, read_attention, read_renewal
from app.standing.lapse import lapsed_since
from app.standing.ledger import Ledger, keep_ledger
from app.standing.renewed import GRACE_DAYS, renewals_of
from app.standing.stage import LAPSED, Stage, View, hold_stage


@dataclass(frozen=True, slots=True)
class Derived:
    """A client's standing with the ledger it came from."""

    stage: Stage
    since: date
    loss_reason: str | None
    renewal: Renewal
    attention: tuple[Attention, ...]
    trainer: int | None
    """The servicing trainer."""
    owner: int | None
    """In whose book they are."""
    value_cents: int | None
    view: View

    @property
    def ledger(self) -> Ledger:
        return self.view.ledger


def view_of(facts: Facts, day: date, rules: Rules) -> View:
    """`facts` as known on `day` (see `as_known_on` for days in the past)."""
    return View(facts, keep_ledger(facts, day), rules, day)


def derive(facts: Facts, day: date, rules: Rules) -> Derived:
    """As `view_of`, with all that follows."""
    return derived_from(view_of(facts, day, rules))


def derived_from(view: View) -> Derived:
    facts, day = view.facts, view.day
    renewal = read_renewal(view)
    held = hold_stage(view, bool(renewal.reasons))
    since = held.since
    if held.stage is Stage.LOST:
        renewal = Renewal()
        if held.reason == LAPSED:
            since = lapsed_since(view)
    elif held.stage is Stage.RENEWAL_DUE:
        since = facts.flag_raised_on or day
    latest, servicing = view.latest_paid, servicing_trainer(view)
    return Derived(
        held.stage,
        since,
        held.reason,
        renewal,
        read_attention(view, held),
        servicing,
        owner(view, servicing),
        None if latest is None else latest.price_cents,
        view,
    )


def servicing_trainer(view: View) -> int | None:
    """Of the latest attended session that names one, else the latest seller, else the consultant."""
    for session in reversed(view.facts.sessions):
        if session.trainer is not None and session.outcome == "attended" and session.day <= view.day:
            return session.trainer
    if view.latest_paid is not None and view.latest_paid.seller is not None:
        return view.latest_paid.seller
    return view.current.trainer if view.current is not None else None


def owner(view: View, servicing: int | None) -> int | None:
    """Who was handed the client last, until a session attended on a later day names anybody but the one who handed
    over; else the servicing trainer, else whom a person gave them to.
    """
    handed = next((one for one in reversed(view.facts.handovers) if one.on <= view.day), None)
    if handed is not None and not _trains_elsewhere(view, handed):
        return handed.taker
    return servicing if servicing is not None else view.facts.assigned


def _trains_elsewhere(view: View, handed: Handed) -> bool:
    for session in reversed(view.facts.sessions):
        if session.day <= handed.on:
            return False
        named = session.trainer not in (None, handed.giver)
        if named and session.outcome == "attended" and session.day <= view.day:
            return session.trainer != handed.taker
    return False


def counted_lost_on(derived: Derived) -> date | None:
    """The day since which the renewal rate counts a package as lost while the card still stands in renewal_due."""
    view = derived.view
    if derived.stage is not Stage.RENEWAL_DUE or view.open or view.ended_on is None:
        return None
    lost_on = view.ended_on + timedelta(GRACE_DAYS + 1)
    ended = next((a for a in view.paid if a.ended_on == view.ended_on), None)
    is_renewed = ended is not None and ended.package.id in renewals_of(view)
    return lost_on if lost_on <= view.day and not is_renewed else None


def changes_on(derived: Derived) -> date | None:
    """The first later day on which the standing can differ without a new fact; None: never.

    Only a lost client with nothing dated ahead stands still; for everybody else the next day may turn something.
    """
    view, day = derived.view, derived.view.day
    facts = view.facts
    is_still = derived.stage is Stage.LOST and all_happened_by(facts, day)
    return None if is_still else day + timedelta(1)
