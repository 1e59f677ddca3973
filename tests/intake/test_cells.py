"""Carried rows survive being kept as text."""

from hypothesis import given
from hypothesis import strategies as st

from app.intake import cells
from app.intake.rows import AppointmentRow, PackageRow

text = st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=12) | st.sampled_from(["None", "True", "-1"])
day = st.none() | st.dates().map(str)
appointments = st.builds(
    AppointmentRow, st.just(7), *[text] * 5, *[st.just("2026-11-03"), st.just("07:00")], text, text, day, text,
    st.none() | st.booleans(),
)  # fmt: skip
packages = st.builds(
    PackageRow, st.just(7), *[text] * 5, st.just("2026-11-03"), st.integers(0), st.none() | st.integers(-1), day, text,
    st.none() | st.integers(-1), day,
)  # fmt: skip


@given(appointments)
def test_an_appointment_comes_back_as_it_was(row):
    assert cells.reader("appointments")(7, cells.texts("appointments", [row])[0]) == row


@given(packages)
def test_a_package_comes_back_with_its_blanks_and_its_zeros(row):
    assert cells.reader("packages")(7, cells.texts("packages", [row])[0]) == row


def test_the_digest_of_a_row_never_changes():
    row = AppointmentRow(2, "A1", "M1", "Bea", "Thirty", "PT", "2026-11-03", "07:00", "Ben", "booked", None, "", None)
    assert cells.digest(cells.texts("appointments", [row])[0]).hex() == "3aeb305e20beb538"
