import pytest

from app.intake.clean.evidence import DateEvidence, MoneyEvidence


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["05/06/2026", "13/06/2026"], "DMY"),
        (["05/06/2026", "06/13/2026 9:05 AM"], "MDY"),
        (["05/06/2026", "06/05/2026"], None),
        (["05.06.2026"], "DMY"),
        (["05.06.2026", "06.13.2026"], "MDY"),
        (["05-06-2026"], None),
        (["13/06/2026"] * 8 + ["06/13/2026"], "DMY"),
        (["13/06/2026"] * 3 + ["06/13/2026"], None),
        (["31/02/2026", "05/06/2026"], "DMY"),
        (["Fri, 13/06/2026"], "DMY"),
    ],
)
def test_the_cells_of_a_column_together_say_which_comes_first(cells: list[str], order: str | None) -> None:
    evidence = DateEvidence()
    evidence.weigh(cells)
    assert evidence.order() == order


def test_the_mark_of_the_cents_is_that_of_most_cells() -> None:
    evidence = MoneyEvidence()
    evidence.weigh(["1.188", "279,00", "12,50", "3.99"])
    assert evidence.mark() == ","
    assert MoneyEvidence().mark() == ""
