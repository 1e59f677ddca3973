"""What several exports that speak of one record come to."""

from hypothesis import given
from hypothesis import strategies as st

from app.intake.fold import Content, fold, fold_appointment
from app.intake.rows import AppointmentRow, MemberRow

NOBODY = MemberRow(2, "M1", "", "", "", "", None, "")


def said(as_of: str, export_id: int = 1, **cells) -> Content:
    return Content(NOBODY._replace(**cells), as_of, export_id)


def test_per_field_the_later_as_of_date_wins_whichever_came_first():
    old, new = said("2026-11-01", 2, email="old@x", phone="1"), said("2026-11-02", 1, email="new@x")
    assert fold([new, old]) == fold([old, new])
    assert (fold([old, new]).email, fold([old, new]).phone) == ("new@x", "1")


def test_of_the_same_date_the_later_import_wins():
    assert fold([said("2026-11-01", 2, status="frozen"), said("2026-11-01", 1, status="active")]).status == "frozen"


def test_a_blank_never_erases_and_an_older_file_fills_blanks_only():
    contents = [said("2026-11-03", 3), said("2026-11-02", 2, joined_on="2026-10-01"), said("2026-11-01", 1, phone="1")]
    assert fold(contents)[1:] == ("M1", "", "", "", "1", "2026-10-01", "")


texts = st.sampled_from(["", "a", "b"])
days = st.sampled_from([f"2026-11-{day:02}" for day in range(1, 29)])
contents = st.lists(
    st.builds(said, days, email=texts, phone=texts, status=texts, joined_on=st.sampled_from([None, "2026-01-01"])),
    min_size=1,
    max_size=6,
    unique_by=lambda content: content.as_of,
)


@given(contents, st.randoms())
def test_the_order_in_which_files_come_does_not_matter(known, random):
    shuffled = random.sample(known, len(known))
    assert fold(shuffled) == fold(known)


@given(contents)
def test_every_value_was_said_and_nothing_that_was_said_ends_blank(known):
    found = fold(known)
    for name in MemberRow._fields[1:]:
        values = [getattr(content.row, name) for content in known]
        assert getattr(found, name) in values
        assert getattr(found, name) not in ("", None) or not any(values)


MEANING = {"Signed in": ("attended", True), "Reserved": ("booked", False), "Early Cancel": ("cancelled", False),
           "Late Cancel": ("late_cancel", True)}  # fmt: skip


def visit(as_of: str, word: str, export_id: int = 1, **more) -> Content:
    row = AppointmentRow(2, "A1", "M1", "", "", "PT", "2026-11-03", "07:00", "", word, None, "", None)
    return Content(row._replace(**more), as_of, export_id)


def fold_visits(*contents: Content) -> AppointmentRow:
    return fold_appointment(contents, lambda row: MEANING[row.word])


def test_whether_it_was_charged_does_not_outlive_the_outcome_it_was_told_of():
    late = visit("2026-11-04", "Late Cancel", is_charged=False)
    assert fold_visits(late, visit("2026-11-05", "Signed in")).is_charged is None
    assert fold_visits(late, visit("2026-11-05", "Late Cancel")).is_charged is False


def test_of_two_rows_for_one_slot_in_one_file_the_visit_beats_the_cancellation_before_it():
    rows = [visit("2026-11-04", "Signed in", appointment_id="", line=5),
            visit("2026-11-04", "Early Cancel", appointment_id="", line=9)]  # fmt: skip
    assert fold_visits(*rows).word == "Signed in"
    rows[0] = visit("2026-11-04", "Reserved", appointment_id="", line=5)
    assert fold_visits(*rows).word == "Reserved"


def test_of_two_rows_for_one_booking_with_an_id_the_lower_line_wins():
    rows = [visit("2026-11-04", "Signed in", line=5), visit("2026-11-04", "Early Cancel", line=9)]
    assert fold_visits(*rows).word == "Early Cancel"


def test_among_files_of_the_mms_a_later_booked_wins_over_an_outcome():
    assert fold_visits(visit("2026-11-04", "Signed in"), visit("2026-11-05", "Reserved")).word == "Reserved"
