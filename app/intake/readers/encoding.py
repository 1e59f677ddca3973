import codecs
from pathlib import Path

from app.intake.refusal import Refused

BLOCK = 2**20
"""Bytes read at a time; also what a line may have, give or take: a longer one would be held in memory whole."""
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def encoding_of(path: Path, *, is_lined: bool) -> str:
    """UTF-8 unless a byte says otherwise, then cp1252. Read to the end: the one accent may sit in the last row.

    Refused: bytes that are no text, and, where it is to come in lines, a line without end.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    with path.open("rb") as stream:
        is_wide = stream.read(2) in WIDE
        stream.seek(0)
        while block := stream.read(BLOCK):
            if not is_wide and b"\0" in block:
                raise Refused("these are not the bytes of a table; export the report again as CSV or Excel.")
            if is_lined and len(block) == BLOCK and b"\n" not in block and b"\r" not in block:
                raise Refused(f"a line has more than {BLOCK:,} characters; this is not the export of a table.")
            try:
                is_utf8 = is_utf8 and decoder.decode(block) is not None
            except UnicodeDecodeError:
                is_utf8 = False
    if is_wide:
        return "utf-16"
    return "utf-8-sig" if is_utf8 else "cp1252"
