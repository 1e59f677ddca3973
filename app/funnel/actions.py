"""What people do with a card: the fact behind each move is written, and the standing follows. Flushes, never commits.

One act is one `Move` row with every fact it wrote, so that one undo takes all of it back (`app.funnel.undo`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.database import stand_behind
from app.funnel import queries, rules
from app.funnel.journal import Journal, unnumbered_key
from app.funnel.queries import Change, Seen
from app.funnel.rules import Card, Fact, Given
from app.funnel.words import MISSING
from app.models import Appointment, Client, Location, Loss, Move, Package, RaisedFlag, RenewalFlag, Trainer
from app.standing.queries import view_after
from app.standing.refresh import refresh, refresh_day, refresh_one
from app.standing.stage import Stage
from app.standing.writes import Cause


class StaleError(Exception):
    """Somebody changed the card since the person looked at it."""

    def __init__(self, change: Change) -> None:
        super().__init__(*change)
        self.who, self.at, self.by_id = change


class IncompleteError(Exception):
    """The fact is not complete or would not land: `fields` by name ("" for the card itself), one sentence each."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something to a card, when, and through what."""

    session: Session
    client: Client
    location: Location
    day: date
    now: datetime
    by_id: int
    through: str

    @property
    def ids(self) -> dict[str, int]:
        return {"location_id": self.location.id, "client_id": self.client.id}

    @property
    def cause(self) -> Cause:
        return Cause(self.through, self.by_id, self.now)


@dataclass(frozen=True, slots=True)
class Done:
    """A finished act: what happened, in words, and the move that undoes it."""

    move_id: int
    was: Stage
    landed: Stage
    sentence: str
    wrote: frozenset[str] = frozenset()
    """The tables of the facts."""
    trainers: Mapping[int, str] = field(default_factory=dict)
    """Of the club, as they were read for the act."""


def act_on(session: Session, scope: Scope, client: Client, *, now: datetime, today: date, through: str = "form") -> Act:
    location = session.get_one(Location, client.location_id)
    assert scope.user_id is not None
    return Act(session, client, location, refresh_day(location, today), now, scope.user_id, through)


def move(act: Act, to: Stage, given: Given, version: int) -> Done:
    """StaleError, RefusedError or IncompleteError leave the transaction to be rolled back."""
    claim(act, version)
    seen = queries.seen(act.session, act.location, act.client, act.day)
    card = seen.card
    chosen = rules.find_move(card, to)
    if given.is_nothing and card.stage_without_loss is to:
        chosen = rules.LIFT
    complaints = {name: MISSING[name] for name in rules.missing_for(chosen, given)}
    for name, sentence in rules.objections(card, chosen, given, act.day):
        complaints.setdefault(name, sentence)
    if complaints:
        raise IncompleteError(complaints)
    return finish(act, seen, to, lambda journal: _record(act, journal, card, chosen, given))


def finish(act: Act, seen: Seen, to: Stage | None, write: Callable[[Journal], object]) -> Done:
    """Writes the facts, then the standing, then the move. `to` None: the person put the card nowhere in particular."""
    card, journal = seen.card, Journal(act.session)
    flag = _standing_flag(act) if card.stage is Stage.RENEWAL_DUE else None
    write(journal)
    act.session.flush()
    view = view_after(act.session, seen.view, seen.staff.heads, journal.written)
    landed = refresh_one(act.session, act.location, view, seen.standing, act.cause)
    act.session.expire(act.client, ["version"])
    if flag is not None:
        act.session.refresh(flag)
        if flag.cleared_on is not None:
            journal.entries.append(_cleared(flag))
    move_id = _keep(act, card.stage, to or landed, landed, journal)
    said = rules.landing(card.name, to or landed, landed)
    return Done(move_id, card.stage, landed, said, frozenset(journal.tables), seen.staff.known)


def follow(act: Act) -> Stage:
    """The standing from the facts as they are now, whatever of them was written."""
    refresh(act.session, act.location, [act.client.id], act.day, through=act.through, now=act.now, by_id=act.by_id)
    act.session.expire(act.client, ["version"])
    return queries.stage_of(act.session, act.client.id)


_KEEP = insert(cast(Table, Move.__table__))


def _keep(act: Act, was: Stage, to: Stage, landed: Stage, journal: Journal) -> int:
    told = {"from_stage": was, "to_stage": to, "landed": landed, "facts": journal.entries}
    row = act.ids | told | {"moved_at": act.now, "by_id": act.by_id}
    kept: Any = act.session.connection().execute(_KEEP, row)
    return int(kept.inserted_primary_key[0])


