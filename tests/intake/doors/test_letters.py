from email import message_from_string

import pytest

from app.intake.doors.letters import may_be_answered, sender

OWN = ("inbox@north.club", "spotter@north.club")


def head(*lines: str, source: str = "From: Mel <mel@club.com>"):
    return message_from_string("\n".join([source, *lines, "", ""]))


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("From: Mel <Mel@Club.com>", "mel@club.com"),
        ('From: "reports@mms.com" <evil@x.org>', "evil@x.org"),
        ("From: a@club.com, b@club.com", ""),
        ("From: a@club.com\nFrom: b@club.com", ""),
        ("From: nobody", ""),
        ("Subject: none", ""),
        ('From: "a\0b"@mms.com', ""),
        ('From: "a\n b"@mms.com', ""),
        ("From: a\0@mms.com", ""),
        ("From: a@evil@mms.com", ""),
        (f"From: {'a' * 300}@mms.com", ""),
        ("From: o'neil+x@mms.com", "o'neil+x@mms.com"),
    ],
)
def test_a_message_is_from_one_address_or_from_nobody(source: str, address: str) -> None:
    assert sender(head(source=source)) == address


def test_a_person_is_answered() -> None:
    assert may_be_answered(head("Subject: Sales", "Auto-Submitted: no", "Return-Path: <mel@club.com>"), OWN)


@pytest.mark.parametrize(
    "line",
    [
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-replied; owner-email=x",
        "Precedence: bulk",
        "Precedence: List",
        "Return-Path: <>",
        "List-Id: <all.club.com>",
        "X-Auto-Response-Suppress: All",
        "Content-Type: multipart/report; report-type=delivery-status",
    ],
)
def test_a_machine_is_not_answered(line: str) -> None:
    assert not may_be_answered(head(line), OWN)


@pytest.mark.parametrize(
    "address",
    [
        "MAILER-DAEMON@club.com",
        "noreply@mms.com",
        "no-reply+7@mms.com",
        "bounce-12@x.com",
        *OWN,
        "nobody",
        "josé@x.com",
    ],
)
def test_nobody_who_cannot_read_it_is_answered_and_neither_are_we(address: str) -> None:
    assert not may_be_answered(head(source=f"From: {address}"), OWN)
