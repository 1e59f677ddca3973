from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest
from sqlalchemy import func, select

from app.accounts import seal
from app.extensions import db, settings
from app.intake.doors import imap, post
from app.models import Export, TakenMessage
from tests.letters import archive, letter
from tests.plugins.cast import Cast
from tests.plugins.mail import PASSWORD, MailServer
from tests.plugins.mailbox import MEMBERS, MORNING, OTHERS, Club


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_files_of_an_allowed_sender_are_taken_and_the_message_is_moved_when_they_are_read(club: Club) -> None:
    club.server.put(letter(("members.csv", MEMBERS), ("others.csv", OTHERS)), at=MORNING)
    ids = club.look()
    exports = [db.session.get_one(Export, export_id) for export_id in ids]
    assert [(e.filename, e.source, e.as_of) for e in exports] == [
        ("members.csv", "mail", date(2026, 11, 19)), ("others.csv", "mail", date(2026, 11, 19)),
    ]  # fmt: skip
    assert club.server.folders()["INBOX"] == [("Exports", False)]
    assert club.look() == []
    club.read(*ids)
    club.look()
    assert club.server.folders() == {"INBOX": [], "Spotter/done": [("Exports", False)]}
    assert club.problem() is None


def test_other_mail_is_left_untouched_and_unread(club: Club) -> None:
    for sender in ("ana@elsewhere.com", "x@notmms.com", '"mel@club.com" <evil@x.org>', "mel@club.com, evil@x.org"):
        club.server.put(letter(("members.csv", MEMBERS), sender=sender, Subject="Private"))
    assert club.look_and_read() == {"INBOX": [("Private", False)] * 4}
    assert (count(Export), count(TakenMessage)) == (0, 0)


def test_a_flood_of_look_alikes_holds_up_nobody(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "MESSAGES_A_LOOK", 2)
    monkeypatch.setattr(imap, "MANY", 3)
    for number in range(7):
        club.server.put(letter(("x.csv", OTHERS), sender=f"{number}mel@club.com"))
    club.server.put(letter(("members.csv", MEMBERS)))
    assert len(club.look()) == 1


def test_everybody_of_a_domain_may_send(club: Club) -> None:
    club.server.put(letter(("members.csv", MEMBERS), sender="Reports <No-Reply@MMS.com>"))
    assert len(club.look()) == 1


def test_a_zip_brings_its_files(club: Club) -> None:
    club.server.put(letter(("all.zip", archive({"a.csv": MEMBERS, "b.csv": OTHERS}))))
    assert len(club.look()) == 2


def test_one_bad_file_marks_the_message_and_holds_up_no_other(club: Club) -> None:
    club.server.put(letter(("a.csv", MEMBERS), ("b.csv", b"%PDF-1.7 nothing of a table")))
    assert club.look_and_read() == {"INBOX": [], "Spotter/refused": [("Exports", False)]}
    assert sorted(db.session.scalars(select(Export.status))) == ["loaded", "refused"]


def test_a_message_without_a_file_is_refused(club: Club) -> None:
    club.server.put(letter())
    assert club.look_and_read() == {"INBOX": [], "Spotter/refused": [("Exports", False)]}
    assert db.session.scalars(select(TakenMessage)).one().refusals == [post.NO_FILE]


def test_a_message_that_is_too_large_is_not_even_fetched(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "MOST_BYTES", 2000)
    monkeypatch.setattr(post.Post, "body", lambda *_: pytest.fail("fetched"))
    club.server.put(letter(("members.csv", MEMBERS * 50)))
    assert list(club.look_and_read()) == ["INBOX", "Spotter/refused"]


def test_a_worker_that_dies_between_any_two_steps_takes_each_message_once(club: Club) -> None:
    for steps in range(1, 7):
        club.server.put(letter((f"m{steps}.csv", MEMBERS.replace(b"Thirty", str(steps).encode())), Subject=str(steps)))
        for done, _ in enumerate(post.look(db.session(), club.mailbox, club.now), 1):
            if done == steps:
                break
            db.session.commit()
            for export in db.session.scalars(select(Export).where(Export.status == "received")).all():
                club.read(export.id)
        db.session.rollback()
        for _ in range(3):
            club.look()
            for export in db.session.scalars(select(Export).where(Export.status == "received")).all():
                club.read(export.id)
        assert (count(Export), count(TakenMessage)) == (steps, steps)
        assert len(club.server.folders()["Spotter/done"]) == steps


def test_a_message_that_a_person_puts_back_is_taken_anew(club: Club) -> None:
    club.server.put(letter(("b.csv", b"%PDF-1.7 nothing of a table")))
    club.look_and_read()
    client = club.server.client()
    client.select("Spotter/refused")
    client.uid("MOVE", "1", "INBOX")
    client.logout()
    assert len(club.look()) == 1


