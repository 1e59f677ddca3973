from datetime import date
from itertools import product

import pytest

from app.funnel import rules
from app.funnel.refusals import why_not
from app.funnel.rules import MOVES, Card, Fact, Given, RefusedError
from app.funnel.words import LABELS, MISSING
from app.standing.stage import Stage

TODAY = date(2026, 11, 20)

TABLE = {
    Fact.CONSULTATION: (("new", "no_show", "deciding", "lost"), "booked"),
    Fact.ATTENDED: (("booked",), "deciding"),
    Fact.NO_SHOW: (("booked",), "no_show"),
    Fact.PACKAGE: (("new", "booked", "no_show", "deciding", "renewal_due", "lost"), "active"),
    Fact.RAISED: (("active",), "renewal_due"),
    Fact.LOSS: (("new", "booked", "no_show", "deciding", "active", "renewal_due"), "lost"),
}
LIFTS = {("lost", to) for to in ("new", "no_show", "deciding", "renewal_due")}


def card(stage: Stage, **more: object) -> Card:
    return Card(name="Leo", stage=stage, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("start", "to"), list(product(Stage, Stage)))
def test_every_pair_of_stages_has_its_move_or_a_sentence(start: Stage, to: Stage) -> None:
    expected = next((fact for fact, (sources, target) in TABLE.items() if start in sources and to == target), None)
    if (start, to) in LIFTS:
        expected = Fact.LIFT
    if expected is not None:
        assert rules.find_move(card(start), to).fact is expected
    else:
        with pytest.raises(RefusedError, match=r"Leo|Deciding needs") as refused:
            rules.find_move(card(start), to)
        assert str(refused.value).endswith(".")


@pytest.mark.parametrize("to", list(Stage))
def test_a_lapsed_card_moves_only_to_booked_or_active_with_the_new_fact(to: Stage) -> None:
    lapsed = card(Stage.LOST, is_lapsed=True)
    if to in (Stage.BOOKED, Stage.ACTIVE):
        assert rules.find_move(lapsed, to).asks
    else:
        with pytest.raises(RefusedError, match=r"lapsed|already in Lost"):
            rules.find_move(lapsed, to)


def test_a_card_without_an_open_package_cannot_be_raised() -> None:
    with pytest.raises(RefusedError, match="no open package"):
        rules.find_move(card(Stage.ACTIVE, has_open_package=False), Stage.RENEWAL_DUE)


@pytest.mark.parametrize(("kind", "to"), list(product(rules.KINDS, Stage)))
def test_menu_and_lanes_say_of_each_kind_what_the_server_would(kind: str, to: Stage) -> None:
    stage = {"lapsed": Stage.LOST, "bare": Stage.ACTIVE}.get(kind) or Stage(kind)
    if stage is to:
        return
    told = rules.move_of_kind(kind, to)
    one = card(stage, is_lapsed=kind == "lapsed", has_open_package=kind != "bare")
    assert rules.kind_of(one) == kind
    if told is not None:
        assert rules.find_move(one, to) is told
    else:
        with pytest.raises(RefusedError) as refused:
            rules.find_move(one, to)
        assert str(refused.value) == why_not(kind, to).format(name="Leo")


def test_a_loss_needs_a_reason_and_nothing_else() -> None:
    move = MOVES[Stage.DECIDING, Stage.LOST]
    assert rules.missing_for(move, Given()) == ("reason",)
    assert rules.missing_for(move, Given(reason="price")) == ()


def test_a_consultation_needs_date_time_and_trainer() -> None:
    move = MOVES[Stage.NEW, Stage.BOOKED]
    assert rules.missing_for(move, Given()) == ("date", "time", "trainer")
    assert rules.missing_for(move, Given(day=TODAY, time="18:00", trainer=3)) == ()


