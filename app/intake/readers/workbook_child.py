"""Run as a script by `workbook`: FILE BYTES SECONDS COLUMNS LETTERS. Writes the cells of every tab to standard output.

Frames: four bytes of length, then that many bytes of `marshal` holding a list of rows; an empty frame ends a tab.
Imports nothing of the house, so that it starts fast.
"""

import datetime
import marshal
import struct
import sys
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

LOCKED, WIDE, LARGE, DAMAGED, LONG = 3, 4, 5, 6, 7
BLOCK = 2000
PRECISE = 10.0**15
"""A spreadsheet keeps 15 digits of a number: longer ones have lost some."""
HALF_SECOND = datetime.timedelta(microseconds=500_000)


def number_text(value: float) -> str:
    if value.is_integer() and abs(value) < PRECISE:
        return str(int(value))
    text = f"{value:.15g}".upper()
    decimals = text.partition(".")[2]
    # Three decimals would read as thousands where it is money: 12.345 is not 12345.
    return text + "0" if len(decimals) == 3 and decimals.isdigit() else text


def moment_text(value: datetime.datetime) -> str:
    """To the second, and never over midnight: 23:59:59.9 stays on its day."""
    nearest = value + HALF_SECOND if value.year < 9999 else value
    return (nearest if nearest.date() == value.date() else value).strftime("%Y-%m-%d %H:%M:%S")


def time_text(value: datetime.time) -> str:
    return moment_text(datetime.datetime.combine(datetime.date(2000, 1, 1), value))[11:]


def duration_text(value: datetime.timedelta) -> str:
    minutes = round(value.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


TEXT: dict[type, Callable[[Any], str]] = {
    str: str,
    float: number_text,
    int: lambda value: number_text(float(value)),
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime.date: datetime.date.isoformat,
    datetime.datetime: moment_text,
    datetime.time: time_text,
    datetime.timedelta: duration_text,
}


class LongCellError(Exception):
    """A cell holds more than a cell can."""


def write_tab(rows: Iterable[list[Any]], out: BinaryIO, letters: int) -> None:
    block: list[list[str]] = []
    for row in rows:
        texts = [TEXT[type(cell)](cell) for cell in row]
        if texts and max(map(len, texts)) > letters:
            raise LongCellError
        block.append(texts)
        if len(block) == BLOCK:
            write_frame(block, out)
            block = []
    if block:
        write_frame(block, out)
    out.write(struct.pack("<I", 0))


def write_frame(block: list[list[str]], out: BinaryIO) -> None:
    frame = marshal.dumps(block)
    out.write(struct.pack("<I", len(frame)))
    out.write(frame)


def limit_itself(most_bytes: int, seconds: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str, most_bytes: int, seconds: int, columns: int, letters: int) -> int:
    limit_itself(most_bytes, seconds)
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

    try:
        with open(path, "rb") as stream:
            workbook = CalamineWorkbook.from_filelike(stream)
        for index, tab in enumerate(workbook.sheets_metadata):
            if tab.typ == SheetTypeEnum.WorkSheet:
                sheet = workbook.get_sheet_by_index(index)
                if sheet.width > columns:
                    return WIDE
                write_tab(sheet.iter_rows(), sys.stdout.buffer, letters)
                del sheet
        sys.stdout.buffer.flush()
    except LongCellError:
        return LONG
    except PasswordError:
        return LOCKED
    except (MemoryError, OSError):
        return LARGE
    except BaseException:  # a panic of the library is no Exception
        return DAMAGED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:6])))