def _standing_flag(act: Act) -> RenewalFlag | None:
    flags = select(RenewalFlag).where(RenewalFlag.client_id == act.client.id, RenewalFlag.cleared_on.is_(None))
    return act.session.scalar(flags)


def _cleared(flag: RenewalFlag) -> dict[str, object]:
    """Undo gives the flag its raise day back: since when a renewal is due must not depend on a mistake."""
    assert flag.cleared_on is not None
    after = {"cleared_on": flag.cleared_on.isoformat()}
    return {"table": "renewal_flag", "id": flag.id, "before": {"cleared_on": None}, "after": after}


_CARD = Client.__table__
_NEXT = update(Client).where(_CARD.c.id == bindparam("client")).values(version=_CARD.c.version + 1)
_NEXT_AS_SEEN = _NEXT.where(_CARD.c.version == bindparam("seen"))


def claim(act: Act, version: int | None) -> None:
    """The one who saw the card as it is takes the next version; everybody else is told who was faster. None: whatever
    it is by now.
    """
    stand_behind(act.session, act.location)
    statement = _NEXT if version is None else _NEXT_AS_SEEN
    taken = act.session.connection().execute(statement, {"client": act.client.id, "seen": version})
    if taken.rowcount != 1:
        raise StaleError(queries.last_change(act.session, act.client))


def _record(act: Act, journal: Journal, card: Card, chosen: rules.Move, given: Given) -> None:
    if card.stage is Stage.LOST:
        _lift(act, journal)
    if rules.records_an_outcome(card, chosen):
        outcome = "no_show" if chosen.fact is Fact.NO_SHOW else "attended"
        current = queries.current_consultation(act.session, act.client.id)
        assert current is not None
        set_outcome(act, journal, current, outcome)
    match chosen.fact:
        case Fact.CONSULTATION:
            journal.add(Appointment, **_consultation(act, given))
        case Fact.PACKAGE:
            journal.add(Package, **package(act, given))
        case Fact.RAISED:
            journal.add(RaisedFlag, **_raised(act))
        case Fact.LOSS:
            journal.add(Loss, **_loss(act, given))


def _lift(act: Act, journal: Journal) -> None:
    standing = select(Loss).where(Loss.client_id == act.client.id, Loss.lifted_on.is_(None), Loss.voided_at.is_(None))
    for loss in act.session.scalars(standing.order_by(Loss.id)):
        journal.change(loss, lifted_on=act.day, lifted_at=act.now, lifted_by_id=act.by_id)


def set_outcome(act: Act, journal: Journal, held: Appointment, outcome: str) -> None:
    journal.change(held, hand_outcome=outcome, hand_outcome_by_id=act.by_id, hand_outcome_at=act.now)


def _consultation(act: Act, given: Given) -> dict[str, Any]:
    mine = select(Trainer.id).where(Trainer.user_id == act.by_id, Trainer.location_id == act.location.id)
    return act.ids | {
        "key": unnumbered_key(),
        "kind": "consultation",
        "service": "Consultation",
        "starts_on": given.day,
        "starts_time": given.time,
        "trainer_id": given.trainer,
        "setter_id": act.session.scalar(mine.order_by(Trainer.id).limit(1)),
        "booked_on": act.day,
        "first_seen_on": act.day,
        "known_at": act.now,
        "recorded_by_id": act.by_id,
    }


def package(act: Act, given: Given) -> dict[str, Any]:
    return act.ids | {
        "key": unnumbered_key(),
        "item": given.item,
        "sold_on": given.sold_on or act.day,
        "price_cents": given.price_cents,
        "sessions": None if given.is_unlimited else given.sessions,
        "is_unlimited": given.is_unlimited,
        "expires_on": given.expires_on,
        "seller_id": given.seller,
        "known_at": act.now,
        "recorded_by_id": act.by_id,
    }


def _raised(act: Act) -> dict[str, Any]:
    return act.ids | {"raised_on": act.day, "recorded_at": act.now, "recorded_by_id": act.by_id}


def _loss(act: Act, given: Given) -> dict[str, Any]:
    return act.ids | {
        "lost_on": act.day,
        "reason": given.reason,
        "try_again_on": given.try_again_on,
        "recorded_at": act.now,
        "recorded_by_id": act.by_id,
    }
