import re
import zipfile
from pathlib import Path
from typing import Literal

from app.intake.refusal import Refused

Container = Literal["delimited", "html", "xlsx", "xls"]

AGAIN = "export the report again as CSV or Excel"
FOREIGN = (
    (b"%PDF", "this is a PDF"),
    (b"\x89PNG", "this is an image"),
    (b"\xff\xd8\xff", "this is an image"),
    (b"GIF8", "this is an image"),
    (b"BM", "this is an image"),
    (b"II*\x00", "this is an image"),
    (b"MM\x00*", "this is an image"),
    (b"\x1f\x8b", "this is a packed file, not the export inside it"),
    (b"7z\xbc\xaf", "this is a packed file, not the export inside it"),
    (b"Rar!", "this is a packed file, not the export inside it"),
    (b"{\\rtf", "this is a text document"),
    (b"SQLite format 3", "this is a database"),
)
MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body|meta|table|tr|form|script|div)\b", re.IGNORECASE)
SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"


def container_of(path: Path) -> Container:
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip():
        raise Refused(f"the file is empty; {AGAIN}.")
    for magic, what in FOREIGN:
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head):
            raise Refused(f"{what}, not an export; {AGAIN}.")
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zipped(path)
    return _written(head)


def _zipped(path: Path) -> Literal["xlsx"]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except Exception as error:  # zipfile says a broken archive in a dozen ways
        raise Refused(f"the workbook is damaged or was cut off on its way; {AGAIN}.") from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise Refused("this kind of workbook is not read; save it as .xlsx or CSV.")
    if "[Content_Types].xml" in names:
        raise Refused(f"this is an Office document without a sheet, not an export; {AGAIN}.")
    raise Refused("this is a packed file, not the export inside it; unpack it and load what is inside.")


def _written(head: bytes) -> Literal["delimited", "html"]:
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    plain = head.replace(b"\0", b"") if is_wide else head
    if not is_wide and b"\0" in head:
        raise Refused(f"these are not the bytes of a table; {AGAIN}.")
    if SPREADSHEET_XML in plain:
        raise Refused("this is a workbook of the Excel 2003 XML kind; save it as .xlsx or CSV.")
    start = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"<") and MARKUP.search(start):
        return "html"
    return "delimited"