def test_a_package_needs_what_sessions_price_and_seller_but_no_expiry() -> None:
    move = MOVES[Stage.DECIDING, Stage.ACTIVE]
    assert rules.missing_for(move, Given()) == ("item", "sessions", "price", "seller")
    assert rules.missing_for(move, Given(item="PT", is_unlimited=True, price_cents=1, seller=1)) == ()


def test_every_field_that_can_be_missing_has_its_question() -> None:
    assert {name for names in rules.REQUIRED.values() for name in names} == set(MISSING)


BOOKED = card(Stage.BOOKED, consultation_on=date(2026, 11, 23), consultation_time="18:00")
SALE = Given(item="PT", sessions=12, price_cents=118800, seller=1)


@pytest.mark.parametrize(
    ("one", "to", "given", "field", "said"),
    [
        (BOOKED, Stage.DECIDING, Given(), "", "still ahead, Mon, Nov 23"),
        (BOOKED, Stage.NO_SHOW, Given(), "", "still ahead"),
        (BOOKED, Stage.ACTIVE, SALE, "", "still ahead"),
        (
            card(Stage.NO_SHOW, consultation_on=date(2026, 11, 18), consultation_time="18:00"), Stage.BOOKED,
            Given(day=date(2026, 11, 18), time="17:59", trainer=1), "date", "starts after it",
        ),
        (
            card(Stage.DECIDING), Stage.ACTIVE, Given(item="PT", sessions=3, price_cents=0, seller=1),
            "price", "free package",
        ),
        (
            card(Stage.DECIDING), Stage.ACTIVE,
            Given(item="PT", sessions=3, price_cents=100, seller=1, sold_on=date(2026, 11, 21)), "sold_on", "future",
        ),
        (
            card(Stage.DECIDING), Stage.ACTIVE, Given(item="PT", sessions=0, price_cents=100, seller=1),
            "sessions", "at least one",
        ),
        (
            card(Stage.DECIDING), Stage.ACTIVE,
            Given(item="PT", sessions=3, price_cents=100, seller=1, expires_on=date(2026, 11, 19)),
            "expires_on", "before",
        ),
    ],
)  # fmt: skip
def test_a_fact_that_would_not_land_is_refused_at_its_field(
    one: Card, to: Stage, given: Given, field: str, said: str
) -> None:
    found = dict(rules.objections(one, MOVES[one.stage, to], given, TODAY))
    assert list(found) == [field]
    assert said in found[field]


@pytest.mark.parametrize("when", ["18:00", "18:01"])
def test_a_consultation_may_start_with_the_last_one_or_after_it(when: str) -> None:
    one = card(Stage.NO_SHOW, consultation_on=TODAY, consultation_time="18:00")
    given = Given(day=TODAY, time=when, trainer=1)
    assert not list(rules.objections(one, MOVES[Stage.NO_SHOW, Stage.BOOKED], given, TODAY))


def test_an_outcome_may_be_recorded_on_the_day_itself() -> None:
    one = card(Stage.BOOKED, consultation_on=TODAY, consultation_time="23:00")
    assert not list(rules.objections(one, MOVES[Stage.BOOKED, Stage.NO_SHOW], Given(), TODAY))


@pytest.mark.parametrize(("outcome", "is_refused"), [
    ("attended", True), ("no_show", True), ("late_cancel", True), ("cancelled", False), ("rescheduled", False),
])  # fmt: skip
def test_before_its_day_a_consultation_can_only_be_freed(outcome: str, is_refused: bool) -> None:
    said = rules.outcome_objection("Leo", "consultation", outcome, date(2026, 11, 21), TODAY)
    assert (said is not None) is is_refused


def test_a_card_that_lands_elsewhere_says_where_and_why() -> None:
    assert rules.landing("Leo", Stage.ACTIVE, Stage.ACTIVE) == "Leo is in Active."
    said = rules.landing("Leo", Stage.NEW, Stage.DECIDING)
    assert said == "Leo landed in Deciding: the last consultation was attended."


def test_the_columns_are_in_the_order_of_the_stages() -> None:
    assert list(LABELS) == list(Stage)
