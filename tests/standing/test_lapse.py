from app.standing.derive import derive
from app.standing.facts import Rules
from tests.standing.make import D, consultation, day, facts, package, session


def lost_since(**parts):
    derived = derive(facts(**parts), D, Rules())
    return derived.since if derived.loss_reason == "lapsed" else None


def test_lost_counts_from_the_first_day_of_the_last_unbroken_run():
    again = consultation("08-20", "no_show", booked_on="08-10")
    assert lost_since(consultations=[consultation("03-01"), again]) == day("10-20")


def test_a_session_after_the_lapse_begins_the_run_anew_when_its_four_weeks_are_over():
    ended = package("03-01", expires_on="06-01")
    assert lost_since(packages=[ended]) == day("08-01")
    assert lost_since(packages=[ended], sessions=[session("09-10")]) == day("10-08")
