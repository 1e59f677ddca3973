import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.identity.rules import (
    Known,
    Who,
    email_key,
    fitting,
    full_key,
    identity_key,
    is_same_phone,
    is_typo,
    name_likeness,
)

BEA = Who("Bea", "Thirty", "bea@x.com", "312 555 0142")
BOB = Who("Bob", "Thirty", "bea@x.com", "312 555 0142")


def known(*members: Who):
    return [Known(number, f"M{number}", member) for number, member in enumerate(members, 1)]


def fit(who: Who, *members: Who) -> int | None:
    """As an import asks it: what the row and each member share."""
    found = fitting(
        who,
        [one for one in known(*members) if who.email and email_key(one.who.email) == email_key(who.email)],
        [one for one in known(*members) if is_same_phone(who.phone, one.who.phone)],
        [one for one in known(*members) if full_key(one.who) == full_key(who)],
    )
    return found and found.person


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("312 555 0142", "(312) 555-0142", True),
        ("+1 312 555 0142", "312.555.0142", True),
        ("+49 (0)151 2345678", "0151 2345678", True),
        ("0049 151 2345678", "+49 151 2345678", True),
        ("0151 2345678", "151/2345678", True),
        ("312 555 0142", "773 555 0142", False),
        ("312 555 0142", "312 555 0143", False),
        ("0142", "312 555 0142", False),
        ("", "", False),
    ],
)
def test_phones_are_compared_by_digits(one, other, is_same):
    assert is_same_phone(one, other) is is_same
    assert is_same_phone(other, one) is is_same


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        (("Bea", "Thirty"), ("bea", "THIRTY"), "same"),
        (("Zoë", "Núñez"), ("Zoe", "Nunez"), "same"),
        (("Mary", "Ann Lee"), ("Mary Ann", "Lee"), "same"),
        (("Bill", "Brandt"), ("William", "Brandt"), "alike"),
        (("B.", "Thirty"), ("Bea", "Thirty"), "alike"),
        (("Bea", ""), ("Bea", "Thirty"), "alike"),
        (("Thirty", "Bea"), ("Bea", "Thirty"), "alike"),
        (("Katherin", "Lund"), ("Katherine", "Lund"), "alike"),
        (("Bea", "Thrity"), ("Bea", "Thirty"), "alike"),
        (("Bea", "Thirty-Lund"), ("Bea", "Thirty"), "alike"),
        (("Leo", "Brandt, MD"), ("Leo", "Brandt"), "alike"),
        (("Leo", "Brandt Jr."), ("Leo", "Brandt"), "other"),
        (("Leo", "Brandt Jr"), ("Leo", "Brandt Sr"), "other"),
        (("Bob", "Thirty"), ("Bea", "Thirty"), "other"),
        (("Bea", "Lund"), ("Bea", "Thirty"), "other"),
        (("Jon", "Day"), ("Jan", "Day"), "other"),
        (("Maria", "de la Cruz"), ("Maria", "de la Fuente"), "other"),
        (("Bill", "Brant"), ("William", "Brandt"), "other"),
    ],
)
def test_names_are_the_same_alike_or_others(one, other, likeness):
    assert name_likeness(Who(*one), Who(*other)) == likeness
    assert name_likeness(Who(*other), Who(*one)) == likeness


@pytest.mark.parametrize(
    ("who", "members", "found"),
    [
        (Who("", "", "BEA@x.com "), [BEA], 1),
        (Who("Bea", "Thirty", "bea@x.com"), [BEA, BOB], 1),
        (Who("", "", "bea@x.com"), [BEA, BOB], None),
        (Who("Carl", "Thirty", "bea@x.com"), [BEA], None),
        (Who("Beatrix", "Thirty", "bea@x.com"), [BEA], None),
        (Who("B", "Thirty", "bea@x.com"), [BEA], 1),
        (Who("B", "Thirty", "bea@x.com"), [BEA, BOB], None),
        (Who("", "", "bea@x.com", "773 555 9999"), [BEA], None),
        (Who("Bea", "Thirty", "bea@x.com", "773 555 9999"), [BEA], 1),
        (Who("", "", "", "+1 (312) 555-0142"), [BEA], 1),
        (Who("", "", "", "+1 (312) 555-0142"), [BEA, BOB], None),
        (Who("Bob", "Thirty", "", "3125550142"), [BEA, BOB], 2),
        (Who("Bea", "Thirty", "new@x.com", "3125550142"), [BEA], 1),
        (Who("", "", "new@x.com", "3125550142"), [BEA], None),
        (Who("Bea", "Thirty"), [BEA, BOB], 1),
        (Who("Bea", "Thirty"), [BEA, BEA._replace(email="", phone="")], None),
        (Who("Bea", "Thirty", "new@x.com"), [BEA], None),
        (Who("Bea", "Thirty", "", "773 555 9999"), [BEA], None),
        (Who("Bea", "Thirty", "new@x.com"), [Who("Bea", "Thirty")], 1),
        (Who("Nobody", "Here"), [BEA], None),
        (Who("", ""), [Who("", "")], None),
    ],
)
def test_a_row_without_id_goes_to_the_one_who_fits_and_else_is_asked(who, members, found):
    assert fit(who, *members) == found


def test_two_numbers_of_one_person_are_no_two_people():
    numbers = [Known(1, "M1", BEA), Known(1, "M2", BEA._replace(email=""))]
    assert fitting(Who("Bea", "Thirty"), [], [], numbers) == numbers[0]
    assert fitting(Who("", "", "bea@x.com"), [numbers[1], numbers[0]], [], []) == numbers[1]


def test_an_identity_is_the_same_in_every_spelling():
    spelt = Who("bea", "thirty", "BEA@x.com", "(312) 555 0142")
    assert identity_key(spelt) == identity_key(BEA)
    assert identity_key(spelt) != identity_key(BEA._replace(email=""))
    assert identity_key(Who("a", "b")) != identity_key(Who("ab", ""))


@given(st.text("abc", min_size=3, max_size=8), st.text("abc", min_size=3, max_size=8))
def test_a_typo_is_one_edit(one, other):
    def edits(word: str) -> set[str]:
        letters, at = "abc", range(len(word) + 1)
        swaps = {word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)}
        return (
            swaps
            | {word[:n] + letter + word[n + 1 :] for n in range(len(word)) for letter in letters}
            | {word[:n] + letter + word[n:] for n in at for letter in letters}
            | {word[:n] + word[n + 1 :] for n in range(len(word))}
        )

    is_close = one != other and other in edits(one)
    assert is_typo(one, other) == (is_close and min(len(one), len(other)) >= 4) or one == other


@given(st.text("0123456789 +()-", max_size=18), st.text("0123456789 +()-", max_size=18))
def test_whether_two_numbers_are_one_does_not_depend_on_who_is_asked_first(one, other):
    assert is_same_phone(one, other) == is_same_phone(other, one)
