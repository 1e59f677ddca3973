"""Whatever stands under the headers of a known layout: rows, or a refusal."""

from hypothesis import given
from hypothesis import strategies as st

from app.intake.layouts import LAYOUTS
from app.intake.refusal import Refused
from tests.intake.exports import APPOINTMENTS, MEMBERS, PACKAGES, read

CELL = st.one_of(
    st.sampled_from(
        [
            "",
            "1",
            "Total",
            "2026-01-05",
            "05/06/2026",
            "31/12/2025",
            "1.188",
            "-3",
            "unlimited",
            "n/a",
            "1E+21",
            "Ana Lee",
        ]
    ),
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=12),
)
UNSAID = {
    "Booking ID": {"service": "PT"},
    "PARTICIPATION_ID": {"service": "PT"},
    "CLIPCARD_ID": {"item": "PT 10", "price": "650"},
}
"""By a header of the files, what these never say."""
HEADERS = [layout.headers for layout in LAYOUTS.values()]


def constants(headers: list[str]) -> dict[str, str]:
    return next((said for header, said in UNSAID.items() if header in headers), {})


@given(st.sampled_from(HEADERS), st.lists(st.lists(CELL, min_size=1, max_size=14), max_size=8), st.sampled_from(",;\t"))
def test_no_rows_under_any_known_header_bring_up_anything_but_a_refusal(
    headers: list[str], lines: list[list[str]], delimiter: str
) -> None:
    quoted = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells) for cells in (headers, *lines)]
    try:
        found = read("\n".join(quoted), constants=constants(headers))
    except Refused:
        return
    assert found.reading.row_count >= len(found.reading.problems)
    assert all(problem.line > 1 and problem.reason for problem in found.reading.problems)


@given(st.binary(max_size=300), st.sampled_from([MEMBERS, APPOINTMENTS, PACKAGES]))
def test_no_bytes_under_a_known_header_bring_up_anything_but_a_refusal(rest: bytes, header: str) -> None:
    try:
        found = read(header.encode() + b"\n" + rest)
    except Refused:
        return
    assert found.reading.row_count + found.reading.ignored_count > 0
