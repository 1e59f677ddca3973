import tracemalloc
import zipfile
from email.message import EmailMessage
from io import BytesIO
from random import Random

import pytest

from app.intake.doors import attachments
from app.intake.readers.limits import Limits
from app.intake.refusal import Refused
from tests.letters import archive, letter

CSV = b"member_id,first_name\nM1,Bea\n"


def read(raw: bytes) -> list[tuple[str, bytes] | str]:
    """Name and content of each file, or the sentence why it is none."""
    told: list[tuple[str, bytes] | str] = []
    for found in attachments.files(raw):
        try:
            if isinstance(found, Refused):
                raise found
            content = b""
            while block := found.stream.read(1024):
                content += block
            told.append((found.name, content))
        except Refused as refusal:
            told.append(str(refusal))
    return told


def test_several_files_of_a_message_come_in_its_order() -> None:
    raw = letter(("a.csv", CSV), ("b.csv", b"b")).as_bytes()
    assert read(raw) == [("a.csv", CSV), ("b.csv", b"b")]


def test_what_hangs_on_mail_by_itself_is_no_file() -> None:
    message = letter(("a.csv", CSV))
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="logo.gif")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="invite.ics")
    assert read(message.as_bytes()) == [("a.csv", CSV)]


def test_a_forwarded_message_brings_its_files() -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "mel@club.com", "Fwd"
    outer.set_content("see below")
    outer.add_attachment(letter(("a.csv", CSV)))
    assert read(outer.as_bytes()) == [("a.csv", CSV)]


def test_a_name_leads_nowhere() -> None:
    raw = letter(("../../etc/cron.d/x.csv", CSV), ("C:\\Temp\\y.csv", CSV), ("a\x07b.csv", CSV)).as_bytes()
    names = [found[0] for found in read(raw)]
    assert names[:2] == ["x.csv", "y.csv"]
    assert "\x07" not in names[2]


def test_encoded_names_are_read() -> None:
    assert read(letter(("Übersicht Käufe.csv", CSV)).as_bytes())[0][0] == "Übersicht Käufe.csv"


def test_a_zip_is_opened_and_what_is_no_file_in_it_passed_over() -> None:
    packed = archive(
        {"reports/": b"", "reports/a.csv": CSV, "__MACOSX/._a.csv": b"x", ".DS_Store": b"x", "../b.csv": b"b"}
    )
    assert read(letter(("all.zip", packed)).as_bytes()) == [("a.csv", CSV), ("b.csv", b"b")]


def test_a_workbook_is_a_zip_that_stays_closed() -> None:
    workbook = archive({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    assert read(letter(("a.xlsx", workbook)).as_bytes()) == [("a.xlsx", workbook)]
    assert read(letter(("all.zip", archive({"a.xlsx": workbook}))).as_bytes()) == [("a.xlsx", workbook)]


def test_a_zip_in_a_zip_is_refused() -> None:
    assert "is a zip in a zip" in str(
        read(letter(("out.zip", archive({"in.zip": archive({"a.csv": CSV})}))).as_bytes())[0]
    )


def test_a_zip_bomb_stops_at_the_limit_whatever_it_says_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "LIMITS", Limits(unpacked_bytes=100_000))
    packed = archive({"a.csv": b"0" * 60_000, "b.csv": b"0" * 60_000})
    told = read(letter(("bomb.zip", packed)).as_bytes())
    assert told[0] == ("a.csv", b"0" * 60_000)
    assert "larger than 100,000 bytes" in str(told[1])


def test_many_zips_unpack_to_no_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "LIMITS", Limits(unpacked_bytes=100_000))
    told = read(letter(*((f"{n}.zip", archive({"a.csv": b"%d" % n * 60_000})) for n in range(3))).as_bytes())
    assert told[0] == ("a.csv", b"0" * 60_000)
    assert ["larger than 100,000 bytes" in str(one) for one in told[1:]] == [True, True]


def test_a_zip_of_countless_folders_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_ENTRIES", 5)
    packed = archive({f"{n}/": b"" for n in range(6)} | {"a.csv": CSV})
    assert read(letter(("deep.zip", packed)).as_bytes()) == [
        "deep.zip: there are too many files in it; send less at once."
    ]


@pytest.mark.parametrize("line", [b"--b\r\n\r\n", b"a:b\r\n"])
def test_a_message_of_countless_parts_or_lines_is_not_taken_apart(line: bytes) -> None:
    raw = b"From: a@b.c\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + line * 1_600_000
    tracemalloc.start()
    told = read(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "too many parts" in str(told)
    assert peak < 1_000_000


def test_a_message_with_too_many_files_is_cut() -> None:
    packed = archive({f"{n}.csv": b"x" for n in range(attachments.MOST_FILES + 5)})
    told = read(letter(("many.zip", packed)).as_bytes())
    assert len(told) == attachments.MOST_FILES + 1
    assert "more than 50 files" in str(told[-1])


def test_a_locked_zip_is_refused() -> None:
    packed = bytearray(archive({"a.csv": CSV}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    assert "locked with a password" in str(read(letter(("a.zip", bytes(packed))).as_bytes())[0])


def test_damaged_zips_and_messages_are_refused_and_break_nothing() -> None:
    whole = archive({"a.csv": Random(7).randbytes(3000)}, zipfile.ZIP_DEFLATED)
    for place in range(0, len(whole), 37):
        broken = whole[:place] + b"\xff\x00\xff" + whole[place + 3 :]
        read(letter(("a.zip", broken)).as_bytes())
    raw = letter(("a.csv", CSV)).as_bytes()
    for place in range(0, len(raw), 13):
        read(raw[:place] + b"\xff=?\x00" + raw[place + 4 :])
    assert BytesIO(whole)


def test_parts_in_parts_without_end_break_nothing() -> None:
    deep = b"From: a@b.c\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
    )
    read(deep + b"Content-Disposition: attachment; filename=a.csv\n\nx\n")
