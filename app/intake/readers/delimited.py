"""Comma, semicolon, tab or bar separated text, read as a stream: however long, it takes the memory of a few lines."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, repeat
from pathlib import Path

from app.intake.readers.encoding import encoding_of
from app.intake.readers.limits import LIMITS, Limits
from app.intake.readers.table import BLOCK_ROWS, Block, Table
from app.intake.refusal import Refused

DELIMITERS = ",;\t|"
SAMPLE = 2**16
FIRST_ROWS = 100
"""In the first block: most who look at a file look at its head."""
DECLARED = re.compile(r'"?sep=(.)"?[\r\n]', re.IGNORECASE)


def tables(path: Path, limits: Limits) -> list[Table]:
    encoding = encoding_of(path, is_lined=True)
    with _opened(path, encoding) as stream:
        sample = stream.read(SAMPLE)
    return [DelimitedTable(path, encoding, delimiter_of(sample), limits)]


def delimiter_of(sample: str) -> str:
    """The one that cuts the most cells in lines of equal width; decimal commas in a semicolon file cut fewer."""
    if declared := DECLARED.match(sample):
        return declared[1]
    return max(DELIMITERS, key=lambda delimiter: _cells_in_line(sample, delimiter))


def _cells_in_line(sample: str, delimiter: str) -> int:
    try:
        widths = Counter(map(len, csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)))
    except csv.Error:
        return 0
    return max((width * times for width, times in widths.items() if width > 1), default=0)


def _opened(path: Path, encoding: str) -> io.TextIOWrapper:
    return path.open(encoding=encoding, errors="replace", newline="")


@dataclass(frozen=True)
class DelimitedTable:
    path: Path
    encoding: str
    delimiter: str
    limits: Limits = LIMITS
    is_1904: bool = False

    def blocks(self) -> Iterator[Block]:
        """Numbered by the line of the file on which the record starts."""
        with _opened(self.path, self.encoding) as stream:
            reader = csv.reader(stream, delimiter=self.delimiter, skipinitialspace=True)
            done = count = 0
            last: list[str] = []
            try:
                for most in chain((FIRST_ROWS,), repeat(BLOCK_ROWS)):
                    if not (block := self._narrow(islice(reader, most))):
                        break
                    count += len(block)
                    if count > self.limits.rows:
                        raise Refused(f"the file has more than {self.limits.rows:,} rows; export a shorter period.")
                    is_line_each = reader.line_num - done == len(block)
                    lines = range(done + 1, reader.line_num + 1) if is_line_each else _starts(block, done + 1)
                    yield lines, block
                    done, start, last = reader.line_num, lines[-1], block[-1]
            except csv.Error as error:
                raise Refused(_endless(done + 1)) from error
            if last and last[-1].endswith(("\n", "\r")) and self._is_open_from(start):
                raise Refused(_unclosed(f"on line {start}"))

    def _is_open_from(self, line: int) -> bool:
        """Whether the file ends inside quotation marks that its last record, on this line and on, opened."""
        with _opened(self.path, self.encoding) as stream:
            return sum(text.count('"') for text in islice(stream, line - 1, None)) % 2 == 1

    def _narrow(self, rows: Iterator[list[str]]) -> list[list[str]]:
        """One by one: a block of lines of nothing but commas takes a gigabyte."""
        block, most = [], self.limits.columns
        for cells in rows:
            if len(cells) > most:
                raise Refused(f"a row has more than {most:,} columns; this is not the export of a table.")
            block.append(cells)
        return block


def _starts(block: list[list[str]], line: int) -> list[int]:
    """Where records begin some of which hold line breaks: each is as many lines further as its cells have breaks."""
    starts = []
    for cells in block:
        starts.append(line)
        line += 1
        for cell in cells:
            if "\n" in cell or "\r" in cell:
                line += cell.count("\n") + cell.count("\r") - cell.count("\r\n")
    return starts


def _endless(line: int) -> str:
    """A cell past the limit of the reader: most often one that a quotation mark opens and none closes."""
    return (
        f"a quotation mark on line {line:,} or below is never closed, or a cell there holds more text than a cell can"
        " have; correct that line or export the report again."
    )


def _unclosed(where: str) -> str:
    return f"a quotation mark {where} is never closed; correct that line or export the report again."
