"""Two cards side by side, and what they would be as one, in words."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app import days
from app.funnel.words import LABELS
from app.intake.identity.apart import KeptApart
from app.intake.identity.lookalikes import Found
from app.intake.identity.merges import Merged
from app.intake.identity.together import Preview
from app.models import Client, Location, Member
from app.standing.derive import Derived
from app.standing.stage import Stage

WORDS = {
    "email": "the same e-mail",
    "phone": "the same phone",
    "name": "the same name",
    "nearly": "nearly the same name",
    "surname": "the same first name, another surname",
    "joined": "joined on the same day",
}
STRENGTHS = {"strong": "Very likely", "likely": "Likely", "possible": "Possible"}


@dataclass(frozen=True, slots=True)
class Pair:
    address: str
    names: tuple[str, str]
    numbers: tuple[str, str]
    strength: str
    reasons: str


class Line(NamedTuple):
    word: str
    kept: str
    gone: str
    together: str

    @property
    def differs(self) -> bool:
        return self.kept.casefold() != self.gone.casefold()


@dataclass(frozen=True, slots=True)
class Compared:
    kept_id: int
    gone_id: int
    kept: str
    gone: str
    kept_number: str
    gone_number: str
    kept_version: int
    gone_version: int
    kept_client: int | None
    gone_client: int | None
    can_swap: bool
    """Whether the other may be the one who is kept: who has a member number is kept before who has none."""
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Undoable:
    id: int
    name: str
    said: str


def pair(found: Found) -> Pair:
    kept, gone = _in_order(found.one, found.other)
    return Pair(
        address=f"/duplicates/{kept.id}/{gone.id}",
        names=(kept.called, gone.called),
        numbers=(number_of(kept), number_of(gone)),
        strength=STRENGTHS[found.strength],
        reasons=sentence(found),
    )


def _in_order(one: Member, other: Member) -> tuple[Member, Member]:
    """Proposed as kept: whom the member system knows, who is active, who joined later."""
    first, second = sorted((one, other), key=lambda m: (m.mms_id is None, m.status != "active", m.id))
    return first, second


def sentence(found: Found | None) -> str:
    """The same e-mail, nearly the same name."""
    told = ", ".join(WORDS[reason] for reason in found.reasons) if found is not None else ""
    return told[:1].upper() + told[1:]


def number_of(member: Member) -> str:
    return member.mms_id or "added by hand"


def compared(
    kept: Member, gone: Member, clients: tuple[Client | None, Client | None], look: Preview, day: date
) -> Compared:
    own, theirs = clients
    return Compared(
        kept_id=kept.id,
        gone_id=gone.id,
        kept=kept.called,
        gone=gone.called,
        kept_number=number_of(kept),
        gone_number=number_of(gone),
        kept_version=own.version if own else 0,
        gone_version=theirs.version if theirs else 0,
        kept_client=own.id if own and own.opened_on else None,
        gone_client=theirs.id if theirs and theirs.opened_on else None,
        can_swap=(kept.mms_id is None) == (gone.mms_id is None),
        lines=[*_cards(kept, gone, day), *_facts(look)],
    )


def _cards(kept: Member, gone: Member, day: date) -> list[Line]:
    def joined(member: Member) -> str:
        return days.brief(member.joined_on, day) if member.joined_on else ""

    both = " and ".join(number for number in (kept.mms_id, gone.mms_id) if number) or "none"
    lively = next((m.status for m in (kept, gone) if m.status == "active"), kept.status)
    return [
        Line("Member", number_of(kept), number_of(gone), f"found under {both}; reports say {kept.mms_id or 'none'}"),
        Line("Name", kept.called, gone.called, kept.called),
        Line("E-mail", kept.email, gone.email, kept.email or gone.email),
        Line("Phone", kept.phone, gone.phone, kept.phone or gone.phone),
        Line("Joined", joined(kept), joined(gone), joined(kept) or joined(gone)),
        Line("Status", _status(kept.status), _status(gone.status), _status(lively)),
    ]


def _status(status: str) -> str:
    return "not known" if status == "unknown" else status


def _facts(look: Preview) -> list[Line]:
    parts = look.kept, look.gone, look.together
    return [
        Line("Card", *map(_stage, parts)),
        Line("Consultations", *(_count(one, "consultations") for one in parts)),
        Line("Sessions", *(_count(one, "sessions") for one in parts)),
        Line("Packages", *(_count(one, "packages") for one in parts)),
        Line("Sessions left", *map(_left, parts)),
    ]


def _stage(derived: Derived | None) -> str:
    return LABELS[Stage(derived.stage)] if derived is not None else "not on the board"


def _count(derived: Derived | None, what: str) -> str:
    return str(len(getattr(derived.view.facts, what))) if derived is not None else "0"


def _left(derived: Derived | None) -> str:
    if derived is None or not derived.view.open:
        return "none"
    remaining = derived.renewal.remaining
    return str(remaining) if remaining is not None else "unlimited"


def merged(one: Merged, location: Location) -> Undoable:
    here = location.here(one.merge.merged_at).date()
    said = f"{one.gone.called} ({number_of(one.gone)}) went into {number_of(one.kept)}, {days.exact(here)}, by {one.by}"
    return Undoable(one.merge.id, one.kept.called, said)


class Apart(NamedTuple):
    address: str
    name: str
    said: str


def apart(one: KeptApart, location: Location) -> Apart:
    day = location.here(one.said.said_at).date()
    both = " and ".join(f"{member.called} ({number_of(member)})" for member in (one.one, one.other))
    address = f"/duplicates/{one.one.id}/{one.other.id}/apart/undo"
    return Apart(address, both, f"said {one.by}, {days.exact(day)}")
