"""What must hold for any client, whatever happened to them."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.standing.derive import Derived, changes_on, derive
from app.standing.facts import Balance, Consultation, Facts, Package, Rules, all_happened_by, as_known_on
from app.standing.flags import RENEWAL_REASONS
from app.standing.lapse import CALLED_OFF
from app.standing.ledger import ended_by, keep_ledger
from app.standing.renewed import renewals_of
from app.standing.stage import Stage
from tests.standing.make import D, consultation, facts, package, session

days = st.dates(D - timedelta(200), D + timedelta(40))
outcomes = st.sampled_from(["booked", "attended", "no_show", "late_cancel", "cancelled", "rescheduled"])
trainers = st.none() | st.integers(1, 3)


@st.composite
def packages(draw: st.DrawFn) -> Package:
    sold_on = draw(st.dates(D - timedelta(200), D))
    valid = draw(st.none() | st.integers(1, 200))
    refunded = draw(st.none() | st.none() | st.integers(0, 60))
    return package(
        sold_on,
        price=draw(st.sampled_from([0, 29900, 60000])),
        sessions=draw(st.none() | st.integers(1, 12)),
        expires_on=None if valid is None else sold_on + timedelta(valid),
        seller=draw(trainers),
        refunded_on=None if refunded is None else min(sold_on + timedelta(refunded), D),
    )


def _met(on: date, outcome: str, days_ahead: int) -> Consultation:
    return consultation(on, outcome, booked_on=on - timedelta(days_ahead))


@st.composite
def any_client(draw: st.DrawFn) -> Facts:
    sold = draw(st.lists(packages(), max_size=4))
    read = st.builds(Balance, st.sampled_from([p.key for p in sold] or ["none"]), st.none(), days, st.integers(0, 12))
    return facts(
        joined_on=draw(st.none() | st.dates(D - timedelta(300), D + timedelta(20))),
        packages=sold,
        sessions=draw(st.lists(st.builds(session, days, outcomes, trainers), max_size=25)),
        consultations=draw(st.lists(st.builds(_met, days, outcomes, st.integers(0, 20)), max_size=4)),
        balances=draw(st.lists(read, max_size=3)),
        contacts=draw(st.lists(days, max_size=2)),
    )


def _read(derived: Derived) -> tuple[object, ...]:
    """All of a standing but the view it was read from."""
    return (derived.stage, derived.since, derived.loss_reason, derived.renewal, derived.attention, derived.trainer,
            derived.value_cents)  # fmt: skip


@given(any_client())
def test_every_charged_session_up_to_the_day_stands_in_the_ledger_once(client):
    ledger = keep_ledger(client, D)
    assert [line.session for line in ledger.lines] == [s for s in client.sessions if s.is_charged and s.day <= D]


@given(any_client())
def test_no_package_funds_outside_its_days_or_beyond_its_sessions(client):
    ledger = keep_ledger(replace(client, balances=[]), D)
    for account in ledger.accounts:
        sold = account.package
        held = [line.session.day for line in ledger.lines if line.package == sold]
        assert all(sold.sold_on <= on <= (sold.expires_on or date.max) for on in held)
        assert all(on <= (sold.refunded_on or date.max) for on in held)
        assert sold.sessions is None or len(held) + (account.left or 0) == sold.sessions


def _all_before(client: Facts, on: date) -> Facts:
    return replace(
        client,
        joined_on=None if (client.joined_on or on) > on else client.joined_on,
        sessions=[s for s in client.sessions if s.day <= on],
        consultations=[c for c in client.consultations if c.day <= on and c.booked_on <= on],
        packages=[p for p in client.packages if p.sold_on <= on and (p.refunded_on or on) <= on],
        balances=[b for b in client.balances if b.read_on <= on],
        contacts=[contact for contact in client.contacts if contact <= on],
    )


@given(any_client(), st.dates(D - timedelta(100), D))
def test_a_day_after_which_nothing_happened_has_the_ledger_of_today_but_for_what_expired_since(client, on):
    known = _all_before(client, on)
    assert all_happened_by(known, on)
    assert ended_by(keep_ledger(known, D), on) == keep_ledger(known, on)


@given(any_client(), days)
def test_a_day_before_anything_did_not_know_it_all(client, on):
    assert all_happened_by(client, on) == (client == _all_before(client, on))


@given(any_client())
def test_what_is_left_is_never_below_zero(client):
    assert all(account.left is None or account.left >= 0 for account in keep_ledger(client, D).accounts)


@given(any_client(), st.randoms())
def test_the_order_in_which_packages_and_balances_came_does_not_matter(client, random):
    shuffled = replace(
        client,
        packages=random.sample(list(client.packages), len(client.packages)),
        contacts=random.sample(list(client.contacts), len(client.contacts)),
    )
    one, other = derive(client, D, Rules()), derive(shuffled, D, Rules())
    assert (one.stage, one.since, one.renewal, one.attention) == (
        other.stage,
        other.since,
        other.renewal,
        other.attention,
    )


@given(any_client())
def test_a_renewal_reason_and_the_stage_renewal_due_come_together(client):
    derived = derive(client, D, Rules())
    assert bool(derived.renewal.reasons) == (derived.stage is Stage.RENEWAL_DUE)
    assert list(derived.renewal.reasons) == sorted(derived.renewal.reasons, key=RENEWAL_REASONS.index)


@given(any_client())
def test_a_client_with_an_open_package_is_active_or_due(client):
    derived = derive(client, D, Rules())
    if derived.view.open:
        assert derived.stage in (Stage.ACTIVE, Stage.RENEWAL_DUE)
    elif derived.view.paid:
        assert derived.stage is not Stage.ACTIVE


@given(any_client())
def test_nobody_is_in_a_stage_since_a_day_to_come_but_by_a_late_record_or_who_joins_only_then(client):
    joined_on = client.joined_on if client.joined_on is not None and client.joined_on <= D else None
    booked = [consultation for consultation in client.consultations if consultation.booked_on <= D]
    assert derive(replace(client, joined_on=joined_on, consultations=booked), D, Rules()).since <= D


@given(any_client())
def test_a_lapsed_client_has_been_lost_since_a_day_that_stays_the_same(client):
    derived = derive(client, D, Rules())
    if derived.loss_reason == "lapsed":
        on_that_day = as_known_on(client, derived.since, lambda on, o: on <= D and o not in CALLED_OFF)
        assert derive(on_that_day, derived.since, Rules()).stage is Stage.LOST
        day_before = derived.since - timedelta(1)
        seen = as_known_on(client, day_before, lambda on, o: on <= D and o not in CALLED_OFF)
        if day_before >= min(client.joined_on or D, client.first_seen_on):
            assert derive(seen, day_before, Rules()).stage is not Stage.LOST


@given(any_client(), st.integers(1, 90))
def test_a_standing_that_says_it_stands_still_does(client, days_later):
    derived = derive(client, D, Rules())
    if changes_on(derived) is None:
        later = derive(client, D + timedelta(days_later), Rules())
        assert _read(later) == _read(derived)


@given(any_client())
def test_a_package_renews_at_most_one_other_and_only_an_earlier_one(client):
    view = derive(client, D, Rules()).view
    renewed = renewals_of(view)
    assert len({p.id for p in renewed.values()}) == len(renewed)
    by_id = {account.package.id: account for account in view.paid}
    for id, later in renewed.items():
        account = by_id[id]
        assert account.due_on is not None
        assert account.package.sold_on < later.sold_on <= account.due_on + timedelta(14)


@given(any_client(), packages())
def test_voiding_a_fact_restores_the_standing(client, sold):
    before = derive(client, D, Rules())
    with_it = replace(client, packages=[*client.packages, sold])
    derive(with_it, D, Rules())
    after = derive(replace(with_it, packages=[p for p in with_it.packages if p.id != sold.id]), D, Rules())
    assert _read(before) == _read(after)
