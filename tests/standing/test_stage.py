from datetime import UTC, date, datetime, timedelta

import pytest

from app.standing.derive import changes_on, counted_lost_on, derive
from app.standing.facts import Facts, Loss, Rules, as_known_on
from app.standing.stage import Stage
from tests.standing.make import NOON, D, consultation, day, facts, package, session


def stage(on: date = D, **parts) -> tuple[str, str]:
    derived = derive(facts(**parts), on, Rules())
    return derived.stage.value, derived.since.isoformat()


def test_a_new_member_is_new_since_joining_or_the_latest_booking():
    assert stage(joined_on=day("11-10")) == ("new", "2026-11-10")
    cancelled = consultation("11-18", "cancelled", booked_on="11-15")
    assert stage(joined_on=day("11-10"), consultations=[cancelled]) == ("new", "2026-11-15")


def test_without_a_known_day_a_client_is_new_since_the_first_import():
    assert stage(joined_on=None) == ("new", D.isoformat())


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("booked", ("booked", "2026-11-01")),
        ("attended", ("deciding", "2026-11-12")),
        ("no_show", ("no_show", "2026-11-12")),
        ("late_cancel", ("no_show", "2026-11-12")),
        ("cancelled", ("new", "2026-11-05")),
        ("rescheduled", ("new", "2026-11-05")),
    ],
)
def test_the_stage_follows_the_current_consultation(outcome, expected):
    met = consultation("11-12", outcome, booked_on="11-01")
    assert stage(joined_on=day("11-05"), consultations=[met]) == expected


def test_a_cancelled_later_consultation_does_not_hide_the_current_one():
    met = [consultation("11-10"), consultation("11-18", "cancelled", booked_on="11-11")]
    assert stage(consultations=met) == ("deciding", "2026-11-10")


def test_training_without_any_package_on_file_is_active_since_the_first_session():
    assert stage(sessions=[session("10-30"), session("11-06")]) == ("active", "2026-10-30")
    assert stage(sessions=[session("11-25", "booked")]) == ("active", D.isoformat())


def test_training_on_a_complimentary_package_is_deciding_since_its_sale():
    gift = package("11-01", price=0, sessions=1)
    assert stage(packages=[gift], sessions=[session("11-05")]) == ("deciding", "2026-11-01")


def test_a_refunded_package_makes_nobody_a_client():
    refunded = package("10-10", refunded_on="10-24")
    assert stage(packages=[refunded], consultations=[consultation("10-10")]) == ("deciding", "2026-10-10")


def test_a_refund_to_come_takes_nothing_back_before_its_day():
    sold = package("10-10", refunded_on="11-25")
    assert stage(packages=[sold]) == ("active", "2026-10-10")
    assert stage(on=day("11-25"), packages=[sold]) == ("lost", "2026-11-25")


def test_an_open_package_is_active_since_the_latest_open_sale():
    sold = [package("09-01", sessions=12), package("10-01", sessions=12)]
    assert stage(packages=sold, sessions=[session("11-15")]) == ("active", "2026-10-01")


def test_a_renewal_is_due_since_its_flag_was_raised_else_since_the_day_of_reading():
    sold = package("09-01", expires_on="11-30")
    assert stage(packages=[sold]) == ("renewal_due", D.isoformat())
    assert stage(packages=[sold], flag_raised_on=day("11-16")) == ("renewal_due", "2026-11-16")


@pytest.mark.parametrize(("days", "expected"), [(60, "renewal_due"), (61, "lost")])
def test_a_client_lapses_sixty_one_days_after_the_last_package_ended(days, expected):
    assert stage(packages=[package("05-01", expires_on=D - timedelta(days))]) == (expected, D.isoformat())


def test_training_keeps_a_lapsed_client_due():
    ended = package("05-01", expires_on="07-01")
    assert stage(packages=[ended], sessions=[session("10-24")])[0] == "renewal_due"
    assert stage(packages=[ended], sessions=[session("10-23")]) == ("lost", "2026-11-20")


def test_a_consultation_after_the_end_brings_a_lapsed_client_back():
    ended = package("05-01", expires_on="07-01")
    assert stage(packages=[ended], consultations=[consultation("11-25", "booked", booked_on="11-19")])[0] == "booked"
    assert stage(packages=[ended], consultations=[consultation("11-10", "no_show")]) == ("no_show", "2026-11-10")
    assert stage(packages=[ended], consultations=[consultation("06-30")])[0] == "lost"


