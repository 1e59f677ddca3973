"""Exerp: states with reasons, ids of its own, and what its files do not say."""

import pytest

from app.intake.refusal import Refused
from app.intake.rows import AppointmentRow, PackageRow
from tests.intake.exports import Read, read
from tests.intake.layouts.vendors import CLIPCARDS, CSV, PARTICIPATIONS

PT = {"service": "Personal Training", "trainer": "Ben Ode"}


def participation(
    state: str = "PARTICIPATION", *, shown: str = "2026-11-16 17:56:10", cancelled: str = "", reason: str = ""
) -> list[str]:
    about = ["123par77", "123bk5", "123", "123p4567", "2026-11-02 09:15:00", state, "CLIENT"]
    return [*about, shown, "KIOSK" if shown else "", "TRUE", cancelled, "", reason, "FALSE", "1.763.500.000.000"]


def participations(*rows: list[str], **options: object) -> Read:
    options.setdefault("constants", PT)
    return read(CSV([PARTICIPATIONS, *rows]), **options)  # type: ignore[arg-type]


def test_a_participation_is_an_appointment_from_when_somebody_showed_up() -> None:
    found = participations(participation())
    assert found.reading.layout == "exerp-participations"
    assert found.rows == [
        AppointmentRow(2, "123par77", "123p4567", "", "", "Personal Training", "2026-11-16", "17:56", "Ben Ode",
                       "PARTICIPATION", "2026-11-02", "", None)
    ]  # fmt: skip
    assert found.reading.notes == []


@pytest.mark.parametrize(
    ("reason", "word"),
    [("NO_SHOW", "CANCELLED NO_SHOW"), ("USER_CANCEL_LATE", "CANCELLED USER_CANCEL_LATE"), ("", "CANCELLED")],
)
def test_a_cancellation_is_told_by_its_reason(reason: str, word: str) -> None:
    (row,) = participations(participation("CANCELLED", shown="", cancelled="2026-11-16 18:20:00", reason=reason)).rows
    assert (row.word, row.starts_on, row.starts_time) == (word, "2026-11-16", "18:20")


def test_one_who_is_still_booked_needs_the_start_from_a_column_of_the_clubs_own() -> None:
    booked = participation("BOOKED", shown="")
    assert participations(booked).rejected == [(2, "SHOW_UP_TIME", "")]
    content = CSV([(*PARTICIPATIONS, "START"), [*booked, "2026-11-23 18:00"], [*participation(), "2026-11-16 18:00"]])
    found = read(content, constants=PT, columns={"starts_at": "START"}).rows
    assert [(row.starts_on, row.starts_time, row.word) for row in found] == [
        ("2026-11-23", "18:00", "BOOKED"),
        ("2026-11-16", "18:00", "PARTICIPATION"),
    ]


def test_participations_say_that_they_name_no_service_and_no_trainer() -> None:
    with pytest.raises(Refused, match="does not say the service and the trainer: add it with --const service=VALUE"):
        participations(participation(), constants={})
    (note,) = participations(participation(), constants={"service": "PT"}).reading.notes
    assert note.startswith("The file names no trainer: export each trainer's on its own")


def card(
    left: str = "7",
    initial: str = "10",
    *,
    cancelled: str = "FALSE",
    cancelled_at: str = "",
    until: str = "2027-05-02",
    extra: tuple[str, ...] = (),
) -> list[str]:
    head = ["123cc9cc1", "123p4567", left, initial, "123inv8ln1", "2026-11-02", until]
    return [*head, "TRUE", cancelled, cancelled_at, "123emp45", "123", "1.763.500", *extra]


def clipcards(*rows: list[str], **options: object) -> Read:
    options.setdefault("constants", {"item": "PT clipcard", "price": "650.00"})
    return read(CSV([CLIPCARDS, *rows]), **options)  # type: ignore[arg-type]


def test_a_clipcard_is_a_package_at_the_price_that_a_person_says() -> None:
    found = clipcards(card())
    assert found.reading.layout == "exerp-clipcards"
    assert found.rows == [
        PackageRow(2, "123cc9cc1", "123p4567", "", "", "PT clipcard", "2026-11-02", 65000, 10, "2027-05-02", "123emp45",
                   7, None)
    ]  # fmt: skip


def test_a_price_is_never_invented() -> None:
    with pytest.raises(Refused, match="does not say the item and the price: add it with --const item=VALUE --const pr"):
        clipcards(card(), constants={})
    content = CSV([(*CLIPCARDS, "PRICE"), card(extra=("500",)), card(extra=("",))])
    found = read(content, constants={"item": "PT clipcard"}, columns={"price": "PRICE"})
    assert [row.price_cents for row in found.rows] == [50000]
    assert found.rejected == [(3, "PRICE", "")]


def test_a_cancelled_card_is_refunded_and_one_that_does_not_say_when_is_rejected() -> None:
    found = clipcards(
        card(cancelled="TRUE", cancelled_at="2026-11-10 12:00"),
        card(cancelled_at="2026-11-10 12:00"),
        card(cancelled="TRUE"),
    )
    assert [row.refunded_on for row in found.rows] == ["2026-11-10", None]
    assert found.rejected == [(4, "CANCELLATION_TIME", "")]
