import codecs
from pathlib import Path

from app.intake.refusal import Refused

BLOCK = 2**20


def encoding_of(path: Path) -> str:
    """UTF-8 unless a byte says otherwise, then cp1252. Read to the end: the one accent may sit in the last row."""
    with path.open("rb") as stream:
        if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        is_utf8 = True
        while block := stream.read(BLOCK):
            if b"\0" in block:
                raise Refused("these are not the bytes of a table; export the report again as CSV or Excel.")
            try:
                is_utf8 = is_utf8 and decoder.decode(block) is not None
            except UnicodeDecodeError:
                is_utf8 = False
    return "utf-8-sig" if is_utf8 else "cp1252"
