"""By what rows of later files find their record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.keys import appointment_base, assign, balance_key, sale_base, sale_marks, slot_marks
from app.intake.rows import AppointmentRow, BalanceRow, PackageRow


def sale(item: str = "PT 8 sessions", price_cents: int = 59200, sessions: int | None = None, **more) -> PackageRow:
    row = PackageRow(2, "200", "M1", "Bea", "Thirty", item, "2026-10-15", price_cents, sessions, None, "", None, None)
    return row._replace(**more)


def visit(service: str = "PT 60", **more) -> AppointmentRow:
    row = AppointmentRow(2, "", "M1", "Bea", "Thirty", service, "2026-11-03", "07:00", "Ben", "booked", None, "", None)
    return row._replace(**more)


def test_an_appointment_is_known_by_its_id_and_without_one_by_member_and_start():
    assert appointment_base(visit(appointment_id="A7")) == "id:A7"
    assert appointment_base(visit()) == "at:M1:2026-11-03T07:00"


def test_a_sale_without_an_id_is_known_by_member_day_and_item():
    assert sale_base(sale()) == "200"
    assert sale_base(sale(sale_id="")) == "M1:2026-10-15:PT 8 sessions"


def test_a_balance_is_of_a_member_and_an_item():
    assert balance_key(BalanceRow(2, "M1", "Bea", "Thirty", "PT 8 sessions", 3, None)) == "M1:PT 8 sessions"


def lines(*rows: PackageRow) -> list:
    return [sale_marks(row) for row in rows]


def test_lines_of_a_new_sale_are_numbered_in_their_order():
    assert assign("200", lines(sale("Towel", 300), sale()), {}) == ["200", "200/2"]


def test_a_line_finds_itself_wherever_it_stands_in_a_later_file():
    known = {"200": lines(sale("Towel", 300)), "200/2": lines(sale())}
    assert assign("200", lines(sale(), sale("Towel", 300)), known) == ["200/2", "200"]
    assert assign("200", lines(sale()), known) == ["200/2"]


def test_only_a_new_line_gets_the_next_number():
    known = {"200": lines(sale())}
    assert assign("200", lines(sale("Towel", 300), sale()), known) == ["200/2", "200"]


def test_identical_lines_match_nth_to_nth():
    known = {"200": lines(sale()), "200/2": lines(sale())}
    assert assign("200", lines(sale(), sale(), sale()), known) == ["200", "200/2", "200/3"]


def test_a_line_whose_price_was_corrected_is_the_same_line():
    known = {"200": lines(sale(price_cents=59200)), "200/2": lines(sale("Towel", 300))}
    assert assign("200", lines(sale(price_cents=49900)), known) == ["200"]


def test_a_line_of_another_item_is_never_taken_for_a_known_one():
    assert assign("200", lines(sale("Towel", 300)), {"200": lines(sale())}) == ["200/2"]


def test_a_sale_id_that_two_members_share_is_two_sales():
    assert assign("200", lines(sale(member_id="M2")), {"200": lines(sale())}) == ["200/2"]


def test_keys_that_an_earlier_part_of_the_file_took_are_not_taken_again():
    known = {"200": lines(sale()), "200/2": lines(sale())}
    assert assign("200", lines(sale()), known, taken=["200"]) == ["200/2"]
    assert assign("200", lines(sale()), {"200": lines(sale())}, taken=["200"]) == ["200/2"]


SLOT = "at:M1:2026-11-03T07:00"


def slots(*services: str) -> list:
    return [slot_marks(visit(service)) for service in services]


@pytest.mark.parametrize(
    ("known", "services", "keys"),
    [
        ({}, ["PT 60", "Duet"], [SLOT, f"{SLOT}/2"]),
        ({SLOT: ["PT 60"]}, ["PT 60"], [SLOT]),
        ({SLOT: ["PT 60"]}, ["Personal Training 60"], [SLOT]),
        ({SLOT: ["PT 60"], f"{SLOT}/2": ["Duet"]}, ["Duet"], [f"{SLOT}/2"]),
        ({SLOT: ["PT 60"], f"{SLOT}/2": ["Duet"]}, ["Renamed"], [SLOT]),
        ({SLOT: ["PT 60"]}, ["Renamed", "PT 60"], [f"{SLOT}/2", SLOT]),
    ],
)
def test_across_files_a_slot_is_matched_by_its_service_and_else_by_its_first_record(known, services, keys):
    known_marks = {key: slots(*names) for key, names in known.items()}
    assert assign(SLOT, slots(*services), known_marks) == keys


@given(st.lists(st.sampled_from([sale(), sale("Towel", 300), sale(price_cents=100)]), max_size=6), st.data())
def test_every_row_of_a_file_is_a_record_of_its_own_and_the_same_file_again_gives_the_same_records(rows, data):
    wanted = lines(*rows)
    first = assign("200", wanted, {})
    assert len(set(first)) == len(rows)
    known = {key: [marks] for key, marks in zip(first, wanted, strict=True)}
    assert assign("200", wanted, known) == first
    order = data.draw(st.permutations(range(len(rows))))
    again = assign("200", [wanted[at] for at in order], known)
    assert sorted(again) == sorted(first)
    assert all(known[key] == [wanted[at]] for key, at in zip(again, order, strict=True))
