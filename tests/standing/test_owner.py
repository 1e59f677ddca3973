"""In whose book a client is: handed over, else whose sessions they are, else given to."""

import pytest

from app.standing.derive import changes_on, derive
from app.standing.facts import Handed, Rules
from tests.standing.make import D, consultation, day, facts, package, session

DANA, BEN, KIT = 1, 2, 3
SOLD = package("2026-10-01", seller=DANA)


def handed(on: str, giver: int = DANA, taker: int = BEN) -> Handed:
    return Handed(day(on), giver, taker)


@pytest.mark.parametrize(
    ("parts", "owner"),
    [
        ({}, None),
        ({"assigned": KIT}, KIT),
        ({"assigned": KIT, "consultations": [consultation("11-02", trainer=DANA)]}, DANA),
        ({"assigned": KIT, "handovers": [handed("11-10")]}, BEN),
        ({"sessions": [session("11-02")], "handovers": [handed("11-10")]}, BEN),
        ({"sessions": [session("11-02")], "handovers": [handed("11-20")]}, BEN),
        ({"sessions": [session("11-02")], "handovers": [handed("11-21")]}, DANA),
        ({"sessions": [session("11-12", trainer=DANA)], "handovers": [handed("11-10")]}, BEN),
        ({"sessions": [session("11-12", trainer=KIT)], "handovers": [handed("11-10")]}, KIT),
        ({"sessions": [session("11-10", trainer=KIT)], "handovers": [handed("11-10")]}, BEN),
        ({"sessions": [session("11-12", "no_show", trainer=KIT)], "handovers": [handed("11-10")]}, BEN),
        ({"sessions": [session("11-12", trainer=None)], "handovers": [handed("11-10")]}, BEN),
        ({"sessions": [session("11-22", "booked", trainer=KIT)], "handovers": [handed("11-10")]}, BEN),
        ({"sessions": [session("11-12", trainer=BEN), session("11-13")], "handovers": [handed("11-10")]}, BEN),
        ({"handovers": [handed("11-10"), handed("11-12", giver=BEN, taker=KIT)]}, KIT),
    ],
)  # fmt: skip
def test_in_whose_book(parts, owner):
    assert derive(facts(**{"packages": [SOLD] if "sessions" in parts else [], **parts}), D, Rules()).owner == owner


def test_a_handover_changes_neither_the_servicing_trainer_nor_the_stage():
    parts = {"packages": [SOLD], "sessions": [session("11-02")]}
    before, after = (derive(facts(**parts, handovers=some), D, Rules()) for some in ([], [handed("11-10")]))
    assert (after.trainer, after.stage, after.renewal) == (DANA, before.stage, before.renewal)


def test_a_lost_client_turns_on_the_day_of_a_handover_to_come():
    lost = facts(packages=[package("2026-01-02", expires_on="2026-02-01")])
    assert changes_on(derive(lost, D, Rules())) is None
    later = facts(packages=lost.packages, handovers=[handed("12-01")])
    assert changes_on(derive(later, D, Rules())) == day("11-21")