def test_somebody_who_never_bought_lapses_sixty_one_days_after_the_last_touch():
    assert stage(joined_on=day("09-21")) == ("new", "2026-09-21")
    assert stage(joined_on=day("09-20")) == ("lost", "2026-11-20")
    assert stage(joined_on=day("09-01"), contacts=[day("10-01")])[0] == "new"
    assert stage(consultations=[consultation("08-01")]) == ("lost", "2026-10-01")


class TestALoss:
    def test_stands_since_its_day_with_its_reason(self):
        loss = Loss(day("11-02"), "price", NOON, None)
        derived = derive(facts(losses=[loss], packages=[package("10-01")]), D, Rules())
        assert (derived.stage, derived.since, derived.loss_reason) == (Stage.LOST, day("11-02"), "price")

    def test_is_lifted_by_a_move(self):
        loss = Loss(day("11-02"), "price", NOON, lifted_on=day("11-10"))
        assert stage(losses=[loss], packages=[package("10-01")])[0] == "active"

    def test_is_not_lifted_by_what_was_on_file(self):
        loss = Loss(day("10-01"), "price", NOON + timedelta(hours=1), None)
        assert stage(losses=[loss], packages=[package("10-05")])[0] == "lost"

    def test_is_lifted_by_a_sale_that_came_later_and_is_dated_on_or_after_it(self):
        later = datetime(2026, 11, 21, tzinfo=UTC)
        loss = Loss(day("11-02"), "price", NOON, None)
        assert stage(losses=[loss], packages=[package("11-02", known_at=later)])[0] == "active"
        assert stage(losses=[loss], packages=[package("11-01", known_at=later)])[0] == "lost"

    def test_is_lifted_by_a_booking_that_came_later_and_is_dated_after_it(self):
        later = datetime(2026, 11, 21, tzinfo=UTC)
        loss = Loss(day("11-10"), "price", NOON, None)
        ahead = {"on": "11-25", "outcome": "booked", "known_at": later}
        assert stage(losses=[loss], consultations=[consultation(**ahead, booked_on="11-11")])[0] == "booked"
        assert stage(losses=[loss], consultations=[consultation(**ahead, booked_on="11-10")])[0] == "lost"

    def test_is_lifted_by_whatever_a_person_records_afterwards(self):
        later = datetime(2026, 11, 21, tzinfo=UTC)
        loss = Loss(day("11-10"), "price", NOON, None)
        by_hand = consultation("11-25", "booked", booked_on="11-10", known_at=later, is_by_hand=True)
        assert stage(losses=[loss], consultations=[by_hand])[0] == "booked"


def test_a_card_still_due_says_since_when_it_counts_as_lost():
    def counted(ended_on: str) -> date | None:
        return counted_lost_on(derive(facts(packages=[package("05-01", expires_on=ended_on)]), D, Rules()))

    assert counted("11-06") is None
    assert counted("11-05") == day("11-20")
    assert counted("10-01") == day("10-16")


def test_only_a_lost_client_with_nothing_ahead_stands_still():
    lapsed = facts(joined_on=day("03-01"))
    assert changes_on(derive(lapsed, D, Rules())) is None
    assert changes_on(derive(facts(joined_on=day("11-18")), D, Rules())) == D + timedelta(1)
    ahead = facts(losses=[Loss(day("11-01"), "price", NOON, None)], sessions=[session("12-24", "attended")])
    assert changes_on(derive(ahead, D, Rules())) == D + timedelta(1)


class TestADayInThePast:
    known = Facts(
        1,
        date(2026, 1, 5),
        D,
        consultations=[consultation("10-01", booked_on="09-20"), consultation("11-10", booked_on="11-05")],
        packages=[package("10-05", refunded_on="11-01"), package("11-12")],
        losses=[Loss(day("11-02"), "price", NOON, None)],
        contacts=[day("11-03")],
        sessions=[session("10-20"), session("11-15")],
    )

    def test_knows_no_later_sales_refunds_losses_contacts_or_bookings(self):
        seen = as_known_on(self.known, day("10-25"))
        assert [c.day for c in seen.consultations] == [day("10-01")]
        assert [(p.sold_on, p.refunded_on) for p in seen.packages] == [(day("10-05"), None)]
        assert (seen.losses, seen.contacts) == ([], [])

    def test_takes_what_lies_ahead_of_it_as_booked(self):
        seen = as_known_on(self.known, day("11-08"))
        assert [(c.day, c.outcome) for c in seen.consultations] == [
            (day("10-01"), "attended"),
            (day("11-10"), "booked"),
        ]
        assert [(s.outcome, s.is_charged) for s in seen.sessions] == [("attended", True), ("booked", False)]
