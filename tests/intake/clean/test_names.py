import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.clean.cell import Bad
from app.intake.clean.names import full_name, name_part
from tests.plugins.properties import CHARACTERS


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Otis Nuñezal", ("Otis", "Nuñezal")),
        ("Nuñezal,  Otis", ("Otis", "Nuñezal")),
        ("van der Wolde, Gus", ("Gus", "van der Wolde")),
        ("Gus van der Wolde", ("Gus", "van der Wolde")),
        ("Van Morrison", ("Van", "Morrison")),
        ("Mary Ann Lee", ("Mary Ann", "Lee")),
        ("Lee, Mary Ann", ("Mary Ann", "Lee")),
        ("Smith Jr., John", ("John", "Smith Jr.")),
        ("Smith, John, Jr.", ("John", "Smith Jr.")),
        ("Smith, Jr., John", ("John", "Smith Jr.")),
        ("John Smith, III", ("John", "Smith III")),
        ("John Smith Jr.", ("John", "Smith Jr.")),
        ("., Ana", ("Ana", "")),
        ("Ana .", ("Ana", "")),
        ("Ana", ("Ana", "")),
        ("Total, Mary-Lou", ("Mary-Lou", "Total")),
        ("=Otis Formula", ("=Otis", "Formula")),
        ("Jennifer Null", ("Jennifer", "Null")),
        ("", ("", "")),
        (",", ("", "")),
        ("n/a", ("", "")),
        ("TBD", ("", "")),
        ("Not Assigned", ("", "")),
        ("Na", ("Na", "")),
        ("TBD, TBD", ("", "")),
        ("TBA, Ana", ("Ana", "")),
    ],
)
def test_a_name_is_parted_however_it_is_written(raw: str, name: tuple[str, str]) -> None:
    assert full_name(raw) == name


@pytest.mark.parametrize("raw", [".", "-", "n/a", "", "TBD", "tba", "Not Assigned", "Unassigned", "(none)", "?"])
def test_a_part_of_a_name_that_stands_for_none_is_empty(raw: str) -> None:
    assert name_part(raw) == ""


def test_a_part_of_a_name_stays_where_people_are_called_so() -> None:
    assert [name_part(raw) for raw in (" Lee ", "None", "Null", "Na", "O'Darrow")] == [
        *("Lee", "None", "Null", "Na", "O'Darrow"),
    ]
    assert isinstance(name_part("x" * 300), Bad)


@given(st.text(CHARACTERS, max_size=60))
def test_no_text_breaks_a_name(raw: str) -> None:
    first, last = full_name(raw)
    assert first == first.strip()
    assert last == last.strip()
