from datetime import date

import pytest

from app.intake.identity.lookalike import CROWD, Person, compare, pairs
from app.intake.identity.rules import Who

JOINED, OTHER_DAY = date(2026, 3, 1), date(2024, 5, 5)
BEA = Who("Bea", "Thirty", "bea@x.com", "312 555 0142")


def person(id: int, who: Who, joined_on: date | None = None) -> Person:
    return Person(id, who, joined_on, True)


@pytest.mark.parametrize(
    ("other", "joined_on", "found"),
    [
        (BEA, None, ("strong", ("email", "phone", "name"))),
        (BEA._replace(email="new@x.com"), OTHER_DAY, ("strong", ("phone", "name"))),
        (Who("Bea", "Thirty"), JOINED, ("likely", ("name", "joined"))),
        (Who("Bea", "Thirty"), OTHER_DAY, ("possible", ("name",))),
        (Who("Bea", "Thirty", "new@x.com", "773 555 9999"), OTHER_DAY, None),
        (Who("Bea", "Thrity", "bea@x.com"), OTHER_DAY, ("likely", ("email", "nearly"))),
        (Who("Bea", "Lund", "bea@x.com"), OTHER_DAY, ("possible", ("email", "surname"))),
        (Who("Bea", "Lund", "bea@x.com", "3125550142"), OTHER_DAY, ("likely", ("email", "phone", "surname"))),
        (Who("Bea", "Thrity"), JOINED, ("possible", ("nearly", "joined"))),
        (Who("Bea", "Thrity"), OTHER_DAY, None),
        (Who("Bob", "Thirty", "bea@x.com", "312 555 0142"), JOINED, None),
        (Who("Bea", "Thirty Jr", "bea@x.com", "312 555 0142"), JOINED, None),
        (Who("", "", "bea@x.com"), None, None),
        (Who("Leo", "Brandt"), JOINED, None),
    ],
)
def test_two_cards_are_one_person_or_a_family(other, joined_on, found):
    one, two = person(1, BEA, JOINED), person(2, other, joined_on)
    assert compare(one, two) == compare(two, one) == found


def test_every_pair_is_found_once_with_the_lower_id_first():
    people = [person(9, BEA, JOINED), person(3, BEA, JOINED), person(5, BEA._replace(first="Bob"), JOINED)]
    assert [pair[:2] for pair in pairs(people)] == [(3, 9)]


def test_what_a_crowd_shares_is_a_placeholder():
    crowd = [person(n, Who("Bea", "Thirty", "desk@club.com"), JOINED) for n in range(CROWD + 1)]
    assert list(pairs(crowd)) == []
    assert list(pairs(crowd[1:])) != []
