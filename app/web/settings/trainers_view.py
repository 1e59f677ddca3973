"""Trainers, their other names and two of them side by side, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app import days
from app.funnel.handovers import Told
from app.intake.staff.holdings import Holdings
from app.intake.staff.queries import KeptApart, Member, Merged, Pair, Team
from app.models import Location, Trainer, User
from app.web.duplicates.view import Line

WHY = {"said": "somebody said so", "cut": "cut short", "spelt": "written otherwise"}
HELD = ("client", "session", "consultation", "booking", "sale")
HEADS = ("Clients now", "Sessions", "Consultations", "Set by them", "Sales")


class Other(NamedTuple):
    """Another name of a trainer. `merge_id`: what is undone to take it away; 0: it was taken by itself."""

    id: int
    name: str
    why: str
    merge_id: int


@dataclass(frozen=True, slots=True)
class Shown:
    id: int
    name: str
    also: list[Other]
    account: str
    is_closed: bool
    user_id: int | None


class Asked(NamedTuple):
    address: str
    question: str
    why: str


class Undoable(NamedTuple):
    id: int
    said: str
    when: str
    closed: str = ""
    """Of a handover: the account of the giver that is closed, and stays so."""
    user_id: int | None = None


class Apart(NamedTuple):
    address: str
    said: str
    when: str


@dataclass(frozen=True, slots=True)
class Compared:
    kept_id: int
    gone_id: int
    kept: str
    gone: str
    lines: list[Line]
    is_one: bool


def member(one: Member, merges: Mapping[int, int] | None = None) -> Shown:
    also = [
        Other(name.trainer.id, name.trainer.name, WHY[name.why], (merges or {}).get(name.trainer.id, 0))
        for name in one.also
    ]
    account = _account(one.account)
    is_closed = one.account is not None and not one.account.is_active
    return Shown(one.trainer.id, one.trainer.name, also, account, is_closed, one.account.id if one.account else None)


def pair(asked: Pair) -> Asked:
    """The longer name is the one that is kept."""
    one, other = sorted((asked.one, asked.other), key=lambda trainer: len(trainer.name))
    why = "It may be this name cut short; nobody can tell for certain." if asked.is_cut else "The names are alike."
    return Asked(f"/settings/trainers/{other.id}/{one.id}", f"Is {one.name} {other.name}?", why)


def merged(one: Merged, location: Location) -> Undoable:
    day = location.here(one.merge.merged_at).date()
    return Undoable(one.merge.id, f"{one.gone} is {one.kept}", f"said {one.by}, {days.exact(day)}")


def apart(one: KeptApart, location: Location) -> Apart:
    day = location.here(one.said.said_at).date()
    address = f"/settings/trainers/{one.said.one_id}/{one.said.other_id}/apart/undo"
    return Apart(address, f"{one.one} and {one.other} are two", f"said {one.by}, {days.exact(day)}")


def handed(told: Told, givers: Mapping[int, Shown]) -> Undoable:
    """`givers`: the trainers of the club, by id."""
    takers = ", ".join(f"{count} to {name}" for name, count in told.takers.items())
    when = f"as of {days.exact(told.handover.given_on)}, by {told.by}"
    giver = givers.get(told.handover.giver_id)
    closed = (giver.account, giver.user_id) if giver is not None and giver.is_closed else ("", None)
    return Undoable(told.handover.id, f"{told.giver}: {takers}", when, *closed)


def held(found: Holdings) -> list[str]:
    return [days.count(count, word) for count, word in zip(found, HELD, strict=True) if count]


def compared(kept: Trainer, gone: Trainer, team: Team, holdings: tuple[Holdings, Holdings]) -> Compared:
    lots = {one.trainer.id: one for one in team.members}
    own, theirs = (lots[row.same_as_id or row.id] for row in (kept, gone))
    counts = zip(HEADS, *holdings, strict=True)
    accounts = _account(own.account), _account(theirs.account)
    lines = [
        Line("Known as", own.trainer.name, gone.name, own.trainer.name),
        Line("Also written", _also(own, kept), _also(theirs, gone), _names(own, theirs)),
        *(Line(word, f"{one:,}", f"{other:,}", f"{one + other:,}") for word, one, other in counts),
        Line("Logs in as", *accounts, accounts[0] or accounts[1]),
    ]
    return Compared(kept.id, gone.id, kept.name, gone.name, lines, own.trainer.id == theirs.trainer.id)


def _also(one: Member, shown: Trainer) -> str:
    return ", ".join(name.trainer.name for name in one.also if name.trainer.id != shown.id)


def _names(own: Member, theirs: Member) -> str:
    names = [*(name.trainer.name for name in own.also), theirs.trainer.name, *(n.trainer.name for n in theirs.also)]
    return ", ".join(name for name in dict.fromkeys(names) if name != own.trainer.name)


def _account(user: User | None) -> str:
    return user.called + ("" if user.is_active else " (closed)") if user is not None else ""
