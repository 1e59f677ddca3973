from datetime import timedelta

import pytest

from app.standing.derive import derive
from app.standing.facts import Loss, Raise, Rules
from tests.standing.make import NOON, D, consultation, day, facts, package, session


def reasons(**parts) -> tuple[str, ...]:
    return derive(facts(**parts), D, Rules()).renewal.reasons


def attention(rules: Rules | None = None, **parts) -> dict[str, str]:
    derived = derive(facts(**parts), D, rules or Rules())
    return {found.reason: found.since.isoformat() for found in derived.attention}


@pytest.mark.parametrize(
    ("sessions", "used", "flagged"),
    [(12, 9, True), (12, 8, False), (8, 6, True), (8, 5, False), (4, 3, True), (4, 2, False), (1, 0, True)],
)
def test_few_sessions_left_is_three_or_a_quarter_rounded_up_where_that_is_less(sessions, used, flagged):
    held = [session(D - timedelta(100 + n)) for n in range(used)]
    found = reasons(packages=[package("01-10", sessions=sessions)], sessions=held)
    assert ("sessions_left" in found) is flagged


def test_pace_counts_charged_sessions_of_the_window_since_the_first_sale():
    held = [session("11-02"), session("11-05", "no_show"), session("11-09", "cancelled"), session("11-16")]
    renewal = derive(facts(packages=[package("11-01", sessions=24)], sessions=held), D, Rules()).renewal
    assert (renewal.pace_sessions, renewal.pace_days) == (3, 20)
    assert renewal.run_out_on == D + timedelta(140)  # 21 left x 20 days / 3


def test_the_pace_window_is_at_least_a_week_and_at_most_four():
    def window(sold_on) -> int | None:
        return derive(facts(packages=[package(sold_on)]), D, Rules()).renewal.pace_days

    assert (window("11-19"), window("11-14"), window("11-13"), window("01-10")) == (7, 7, 8, 28)


def test_without_a_session_in_the_window_nothing_runs_out():
    renewal = derive(facts(packages=[package("01-10")]), D, Rules()).renewal
    assert renewal.run_out_on is None
    assert renewal.due_on is None


def test_running_out_and_expiring_are_flagged_up_to_fourteen_days_ahead():
    assert "expiring" in reasons(packages=[package("10-01", expires_on=D + timedelta(14))])
    assert "expiring" not in reasons(packages=[package("10-01", expires_on=D + timedelta(15))])
    held = [session(D - timedelta(7 * n)) for n in range(4)]
    assert "running_out" not in reasons(packages=[package("06-01", sessions=8)], sessions=held)
    twice = held + [session(D - timedelta(7 * n + 3)) for n in range(4)]
    assert "running_out" in reasons(packages=[package("06-01", sessions=12)], sessions=twice)


def test_one_open_package_without_expiry_keeps_the_client_from_expiring():
    assert reasons(packages=[package("10-01", expires_on=D), package("10-02")]) == ()


def test_an_unlimited_package_can_only_expire():
    renewal = derive(
        facts(packages=[package("11-01", sessions=None, expires_on="11-30"), package("10-01", sessions=1)]), D, Rules()
    ).renewal
    assert renewal.reasons == ()
    assert renewal.remaining is None
    alone = derive(facts(packages=[package("11-01", sessions=None, expires_on="11-30")]), D, Rules()).renewal
    assert alone.reasons == ("expiring",)


def test_an_ended_package_is_due_on_the_day_it_ended_with_no_pace():
    renewal = derive(facts(packages=[package("09-01", expires_on="10-31")]), D, Rules()).renewal
    assert renewal.reasons == ("ended",)
    assert (renewal.remaining, renewal.pace_sessions, renewal.due_on) == (0, None, day("10-31"))


