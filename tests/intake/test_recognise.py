"""Which layout reads a file, and what a person may say about it."""

import re
from collections.abc import Mapping

import pytest

from app.intake.layouts import LAYOUTS
from app.intake.recognise import open_export
from app.intake.refusal import Refused
from tests.intake.exports import APPOINTMENTS, MEMBERS, NEW_YORK, D, appointments, members, read

MEMBER = "1,Ana,Lee,ana@example.com,555-1,2026-11-01,active"


def refusal(content: bytes | str, **options: object) -> str:
    with pytest.raises(Refused) as refused:
        read(content, **options)  # type: ignore[arg-type]
    sentence = str(refused.value)
    assert sentence.startswith("export.csv: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_is_recognised_by_its_own_headers_in_any_order(name: str) -> None:
    headers = [column.headers[0] for column in reversed(LAYOUTS[name].columns)]
    found = read(",".join(headers) + "\n" + ",".join(["§"] * len(headers)) + "\n", constants=constants(name))
    assert found.reading.layout == name
    assert found.reading.report == LAYOUTS[name].report


def constants(name: str) -> Mapping[str, str]:
    """What the files of these layouts never say."""
    return {
        "clubready-bookings": {"service": "PT"},
        "exerp-participations": {"service": "PT", "trainer": "Ben"},
        "exerp-clipcards": {"item": "PT 10", "price": "650"},
    }.get(name, {})


def test_a_header_is_found_under_titles_and_blank_lines_in_any_wording_of_case_and_space() -> None:
    header = '\n"North\nClub"\n\nMembers;;;\n Member_ID ;FIRST_NAME;"last_name\n:";Extra;Joined_On*;;joined_on\n'
    found = read(header + "1;Ana;Lee;x;2026-11-01;y;1999-01-01\n")
    assert [(row.line, row.member_id, row.last_name, row.joined_on) for row in found.rows] == [
        (8, "1", "Lee", "2026-11-01")
    ]
    assert found.reading.columns == {
        "member_id": "Member_ID", "first_name": "FIRST_NAME", "last_name": "last_name :", "joined_on": "Joined_On*"
    }  # fmt: skip
    assert found.reading.extra_columns == ["Extra", "joined_on"]


def test_columns_that_may_be_missing_may() -> None:
    found = read("joined_on,last_name,first_name,member_id\n2026-11-01,Lee,Ana,1\n")
    assert found.rows[0]._replace(line=0) == (0, "1", "Ana", "Lee", "", "", "2026-11-01", "")


def test_several_tables_with_the_same_header_are_one_file() -> None:
    page = "<table><tr><td>Members</td></tr></table>" + 2 * (
        "<table><tr>" + "".join(f"<th>{header}</th>" for header in MEMBERS.split(",")) + "</tr>"
        "<tr>" + "".join(f"<td>{value}</td>" for value in MEMBER.split(",")) + "</tr></table>"
    )
    assert [row.line for row in read(page).rows] == [3, 5]


@pytest.mark.parametrize(
    "content", [MEMBERS, f"Members\n\n{MEMBERS}\n\n\n", f"{MEMBERS}\nTotal,0,,,,,\n", f"{MEMBERS}\n{MEMBERS}\n"]
)
def test_a_header_without_rows_is_refused(content: str) -> None:
    assert "has a header but no rows" in refusal(content)


def test_a_file_without_a_header_is_refused_with_the_way_out() -> None:
    assert "--map FIELD=COLUMN" in refusal("1,Ana,Lee\n2,Bo,Roy\n")


def test_a_layout_that_comes_near_is_named_with_what_it_lacks() -> None:
    sentence = refusal("Sale Date,Client ID,Client,Sale ID,Item name,Quantity,Tax\n1/1/2026,1,x,1,PT,1,0\n")
    assert 'looks like mindbody-sales, but it has no column "Item Total"' in sentence


def test_a_layout_that_is_named_is_the_only_one_tried() -> None:
    sentence = refusal(f"{MEMBERS}\n{MEMBER}\n", layout="mindbody-sales")
    assert 'no row of it is the header of mindbody-sales ("Sale Date", "Client ID"' in sentence
    assert "there is no layout" in refusal(f"{MEMBERS}\n{MEMBER}\n", layout="no-such")
    assert members(MEMBER, layout="spotter-members").reading.layout == "spotter-members"


def test_a_file_that_is_not_there_is_refused() -> None:
    nothing: dict[str, str] = {}
    with pytest.raises(Refused, match=r"gone\.csv: the file cannot be opened"):
        open_export(
            "/nowhere/gone",
            filename="gone.csv",
            layout=None,
            columns=nothing,
            constants=nothing,
            zone=NEW_YORK,
            as_of=D,
        )


AMBIGUOUS = "1,Ana,Lee,,,05/06/2026,active"


def test_dates_that_nothing_settles_are_asked_for_in_one_sentence_that_shows_how() -> None:
    with pytest.raises(Refused, match=r'"joined_on" \(05/06/2026\).*--map joined_on="joined_on:DMY", or with :MDY'):
        members(AMBIGUOUS)


def test_every_column_in_doubt_is_asked_for_at_once() -> None:
    with pytest.raises(Refused, match=r'--map starts_at="starts_at:DMY" --map booked_on="booked_on:DMY"'):
        appointments("A1,1,,PT,05/06/2026 08:00,Ben,attended,04/06/2026,")


@pytest.mark.parametrize(("order", "day"), [("DMY", "2026-06-05"), ("MDY", "2026-05-06")])
def test_the_order_that_was_asked_for_settles_it(order: str, day: str) -> None:
    (row,) = members(AMBIGUOUS, columns={"joined_on": f"joined_on:{order}"}).rows
    assert row.joined_on == day


def test_the_last_row_of_a_long_file_settles_its_first() -> None:
    found = members(*[AMBIGUOUS] * 6_000, "2,Bo,Roy,,,31/12/2025,active")
    assert {row.joined_on for row in found.rows} == {"2026-06-05", "2025-12-31"}


def test_each_column_is_settled_by_itself() -> None:
    found = appointments(
        "A1,1,,PT,25/06/2026 08:00,Ben,attended,06/24/2026,", "A2,1,,PT,05/06/2026 08:00,Ben,attended,05/06/2026,"
    )
    assert [(row.starts_on, row.booked_on) for row in found.rows] == [
        ("2026-06-25", "2026-06-24"),
        ("2026-06-05", "2026-05-06"),
    ]


def test_an_order_for_what_holds_no_dates_is_refused() -> None:
    assert "holds no dates" in refusal(f"{MEMBERS}\n{MEMBER}\n", columns={"email": "email:DMY"})


def test_a_mapping_takes_the_place_of_a_column_of_the_layout() -> None:
    found = read(f"{MEMBERS},Since\n{MEMBER},2020-02-02\n", columns={"joined_on": "since"})
    assert (found.reading.layout, found.rows[0].joined_on) == ("spotter-members", "2020-02-02")


def test_a_column_in_other_words_is_found_through_a_mapping() -> None:
    found = read("member_id,first_name,last_name,Start\n1,Ana,Lee,2026-11-01\n", columns={"joined_on": "Start"})
    assert (found.reading.layout, found.rows[0].joined_on) == ("spotter-members", "2026-11-01")


OTHER = "No.;Kunde;Termin;Leistung;Coach;Ergebnis\n"


def test_a_file_of_no_known_layout_is_read_through_a_mapping() -> None:
    found = read(
        OTHER + "7;Lee, Ana;13.07.2026 18:10;PT 60;Ben;kam\n",
        columns={
            "appointment_id": "No.",
            "name": "Kunde",
            "starts_at": "Termin",
            "service": "Leistung",
            "trainer": "Coach",
            "status": "Ergebnis",
        },
    )
    assert (found.reading.layout, found.reading.report) == ("mapped", "appointments")
    assert found.rows == [(2, "7", "", "Ana", "Lee", "PT 60", "2026-07-13", "18:10", "Ben", "kam", None, "", None)]


def test_a_file_with_days_alone_starts_at_midnight_and_one_with_times_has_them_in_every_row() -> None:
    columns = {"name": "Kunde", "starts_on": "Termin", "service": "Leistung"}
    (row,) = read(OTHER + "7;Lee, Ana;2026-07-13;PT;Ben;\n", columns=columns, constants={"status": "attended"}).rows
    assert (row.starts_on, row.starts_time, row.word) == ("2026-07-13", "00:00", "attended")
    timed = read(
        OTHER + "7;Lee, Ana;2026-07-13;PT;Ben;-\n",
        columns=columns | {"starts_time": "Ergebnis"},
        constants={"status": "x"},
    )
    assert timed.rejected == [(2, "Ergebnis", "-")]


def test_an_appointment_without_a_time_of_day_is_rejected() -> None:
    assert appointments("A1,1,,PT,2026-07-13,Ben,attended,,").rejected == [(2, "starts_at", "2026-07-13")]


@pytest.mark.parametrize(
    ("columns", "report"),
    [
        ({"member_id": "No.", "name": "Kunde", "joined_on": "Termin"}, "members"),
        ({"member_id": "No.", "item": "Leistung", "sold_on": "Termin", "price": "Coach"}, "packages"),
        ({"member_id": "No.", "item": "Leistung", "remaining": "Coach"}, "balances"),
    ],
)
def test_the_fields_say_which_report_a_file_is(columns: dict[str, str], report: str) -> None:
    assert read(OTHER + "7;Lee, Ana;2026-07-13;PT;8;\n", columns=columns).reading.report == report


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"nonsense": "Kunde"}, 'no field "nonsense"; the fields are appointment_id'),
        ({"joined_on": "Termin", "starts_at": "Coach"}, "do not belong to one report"),
        ({"joined_on": "Termin", "price": "Coach"}, "to read memberships a mapping of member_id and name or last_name"),
        ({"name": "Kunde", "starts_at": "Termin"}, "mapping of service and status is missing"),
        ({"name": "Kunde", "item": "Leistung", "remaining": "Nirgends"}, 'no column "Nirgends"'),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused(columns: dict[str, str], sentence: str) -> None:
    assert sentence in refusal(OTHER + "7;Lee, Ana;2026-07-13;PT;8;\n", columns=columns)


