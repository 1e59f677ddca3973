"""Comma, semicolon, tab or bar separated text, read as a stream: however long, it takes the memory of a few lines."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.intake.readers.encoding import encoding_of
from app.intake.readers.limits import Limits
from app.intake.readers.table import NumberedRow, Table
from app.intake.refusal import Refused

DELIMITERS = ",;\t|"
SAMPLE = 2**16
DECLARED = re.compile(r'"?sep=(.)"?[\r\n]', re.IGNORECASE)


def tables(path: Path, limits: Limits) -> list[Table]:
    encoding = encoding_of(path)
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
    limits: Limits
    is_1904: bool = False

    def rows(self) -> Iterator[NumberedRow]:
        """Numbered by the line of the file on which the record starts."""
        with _opened(self.path, self.encoding) as stream:
            reader = csv.reader(self._lines(stream), delimiter=self.delimiter, skipinitialspace=True)
            start = line = 1
            cells: list[str] = []
            try:
                for cells in reader:
                    yield line, cells
                    start, line = line, reader.line_num + 1
            except csv.Error as error:
                raise Refused(_unclosed(line)) from error
            if cells and cells[-1].endswith(("\n", "\r")):  # the file ended inside quotation marks
                raise Refused(_unclosed(start))

    def _lines(self, stream: io.TextIOWrapper) -> Iterator[str]:
        most = self.limits.line_characters
        number = 0
        while line := stream.readline(most):
            number += 1
            if len(line) == most:
                raise Refused(f"line {number} has more than {most:,} characters; this is not the export of a table.")
            yield line


def _unclosed(line: int) -> str:
    return f"a quotation mark on line {line} is never closed; correct that line or export the report again."