class TestAFlagRaisedByHand:
    sold = package("10-01", sessions=24)

    def test_holds_until_somebody_lowers_it(self):
        assert reasons(packages=[self.sold], raises=[Raise(day("11-10"), None)]) == ("raised",)
        assert reasons(packages=[self.sold], raises=[Raise(day("11-10"), day("11-15"))]) == ()

    def test_holds_until_a_package_is_sold_on_or_after_its_day(self):
        again = package("11-10", sessions=24)
        assert reasons(packages=[self.sold, again], raises=[Raise(day("11-10"), None)]) == ()
        assert reasons(packages=[self.sold, again], raises=[Raise(day("11-11"), None)]) == ("raised",)

    def test_holds_until_a_loss_even_a_lifted_one(self):
        lifted = Loss(day("11-12"), "price", NOON, lifted_on=day("11-13"))
        assert reasons(packages=[self.sold], raises=[Raise(day("11-10"), None)], losses=[lifted]) == ()


class TestQuiet:
    sold = package("10-01", sessions=24)

    def test_begins_on_the_tenth_day_after_the_last_completed_session(self):
        assert attention(packages=[self.sold], sessions=[session("11-10")]) == {"quiet": "2026-11-10"}
        assert attention(packages=[self.sold], sessions=[session("11-11")]) == {}

    def test_counts_from_the_sale_when_no_session_was_completed(self):
        assert attention(packages=[self.sold], sessions=[session("11-15", "no_show")]) == {"quiet": "2026-10-01"}
        assert attention(packages=[package("11-11", sessions=24)]) == {}

    @pytest.mark.parametrize(
        "ahead", [{"sessions": [session(D, "booked")]}, {"consultations": [consultation("11-25", "booked")]}]
    )
    def test_nobody_is_quiet_with_something_booked_ahead(self, ahead):
        assert "quiet" not in attention(packages=[self.sold], **ahead)


class TestMissed:
    sold = package("10-01", sessions=24)

    def test_three_in_a_row_count_from_the_first_of_the_run(self):
        run = [
            session("11-01"),
            session("11-05", "no_show"),
            session("11-12", "late_cancel"),
            session("11-19", "no_show"),
        ]
        assert attention(packages=[self.sold], sessions=[*run, session("11-25", "booked")]) == {"missed": "2026-11-05"}

    def test_a_completed_one_breaks_the_run_and_a_cancelled_one_does_not(self):
        def missed(second: str) -> bool:
            held = [("11-05", "no_show"), ("11-12", second), ("11-18", "no_show"), ("11-19", "no_show")]
            return "missed" in attention(packages=[self.sold], sessions=[session(on, what) for on, what in held])

        assert not missed("attended")
        assert missed("cancelled")


class TestTheFunnel:
    def test_a_new_member_is_uncontacted_after_more_than_two_days(self):
        assert attention(joined_on=day("11-18")) == {}
        assert attention(joined_on=day("11-17")) == {"uncontacted": "2026-11-17"}
        assert attention(joined_on=day("11-17"), contacts=[day("11-17")]) == {}

    def test_the_earliest_consultation_before_today_that_still_says_booked_is_unrecorded(self):
        met = [consultation("11-12", "booked"), consultation("11-18", "booked"), consultation(D, "booked")]
        assert attention(consultations=met)["unrecorded"] == "2026-11-12"
        assert "unrecorded" not in attention(consultations=[consultation(D, "booked")])

    def test_a_no_show_is_to_be_rebooked_since_its_day(self):
        assert attention(consultations=[consultation("11-12", "late_cancel")]) == {"rebook": "2026-11-12"}

    def test_a_late_cancel_ahead_is_to_be_rebooked_since_its_own_day_though_the_stage_is_held_since_today(self):
        ahead = facts(consultations=[consultation("11-25", "late_cancel", booked_on="11-12")])
        derived = derive(ahead, D, Rules())
        assert [tuple(found) for found in derived.attention] == [("rebook", day("11-25"))]
        assert derived.since == D

    def test_a_lost_client_needs_no_attention(self):
        gone = Loss(day("11-19"), "price", NOON, None)
        assert attention(joined_on=day("11-10"), consultations=[consultation("11-12", "booked")], losses=[gone]) == {}
