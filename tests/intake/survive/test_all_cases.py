"""Every case that an importer must survive has a test named after it: `test_07_...`, in the file of its heading."""

import re
from pathlib import Path

import pytest

CASES = {
    "container": range(1, 10),
    "header": range(10, 15),
    "rows": range(15, 18),
    "values": range(18, 27),
    "identity": range(27, 32),
    "meaning": range(32, 38),
    "over_time": range(38, 45),
}


def numbers(heading: str) -> set[int]:
    text = Path(__file__).with_name(f"test_{heading}.py").read_text()
    return {int(number) for number in re.findall(r"^def test_(\d\d)_", text, re.MULTILINE)}


def test_the_headings_are_of_44_cases() -> None:
    assert [number for cases in CASES.values() for number in cases] == list(range(1, 45))


@pytest.mark.parametrize("heading", CASES)
def test_every_case_has_a_test_named_after_it(heading: str) -> None:
    assert numbers(heading) == set(CASES[heading])
