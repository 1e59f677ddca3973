"""Bytes to numbered raw rows. Knows no meaning; what a file is, its content says, never its name."""

from pathlib import Path

from app.intake.readers import delimited, html, workbook
from app.intake.readers.container import container_of
from app.intake.readers.limits import LIMITS, Limits
from app.intake.readers.table import Table
from app.intake.refusal import Refused

READERS = {"delimited": delimited.tables, "html": html.tables, "xlsx": workbook.xlsx_tables, "xls": workbook.xls_tables}


def read_tables(path: Path, limits: Limits = LIMITS) -> list[Table]:
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Refused(
            f"the file has {size:,} bytes, more than {limits.file_bytes:,} are not read; "
            "export a shorter period and load the parts one after the other."
        )
    return READERS[container_of(path)](path, limits)
