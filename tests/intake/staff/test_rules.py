"""Which spellings are one trainer, by table; and never by the order in which they came."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.staff.rules import Question, Said, Spelling, alike, is_cut_of, key_of, staff_of

LONG = "Alexandria Whitfield"
NOTHING = Said()


def known_as(*names: str, said: Said = NOTHING, users: dict[str, int] | None = None) -> dict[str, str]:
    """By name, the one they are known by; ids go by the place in `names`."""
    spellings = [Spelling(at, name, (users or {}).get(name)) for at, name in enumerate(names)]
    return {names[id]: names[head] for id, head in staff_of(spellings, said).known_as.items()}


def asked(*names: str, said: Said = NOTHING, users: dict[str, int] | None = None) -> list[tuple[str, set[str]]]:
    spellings = [Spelling(at, name, (users or {}).get(name)) for at, name in enumerate(names)]
    return [(names[one], {names[id] for id in many}) for one, many in staff_of(spellings, said).questions]


@pytest.mark.parametrize(
    "spelling", ["Olsen, Dana", "DANA OLSEN", "dana  olsen", "Dana Ólsen", "OLSEN, DANA", "Dana-Olsen"]
)
def test_one_name_is_one_trainer_however_it_is_written(spelling):
    assert key_of(spelling) == key_of("Dana Olsen")
    assert set(known_as("Dana Olsen", spelling)) | set(known_as("Dana Olsen", spelling).values()) == {
        "Dana Olsen", spelling
    }  # fmt: skip


@pytest.mark.parametrize("other", ["Dana Reed", "Dan Olsen", "Dana Olsen Jr.", "Dana"])
def test_another_name_is_another_trainer(other):
    assert known_as("Dana Olsen", other) == {}


def test_they_are_known_by_the_name_as_one_says_it_whatever_came_first():
    names = ("OLSEN, DANA", "Olsen, Dana", "dana olsen", "Dana Olsen", "Dana Ólsen")
    for order in permutations(names):
        assert set(known_as(*order).values()) == {"Dana Ólsen"}


@pytest.mark.parametrize(
    ("short", "is_cut"),
    [
        (LONG[:14], True), (LONG[:14].upper(), True), (LONG[:13], False), (LONG[:15], False), (LONG, False),
        ("Whitfield, Ale", True), ("Whitfield, Al", False), ("Alexandria Why", False),
    ],
)  # fmt: skip
def test_a_name_is_cut_after_14_or_20_characters_and_nowhere_else(short, is_cut):
    assert is_cut_of(short, LONG) is is_cut


def test_a_blank_at_the_cut_is_lost_with_the_rest():
    assert is_cut_of("Maria Del Rey", "Maria Del Rey Santos")
    assert is_cut_of("Wilhelmina van den B", "Wilhelmina van den Berg")
    assert is_cut_of("Wilhelmina van den", "Wilhelmina van den Berg") is False
    assert is_cut_of("Wilhelmina Mary Ann", "Wilhelmina Mary Ann Bell")


def test_a_name_cut_short_is_taken_for_the_only_one_it_fits():
    assert known_as(LONG[:14], "Ben Ortiz", LONG) == {LONG[:14]: LONG}
    assert asked(LONG[:14], "Ben Ortiz", LONG) == []


def test_a_name_cut_short_that_fits_two_is_asked_and_stays_its_own_until_then():
    names = (LONG[:14], LONG, "Alexandria White")
    assert known_as(*names) == {}
    assert asked(*names) == [(LONG[:14], {LONG, "Alexandria White"})]


def test_a_name_cut_twice_leads_to_the_whole_one():
    long = "Alexandra Montgomery-Reyes"
    assert known_as(long[:14], long[:20], long) == {long[:14]: long, long[:20]: long}
    assert known_as(long[:14], long[:20]) == {long[:14]: long[:20]}


def test_a_cut_one_of_whom_a_person_said_no_stays_apart_and_is_not_asked_again():
    assert known_as(LONG[:14], LONG, said=Said(apart={(0, 1)})) == {}
    assert asked(LONG[:14], LONG, said=Said(apart={(0, 1)})) == []
    two = (LONG[:14], LONG, "Alexandria White")
    assert known_as(*two, said=Said(apart={(0, 1)})) == {LONG[:14]: "Alexandria White"}


def test_a_cut_one_of_whom_a_person_said_whose_it_is_is_asked_no_more():
    names, said = (LONG[:14], LONG, "Alexandria White"), Said(same=[(0, 1)])
    assert known_as(*names, said=said) == {LONG[:14]: LONG}
    assert asked(*names, said=said) == []


def test_a_cut_one_of_whom_a_person_said_that_it_is_another_takes_nobody_along():
    assert known_as(LONG[:14], LONG, "Ben Ortiz", said=Said(same=[(0, 2)])) == {LONG[:14]: "Ben Ortiz"}


def test_what_a_person_said_counts_before_all():
    """Dana Olsen married; later files say Reed, and one writes it another way."""
    names = ("Dana Olsen", "Dana Reed", "REED, DANA", "Olsen, Dana")
    assert known_as(*names, said=Said(same=[(0, 1)])) == {name: "Dana Reed" for name in names if name != "Dana Reed"}
    assert known_as(*names[:3], said=Said(same=[(1, 0)]))["REED, DANA"] == "Dana Olsen"


def test_merges_go_on_in_a_chain():
    assert known_as("A One", "B Two", "C Three", said=Said(same=[(0, 1), (1, 2)])) == {
        "A One": "C Three", "B Two": "C Three"
    }  # fmt: skip


def test_two_accounts_are_never_made_one_without_being_asked():
    names, users = ("Dana Olsen", "Olsen, Dana"), {"Dana Olsen": 1, "Olsen, Dana": 2}
    assert known_as(*names, users=users) == {}
    assert asked(*names, users=users) == [("Dana Olsen", {"Olsen, Dana"})]
    assert known_as(*names, users={"Olsen, Dana": 2}) == {"Dana Olsen": "Olsen, Dana"}


def test_a_third_spelling_of_two_who_are_apart_is_asked():
    names = ("Dana Olsen", "DANA OLSEN", "olsen, dana")
    assert known_as(*names, said=Said(apart={(0, 1)})) == {}
    assert asked(*names, said=Said(apart={(0, 1)}))


def test_trainers_who_may_be_one_are_those_with_half_a_name_a_nickname_or_a_typo():
    names = dict(enumerate(("Dana Olsen", "Dana", "Ben Ortiz", "Benjamin Ortiz", "Cy Falk", "Dana Olson")))
    staff = staff_of([Spelling(*one) for one in names.items()], Said())
    assert set(alike(names, Said(), staff)) == {(0, 1), (0, 5), (1, 5), (2, 3)}
    assert (0, 1) not in set(alike(names, Said(apart={(0, 1)}), staff))


@given(st.permutations(("Dana Olsen", "OLSEN, DANA", LONG, LONG[:14], "Alexandria White", "Whitfield, Ale", "Dana")))
def test_the_order_of_the_names_makes_no_difference(names):
    assert known_as(*names) == known_as(*sorted(names))
    assert sorted((one, sorted(many)) for one, many in asked(*names)) == sorted(
        (one, sorted(many)) for one, many in asked(*sorted(names))
    )


def test_a_question_names_the_cut_one_first():
    spellings = [Spelling(7, LONG[:14]), Spelling(3, LONG), Spelling(5, "Alexandria White")]
    assert staff_of(spellings, Said()).questions == [Question(7, (3, 5))]