def test_a_field_that_the_named_layout_does_not_have_is_refused() -> None:
    assert '"price" is no field of spotter-members' in refusal(
        f"{MEMBERS}\n{MEMBER}\n", layout="spotter-members", columns={"price": "email"}
    )


def test_a_layout_without_a_service_asks_for_a_constant() -> None:
    header = "Booking ID,User ID,Booking Date,Booking Start,Current Status,Log Date\n"
    sentence = refusal(header + "1,1,2026-01-01,8:30,Completed,2026-01-01\n")
    assert "does not say the service: add it with --const service=VALUE" in sentence


def test_a_constant_takes_the_place_of_a_column_and_must_read_like_its_field() -> None:
    (row,) = appointments("A1,1,,PT,2026-07-13 08:00,Ben,attended,,", constants={"trainer": "Cy"}).rows
    assert row.trainer == "Cy"
    line = "A1,1,,PT,2026-07-13 08:00,Ben,attended,,\n"
    assert "cannot be the booked on of every row" in refusal(f"{APPOINTMENTS}\n{line}", constants={"booked_on": "soon"})


def test_a_lost_id_refuses_the_file_by_its_column_and_value() -> None:
    sentence = refusal(f"{MEMBERS}\n1.23E+21,Ana,Lee,,,2026-11-01,active\n")
    assert re.search(r'"member_id" holds 1\.23E\+21', sentence)
