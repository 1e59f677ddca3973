import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.intake.readers import read_tables
from app.intake.readers.container import container_of
from app.intake.readers.limits import Limits
from app.intake.readers.table import rows
from app.intake.refusal import Refused
from tests.intake.exports import NORTH
from tests.plugins.properties import THOROUGH


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"%PDF-1.7\n\0", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image"),
        (b"\xff\xd8\xff\xe0\0\0", "image"),
        (b"GIF89a\0", "image"),
        (b"\x1f\x8b\x08\0\0", "packed"),
        (b"PK\x03\x04 cut off", "damaged"),
        (zipped("members.csv"), "packed"),
        (zipped("[Content_Types].xml", "word/document.xml"), "without a sheet"),
        (zipped("content.xml", "mimetype"), "save it as .xlsx"),
        (zipped("xl/workbook.bin"), "save it as .xlsx"),
        (zipped("xl/workbook.xml"), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Excel 2003"),
        (b"a,b\0c\n", "not the bytes of a table"),
        (b"a,b\n" * 2_000 + b"\0", "not the bytes of a table"),
    ],
)
def test_what_is_no_export_is_refused_in_a_sentence_that_says_what_it_is(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "members.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match=sentence) as refused:
        read_tables(path)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("where", "container"),
    [
        ("spotter/members.csv", "delimited"),
        ("mindbody/retention.xls", "html"),
        ("mindbody/visits-remaining.xlsx", "xlsx"),
        ("clubready/new-members.xls", "xls"),
    ],
)
def test_the_content_says_what_a_file_is_and_its_name_does_not(tmp_path: Path, where: str, container: str) -> None:
    path = tmp_path / "wrong.pdf"
    path.write_bytes((NORTH / where).read_bytes())
    assert container_of(path) == container


def test_a_member_whose_name_begins_like_a_picture_is_text(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"BMI,name\n1,x\n")
    assert container_of(path) == "delimited"


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(300_000_000)
    with pytest.raises(Refused, match="300,000,000 bytes"):
        read_tables(path)


STARTS = st.sampled_from(
    [
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"<table><tr><td>",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"a,b\n",
    ]
)


@given(STARTS, st.binary(max_size=400))
def test_no_bytes_bring_up_anything_but_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, start: bytes, rest: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "random"
    path.write_bytes(start + rest)
    walk(path)


@settings(max_examples=15 * THOROUGH, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["mindbody/visits-remaining.xlsx", "clubready/new-members.xls", "mindbody/retention.xls"]),
    st.data(),
)
def test_a_damaged_sample_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, where: str, data: st.DataObject
) -> None:
    content = bytearray((NORTH / where).read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content)
    walk(path)


def walk(path: Path) -> None:
    try:
        for table in read_tables(path, Limits(workbook_bytes=512 * 2**20)):
            assert all(isinstance(cell, str) for _, cells in rows(table) for cell in cells)
    except Refused:
        pass
