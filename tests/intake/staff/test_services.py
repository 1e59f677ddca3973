"""Whose a service is, by its name alone."""

import pytest

from app.intake.staff.services import trainer_in

STAFF = [(1, "Dana Olsen"), (1, "Olsen, Dana"), (2, "Ben Ortiz"), (3, "Max Stone"), (4, "Ben Adler")]


@pytest.mark.parametrize(
    ("service", "whose"),
    [
        ("PT 60 - Dana Olsen", 1),
        ("Dana Olsen PT 45min", 1),
        ("PT 60 (OLSEN, DANA)", 1),
        ("pt with dana ólsen 30", 1),
        ("Personal Training with Dana", 1),
        ("PT w/Dana", 1),
        ("Dana PT 45", 1),
        ("Dana's Assessment", 1),
        ("PT 60 - Dana - 45 min", 1),
        ("PT 60: Max", 3),
        ("PT 60 - Dana Reed", None),
        ("PT 60", None),
        ("Max effort PT", None),
        ("Train to the max PT", None),
        ("PT with Ben", None),
        ("PT Ben Ortiz and Dana Olsen", None),
        ("Danang trip", None),
        ("", None),
    ],
)
def test_a_service_is_whose_name_it_carries_if_it_is_one_alone(service, whose):
    assert trainer_in(service, STAFF) == whose


def test_a_trainer_without_a_surname_is_found_where_a_first_name_is():
    assert trainer_in("PT with Dana", [(7, "Dana")]) == 7
    assert trainer_in("PT with Dana", [(7, "Dana"), (8, "Dana Olsen")]) is None