def test_another_folder_may_be_read_and_a_missing_one_is_said(club: Club) -> None:
    client = club.server.client()
    client.create("Reports")
    client.logout()
    club.server.put(letter(("members.csv", MEMBERS)), "Reports")
    club.mailbox.folder = "Nowhere"
    club.look()
    assert club.problem() == "There is no folder “Nowhere” in the mailbox."
    club.mailbox.folder = "Reports"
    assert len(club.look()) == 1
    assert club.problem() is None


def test_a_wrong_password_an_unknown_authority_and_a_closed_port_are_said_in_one_sentence(club: Club) -> None:
    club.server.put(letter(("members.csv", MEMBERS)))
    for change, said in (
        ({"sealed_password": seal.sealed(settings().secret_key, "a guess")}, "does not take this user and password."),
        ({"sealed_password": seal.sealed("another key", PASSWORD)}, "Type it again."),
        ({"ca_pem": None}, "cannot be trusted"),
        ({"host": "localhost"}, "cannot be trusted"),
        ({"host": "nowhere.invalid"}, "There is no server called nowhere.invalid."),
        ({"port": 1}, "takes no connection on port 1."),
    ):
        kept = {name: getattr(club.mailbox, name) for name in change}
        for name, value in change.items():
            setattr(club.mailbox, name, value)
        assert club.look() == []
        assert said in str(club.problem())
        assert "guess" not in str(club.problem())
        for name, value in kept.items():
            setattr(club.mailbox, name, value)
    assert len(club.look()) == 1


def test_a_server_that_begins_in_the_clear_is_asked_for_tls_before_anything_is_said(club: Club) -> None:
    club.mailbox.port, club.mailbox.has_starttls = club.server.plain_port, True
    club.server.put(letter(("members.csv", MEMBERS)))
    assert club.look_and_read() == {"INBOX": [], "Spotter/done": [("Exports", False)]}
    club.mailbox.ca_pem = None
    assert club.look() == []
    assert "cannot be trusted" in str(club.problem())
    club.mailbox.has_starttls = False
    assert club.look() == []
    assert "993 is the usual one, 143 with STARTTLS" in str(club.problem())


def test_a_server_without_starttls_hears_no_password(club: Club) -> None:
    heard: list[bytes] = []
    with plain_imap(heard) as port:
        club.mailbox.port, club.mailbox.has_starttls = port, True
        assert club.look() == []
    assert "offers no STARTTLS" in str(club.problem())
    assert not any(b"LOGIN" in line.upper() for line in heard)


@contextmanager
def plain_imap(heard: list[bytes]) -> Iterator[int]:
    """A server that knows no encryption and asks for the password all the same."""

    class Session(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                heard.append(line)
                tag = line.split()[0]
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")

    with ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_a_sender_that_no_table_could_hold_is_nobodys(club: Club) -> None:
    for sender in (b'"a\0b"@mms.com', b"a" * 3000 + b"@mms.com"):
        club.server.put_raw(b"From: " + sender + b"\r\nSubject: Odd\r\n\r\nx\r\n")
    club.server.put(letter(("members.csv", MEMBERS)))
    assert len(club.look()) == 1
    assert count(TakenMessage) == 1


def test_a_server_that_goes_away_in_the_middle_loses_nothing(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    club.server.put(letter(("members.csv", MEMBERS)))
    with monkeypatch.context() as away:
        away.setattr(post.Post, "move", _break_off)
        ids = club.look()
        club.read(*ids)
        club.look()
        assert "broke off the conversation" in str(club.problem())
    assert club.look() == []
    assert list(club.server.folders()) == ["INBOX", "Spotter/done"]
    assert count(Export) == 1


def test_it_can_be_tried_without_taking_anything(club: Club) -> None:
    club.server.put(letter(("members.csv", MEMBERS)))
    club.server.put(letter(sender="ana@elsewhere.com"))
    assert post.try_now(club.mailbox) == 1
    assert count(Export) == 0
    assert club.server.folders() == {"INBOX": [("Exports", False)] * 2}


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_server_that_spells_paths_in_its_own_way_is_followed(cast: Cast) -> None:
    server = MailServer(separator=".", prefix="INBOX.")
    try:
        club = Club(cast, server)
        server.put(letter(("members.csv", MEMBERS)))
        assert club.look_and_read() == {"INBOX": [], "INBOX.Spotter.done": [("Exports", False)]}
    finally:
        server.stop()


def _break_off(*_: object) -> None:
    raise ConnectionResetError
