"""What a merge would make of two people, before anybody decides. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.models import Client, Location
from app.standing.derive import Derived, derive
from app.standing.facts import Facts
from app.standing.queries import Reading, facts_of, rules_of
from app.standing.rows import summed

OPENERS = (None, "dealings", "new_member", "hand")


@dataclass(frozen=True, slots=True)
class Preview:
    """`kept` and `gone` None: no card yet. `together` None: neither has one."""

    kept: Derived | None
    gone: Derived | None
    together: Derived | None


def preview(session: Session, location: Location, kept: Client | None, gone: Client | None, day: date) -> Preview:
    told = {
        facts.client_id: facts
        for facts in facts_of(session, location.id, [c.id for c in (kept, gone) if c], Reading(day, is_past=False))
    }
    parts = [told.get(client.id) if client is not None else None for client in (kept, gone)]
    rules = rules_of(location)
    own, theirs = (derive(facts, day, rules) if facts is not None else None for facts in parts)
    known = [facts for facts in parts if facts is not None]
    return Preview(own, theirs, derive(together(known), day, rules) if known else None)


def together(parts: Sequence[Facts]) -> Facts:
    """The facts of one person who was two; the first is the one who is kept."""
    first, *others = parts
    for other in others:
        first = replace(
            first,
            joined_on=first.joined_on or other.joined_on,
            first_seen_on=min(first.first_seen_on, other.first_seen_on),
            opened_by=max(first.opened_by, other.opened_by, key=OPENERS.index),
            sessions=sorted((*first.sessions, *other.sessions), key=lambda session: session.day),
            consultations=sorted((*first.consultations, *other.consultations), key=lambda one: (one.day, one.time)),
            packages=[*first.packages, *other.packages],
            balances=summed([*first.balances, *other.balances]),
            losses=[*first.losses, *other.losses],
            raises=[*first.raises, *other.raises],
            contacts=[*first.contacts, *other.contacts],
            handovers=sorted([*first.handovers, *other.handovers], key=lambda one: one.on),
            assigned=first.assigned or other.assigned,
        )
    return first
