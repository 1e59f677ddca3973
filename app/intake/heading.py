"""Where the header of a file stands that no layout knows."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.intake.clean.cell import is_blank, squeeze
from app.intake.readers.table import Table, head

TITLE_ROWS = 100
"""So far down a header is looked for, under titles and blank lines."""
LEAST = 2
"""Columns of a table."""
VALUE = re.compile(r"\S+@\S+\.\S+|[^A-Za-z]*\d[^A-Za-z]*")
"""A cell that holds a figure, a day, a phone number or an e-mail: a header has hardly any."""
VALUES_MOST = 0.25


class Heading(NamedTuple):
    table: Table
    skip: int
    """Rows up to and with the header."""
    headers: tuple[str, ...]


def heading_of(tables: Sequence[Table]) -> Heading | None:
    """The widest row of words that nothing as wide stands above, in the tab where it is widest. None: no row of the
    file is a header, or there is nothing below it.
    """
    found = [(width, heading) for table in tables for width, heading in _candidates(table)]
    return max(found, key=lambda one: one[0])[1] if found else None


def _candidates(table: Table) -> list[tuple[int, Heading]]:
    rows = head(table, TITLE_ROWS + 1)
    found, widest = [], 1
    for skip, (_, cells) in enumerate(rows, 1):
        filled = [text for cell in cells if not is_blank(text := squeeze(cell))]
        is_wider, widest = len(filled) > widest, max(widest, len(filled))
        if is_wider and skip < len(rows) and len(set(filled)) >= LEAST and _is_wording(filled):
            found.append((len(filled), Heading(table, skip, tuple(cells))))
    return found


def _is_wording(filled: Sequence[str]) -> bool:
    return sum(VALUE.fullmatch(text) is not None for text in filled) <= VALUES_MOST * len(filled)
