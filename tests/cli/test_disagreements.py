"""Disagreements with the member system, listed and settled on the terminal."""

import json

import pytest

from app.extensions import db
from app.funnel import settling
from app.models import Appointment, Settlement
from tests.funnel import make
from tests.funnel.make import NOW


@pytest.fixture
def leo(cast) -> int:
    """Ben says that Leo showed, the member system that he cancelled too late. Gives the number of the appointment."""
    client = make.client(cast.north, "Leo Brandt")
    held = make.consultation(client, -1, "late_cancel", cast.ben_trainer)
    held.hand_outcome, held.hand_outcome_by_id, held.hand_outcome_at = "attended", cast.ben.id, NOW
    make.settle(client)
    return held.id


def test_each_is_a_line_with_both_sides(run, leo):
    assert run("disagreements", "--location", "north").stdout == (
        f"{leo}  north  Leo Brandt, consultation on 2026-11-19 18:00: Ben Ortiz recorded attended, the"
        " member system says late_cancel (all.csv, line 2, as of 2026-11-19)\n"
    )
    assert run("disagreements", "--location", "south").stdout == "Nobody disagrees with the member system.\n"
    (told,) = json.loads(run("disagreements", "--json").stdout)["disagreements"]
    assert (told["id"], told["ours"], told["mms"], told["recorded_by"]) == (leo, "attended", "late_cancel", "Ben Ortiz")


def test_a_word_is_taken_and_given_back(run, leo):
    said = run("disagreements", "settle", str(leo), "--keep", "ours")
    assert (said.exit_code, said.stdout) == (0, "Leo Brandt, consultation on 2026-11-19 18:00: attended counts.\n")
    assert json.loads(run("disagreements", "--json").stdout) == {"disagreements": []}
    told = json.loads(run("disagreements", "reopen", str(leo), "--json").stdout)
    assert told == {"id": leo, "outcome": "late_cancel", "settled": False}
    assert json.loads(run("disagreements", "settle", str(leo), "--keep", "mms", "--json").stdout)["settled"] is True


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("settle", "{leo}", "--keep", "theirs"), "--keep: theirs is neither ours nor mms."),
        (("settle", "999", "--keep", "mms"), "999: there is no such appointment; `spotter disagreements` lists"),
        (("settle", "99999999999999999999", "--keep", "mms"), "there is no such appointment"),
        (("reopen", "{leo}"), "{leo}: nobody has settled this."),
        (("--location", "west"), "--location: there is no location west"),
    ],
)
def test_wrong_input_is_one_sentence(run, leo, words, sentence):
    answer = run("disagreements", *(word.format(leo=leo) for word in words))
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert sentence.format(leo=leo) in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_what_was_settled_is_not_settled_twice(run, leo, cast):
    settling.settle(db.session(), cast.scope(cast.ana), db.session.get_one(Appointment, leo), "hand", NOW)
    answer = run("disagreements", "settle", str(leo), "--keep", "mms")
    assert (answer.exit_code, answer.stderr) == (2, f"{leo}: Ana Reyes settled this before. Undo that first.\n")
    assert db.session.query(Settlement).count() == 1
