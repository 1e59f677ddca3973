"""A disagreement with the member system in words: what each side says, where it says so, and what differs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import RowMapping

from app import clock, days
from app.funnel.disagreements import Kind
from app.funnel.words import OUTCOME_WORDS, SIDES
from app.models import Location
from app.models.appointment import CHARGED
from app.models.member import called
from app.web.clients.wording import Day, Wording


@dataclass(frozen=True, slots=True)
class Side:
    outcome: str
    said: str
    """By whom and when; where it stands."""
    export_id: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """`settled`: what counts since somebody said so; empty while it is open. `agrees`: nothing is left to settle."""

    id: int
    client_id: int
    name: str
    club: str
    kind: str
    start: Day
    trainer: str
    ours: Side
    theirs: Side
    differs: str
    counts: str
    settled: str
    agrees: bool

    @property
    def what(self) -> str:
        """For whoever hears a button without its row."""
        return f"{self.name}, {self.kind} on {self.start.said}"


@dataclass(frozen=True, slots=True)
class Alike:
    kind: Kind
    count: int
    sentence: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Settled:
    count: int
    name: str
    client_id: int
    said: str
    since: str
    undo: str
    """The address that takes back all of it."""


@dataclass(frozen=True, slots=True)
class Club:
    word: str
    address: str
    is_on: bool


def shown(row: RowMapping, say: Wording, *, is_named: bool = False) -> Shown:
    """`is_named`: rows of several clubs stand together."""
    hand, mms = row["hand_outcome"], row["mms_outcome"]
    return Shown(
        id=row["id"],
        client_id=row["client_id"],
        name=name_of(row),
        club=say.location.name if is_named else "",
        kind=row["kind"],
        start=say.start(row["starts_on"], row["starts_time"]),
        trainer=row["trainer"] or "",
        ours=Side(OUTCOME_WORDS[hand], _recorded(row, say)),
        theirs=Side(OUTCOME_WORDS[mms], _told(row, say), row["export_id"]),
        differs=" ".join(filter(None, (_charge(row), _start(row, say)))),
        counts=OUTCOME_WORDS[row["outcome"]],
        settled=SIDES.get(row["pinned"] or "", ""),
        agrees=mms in ("booked", hand),
    )


def wording(location: Location) -> Wording:
    return Wording(location, clock.today(location.timezone), {}, {})


def name_of(row: Mapping[str, Any] | RowMapping) -> str:
    return called(row["first_name"], row["last_name"], row["mms_id"])


def _recorded(row: RowMapping, say: Wording) -> str:
    by = row["recorded_by"] or "somebody"
    at = row["hand_outcome_at"]
    return f"recorded by {by}{', ' + say.moment(at).said if at is not None else ''}"


def _told(row: RowMapping, say: Wording) -> str:
    if row["filename"] is None:
        return "told by a file that is no more"
    return f"line {row['line']} of {row['filename']}, as of {say.near(row['as_of'])}"


def _charge(row: RowMapping) -> str:
    """Of a session: whether it is taken off the package."""
    ours, theirs = row["hand_outcome"] in CHARGED, bool(row["mms_is_charged"])
    if row["kind"] != "session" or ours == theirs:
        return ""
    return f"A session is taken off the package only if {'we are' if ours else 'the member system is'} right."


def _start(row: RowMapping, say: Wording) -> str:
    """It was recorded here first, for another time or with somebody else."""
    if row["entered_on"] is None:
        return ""
    start = say.start(row["entered_on"], row["entered_time"]).said
    was = [start] if (row["entered_on"], row["entered_time"]) != (row["starts_on"], row["starts_time"]) else []
    if row["entered_trainer"] and row["entered_trainer"] != row["trainer"]:
        was.append(f"with {row['entered_trainer']}")
    return f"It was entered here for {' '.join(was)}; day, time and trainer are the member system's." if was else ""


def alike(kinds: Iterable[tuple[Kind, int]]) -> list[Alike]:
    """Those of which there are several."""
    found = []
    for kind, count in kinds:
        ours, theirs = OUTCOME_WORDS[kind.hand_outcome], OUTCOME_WORDS[kind.mms_outcome]
        sentence = f"{days.count(count, kind.kind)}: we say {ours}, the member system says {theirs}"
        if count > 1:
            found.append(Alike(kind, count, sentence, ours, theirs))
    return found


def settled(row: Any) -> Settled:
    settlement, number, changed, held, member, location, by = row
    say = wording(location)
    name = member.called
    what = f"{held.kind} on {say.short(held.starts_on)}: {OUTCOME_WORDS[settlement.outcome]}"
    if number > 1:
        name, what = days.count(number, f"{held.kind}"), OUTCOME_WORDS[settlement.outcome]
    said = f"{what}, {SIDES[settlement.source]}, taken by {by}, {say.moment(settlement.settled_at).said}"
    since = ""
    if changed:
        many = f" about {changed} of them" if number > 1 else f": {OUTCOME_WORDS[held.mms_outcome]}"
        since = f"The member system says something else by now{many}."
    undo = f"/settlements/{settlement.id}/undo" if number == 1 else f"/settlements/acts/{settlement.act}/undo"
    return Settled(number, name, held.client_id, said, since, undo)


def clubs(places: Iterable[Location], counts: Mapping[int, int], chosen: Location | None) -> list[Club]:
    """For who sees several: all of them first, then one each with its count. `chosen` None: all."""
    seen = list(places)
    if len(seen) < 2:
        return []
    total = sum(counts.get(place.id, 0) for place in seen)
    every = Club(f"All clubs, {total:,}", "/disagreements?every=1", chosen is None)
    return [every] + [
        Club(f"{place.name}, {counts.get(place.id, 0):,}", f"/disagreements?{urlencode({'location': place.code})}",
             chosen is not None and place.id == chosen.id)
        for place in seen
    ]  # fmt: skip
