import pytest

from app.intake.mapping.drift import drift

BEFORE = ["Client No", "Full name", "Coach", "When"]


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (["When", "client no:", "COACH", "Full  name"], ""),
        ([*BEFORE, "Room", ""], 'new: "Room"'),
        (["Client No", "Full name", "When"], 'gone: "Coach"'),
        (["Client No", "Full name", "Trainer", "When"], '"Coach" is "Trainer" now'),
        (["Client Nr", "Full name", "Coach", "When", "Fee"], '"Client No" is "Client Nr" now; new: "Fee"'),
    ],
)
def test_what_is_new_missing_or_renamed_is_said(after: list[str], sentence: str) -> None:
    assert drift(BEFORE, after) == sentence
