"""Facts recorded by hand that an imported one turns out to be (domain, sections 3 and 7)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, select

from app.intake.adopt import CONSULTATION_DAYS, PACKAGE_DAYS, Fact, pair
from app.intake.load import appointments, sales
from app.intake.load.desk import Desk, Refolded
from app.models import Appointment, Package

BY_HAND = "hand:"
AnyFact = TypeVar("AnyFact", Appointment, Package)


class Kind(NamedTuple):
    """What differs between consultations and packages."""

    seen_as: Callable[[Any], Fact]
    days: int
    fill: Callable[[Any, Any], None]
    refold: Callable[[Desk, Collection[str]], Refolded]


def adopt_facts(desk: Desk, client_ids: Collection[int]) -> None:
    """Pairs the facts of these clients anew: the same whichever came first."""
    by_hand = _by_client(_by_hand(desk, Appointment), client_ids)
    for client_id, hands in by_hand.items():
        imported = _all(
            desk,
            Appointment,
            (Appointment.client_id == client_id) & _is_imported(Appointment),
        )
        consultations = [held for held in hands if held.kind == "consultation"]
        others = [held for held in imported if held.kind == "consultation"]
        _settle(desk, consultations, others, Kind(_held, CONSULTATION_DAYS, _fill_appointment, appointments.refold))
    for client_id, sold in _by_client(_by_hand(desk, Package), client_ids).items():
        bought = _all(desk, Package, (Package.client_id == client_id) & _is_imported(Package))
        _settle(desk, sold, bought, Kind(_sold, PACKAGE_DAYS, _fill_package, sales.refold))
    desk.session.flush()


def _all(desk: Desk, model: type[AnyFact], where: ColumnElement[bool]) -> list[AnyFact]:
    """As the database has them now: the statements of an import pass the session by."""
    statement = select(model).where(model.location_id == desk.location.id, where)
    return list(desk.session.scalars(statement.order_by(model.id).execution_options(populate_existing=True)))


def _is_imported(model: type[AnyFact]) -> ColumnElement[bool]:
    return model.voided_at.is_(None) & model.export_id.is_not(None)


def _by_hand(desk: Desk, model: type[AnyFact]) -> list[AnyFact]:
    """By the index of the keys: there are few of them among millions. Those too that were taken back since they were
    adopted: what they gave goes with them.
    """
    keys = (model.key >= BY_HAND) & (model.key < BY_HAND[:-1] + ";")
    counts = model.voided_at.is_(None) | model.adopted_by_id.is_not(None)
    return _all(desk, model, keys & model.export_id.is_(None) & counts)


def _by_client(facts: Iterable[AnyFact], client_ids: Collection[int]) -> dict[int, list[AnyFact]]:
    found: dict[int, list[AnyFact]] = defaultdict(list)
    for fact in facts:
        if fact.client_id in client_ids:
            found[fact.client_id].append(fact)
    return found


def _settle(desk: Desk, hands: Collection[AnyFact], imported: Collection[AnyFact], kind: Kind) -> None:
    by_id = {fact.id: fact for fact in imported}
    adopted = _pinned(hands, by_id)
    free = [hand for hand in hands if hand.voided_at is None and hand.id not in adopted]
    others = [fact for fact in imported if fact.id not in adopted.values()]
    adopted |= pair(map(kind.seen_as, free), map(kind.seen_as, others), kind.days)
    by_id |= {fact.id: fact for fact in _elsewhere(desk, hands)}
    former = []
    for hand in hands:
        adopter = adopted.get(hand.id)
        if hand.adopted_by_id != adopter:
            if hand.adopted_by_id in by_id:
                former.append(by_id[hand.adopted_by_id])
                _give_back(former[-1], hand)
            hand.adopted_by_id = adopter
            desk.touched.add(hand.client_id)
    if former:
        desk.session.flush()
        kind.refold(desk, {fact.key for fact in former})
        for fact in former:
            desk.session.refresh(fact)
    for hand in hands:
        if hand.adopted_by_id is not None:
            adopter_row = by_id[hand.adopted_by_id]
            adopter_row.known_at = min(adopter_row.known_at, hand.known_at)
            kind.fill(adopter_row, hand)


def _pinned(hands: Collection[AnyFact], by_id: Mapping[int, AnyFact]) -> dict[int, int]:
    """What a manager settled between the two keeps them together, whatever nearer one a later file brings."""
    kept = {}
    for hand in hands:
        adopter = by_id.get(hand.adopted_by_id or 0)
        if adopter is not None and getattr(adopter, "pinned", None) is not None:
            kept[hand.id] = adopter.id
    return kept


def _elsewhere(desk: Desk, hands: Collection[AnyFact]) -> list[AnyFact]:
    """Imported facts that had adopted one of these and are another client's by now: a merge was undone."""
    found = []
    for hand in hands:
        adopter = desk.session.get(type(hand), hand.adopted_by_id) if hand.adopted_by_id is not None else None
        if adopter is not None and adopter.client_id != hand.client_id:
            found.append(adopter)
    return found


def _held(fact: Appointment) -> Fact:
    is_off = fact.mms_outcome not in ("booked", "attended")
    return Fact(fact.id, fact.starts_on, at=fact.starts_time, known_at=fact.known_at, is_off=is_off)


def _sold(fact: Package) -> Fact:
    return Fact(fact.id, fact.sold_on, like=(fact.price_cents, fact.sessions, fact.is_unlimited))


def _fill_appointment(imported: Appointment, hand: Appointment) -> None:
    """The import's values win, the hand's fill blanks; its definite outcome stands beside that of the MMS."""
    imported.booked_on = imported.booked_on or hand.booked_on
    imported.trainer_id = imported.trainer_id or hand.trainer_id
    imported.setter_id = imported.setter_id or hand.setter_id
    imported.first_seen_on = min(imported.first_seen_on, hand.first_seen_on)
    if imported.hand_outcome is None and hand.hand_outcome is not None:
        imported.hand_outcome = hand.hand_outcome
        imported.hand_outcome_by_id = hand.hand_outcome_by_id
        imported.hand_outcome_at = hand.hand_outcome_at


def _fill_package(imported: Package, hand: Package) -> None:
    imported.seller_id = imported.seller_id or hand.seller_id
    imported.expires_on = imported.expires_on or hand.expires_on


def _give_back(former: Appointment | Package, hand: Appointment | Package) -> None:
    """A nearer one took the hand's fact over: its outcome goes with it, the blanks it filled are folded anew."""
    if isinstance(former, Appointment) and isinstance(hand, Appointment) and former.pinned is None:
        theirs = former.hand_outcome, former.hand_outcome_by_id, former.hand_outcome_at
        if theirs == (hand.hand_outcome, hand.hand_outcome_by_id, hand.hand_outcome_at):
            former.hand_outcome = former.hand_outcome_by_id = former.hand_outcome_at = None
