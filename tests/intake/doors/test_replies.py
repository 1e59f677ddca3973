from datetime import timedelta

import pytest

from app import mail
from tests.letters import letter
from tests.plugins.mailbox import MEMBERS, Club
from tests.plugins.smtp import SmtpServer


def test_who_sent_a_bad_file_is_told_once(club: Club, answering: SmtpServer) -> None:
    message = letter(("b.csv", b"%PDF-1.7 nothing of a table"))
    club.server.put(message)
    club.look_and_read()
    club.look()
    [(envelope_from, to, reply)] = answering.sent
    assert (envelope_from, to) == ("<>", ["mel@club.com"])
    assert (reply["Subject"], reply["Auto-Submitted"]) == ("Not taken: Exports", "auto-replied")
    assert reply["In-Reply-To"] == message["Message-ID"]
    assert "b.csv" in reply.get_content()
    assert "Everything else" not in reply.get_content()


def test_who_sent_a_good_file_beside_a_bad_one_is_told_that_it_was_taken(club: Club, answering: SmtpServer) -> None:
    club.server.put(letter(("members.csv", MEMBERS), ("b.csv", b"%PDF-1.7 nothing of a table")))
    club.look_and_read()
    assert "Everything else in the message was taken." in answering.sent[0][2].get_content()


def test_who_sent_a_file_that_is_held_is_told_that_it_waits_and_need_not_be_sent_again(
    club: Club, answering: SmtpServer
) -> None:
    club.server.put(letter(("members.csv", MEMBERS), ("fitlog.csv", b"Client,When,Result\n17,2026-11-17,Attended\n")))
    folders = club.look_and_read()
    [(_, _, reply)] = answering.sent
    assert reply["Subject"] == "Waits for a look: Exports"
    said = " ".join(reply.get_content().split())
    assert (
        "waits for somebody at Harbor North to look at it in Spotter: - fitlog.csv Nothing has to be sent again" in said
    )
    assert "could not take" not in said
    assert "Everything else in the message was taken." in said
    assert list(folders) == ["INBOX", "Spotter/done"]


def test_nobody_is_told_who_did_not_ask_or_whose_file_was_well(club: Club, answering: SmtpServer) -> None:
    club.server.put(letter(("members.csv", MEMBERS)))
    club.look_and_read()
    club.mailbox.wants_replies = False
    club.server.put(letter())
    club.look_and_read()
    assert answering.sent == []


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("=?utf-8?q?a=0d=0aBcc:_eve@x.org=0d=0a=0d=0aOther?=", "a Bcc: eve@x.org Other"),
        ("=?utf-8?q?=3D=3Futf-8=3Fq=3Fb=3D0aBcc:=5Feve@x.org=3F=3D?=", "= ?utf-8?q?b=0aBcc:_eve@x.org?="),
        ("=?utf-7?q?+2AA-?= x", "x"),
        ("=?nothing?q?x?=", "= ?nothing?q?x?="),
        ("=?utf-8?q?=C3=9Cbersicht?=", "Übersicht"),
    ],
)
def test_a_subject_writes_nothing_but_the_subject_of_the_answer(
    club: Club, answering: SmtpServer, subject: str, told: str
) -> None:
    odd = b"=?utf-8?q?=3Ca=0d=0aBcc:_eve@x.org=3E?="
    head = b"From: mel@club.com\r\nMessage-ID: " + odd + b"\r\nReply-To: eve@x.org\r\nSubject: "
    club.server.put_raw(head + subject.encode() + b"\r\n\r\nx\r\n")
    club.look_and_read()
    [(_, to, reply)] = answering.sent
    assert (to, reply["Subject"]) == (["mel@club.com"], f"Not taken: {told}")
    assert not {"Bcc", "In-Reply-To", "References"} & set(reply.keys())
    assert "could not take" in reply.get_content()


def test_bounces_machines_and_our_own_replies_are_not_answered(club: Club, answering: SmtpServer) -> None:
    club.server.put(letter(Auto_Submitted="auto-generated"))
    club.server.put(letter(sender="no-reply@mms.com"))
    club.server.put(letter(Return_Path="<>"))
    club.server.put(letter())
    club.look_and_read()
    [(_, _, reply)] = answering.sent
    club.server.put(letter(**{name: str(reply[name]) for name in ("Auto-Submitted", "X-Auto-Response-Suppress")}))
    club.look_and_read()
    assert len(answering.sent) == 1


def test_one_sender_gets_a_few_answers_a_day(club: Club, answering: SmtpServer) -> None:
    for _ in range(7):
        club.server.put(letter())
    club.look_and_read()
    assert len(answering.sent) == 5
    club.now += timedelta(1)
    club.server.put(letter())
    club.look_and_read()
    assert len(answering.sent) == 6


def test_an_answer_that_does_not_leave_is_a_problem_of_the_door_and_comes_no_second_time(
    club: Club, answering: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    club.server.put(letter())
    with monkeypatch.context() as away:
        away.setattr(mail, "send", _not_sent)
        club.look()
        assert club.problem() == "The mail server is away."
    assert list(club.look_and_read()) == ["INBOX", "Spotter/refused"]
    assert answering.sent == []


def _not_sent(*_: object, **__: object) -> None:
    raise mail.NotSent("The mail server is away.")
