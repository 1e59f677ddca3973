"""A table of a file together with the layout that reads it: where its header stands, which column is which field."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress
from typing import Literal

from app.intake.clean.cell import TOTAL, is_blank, squeeze
from app.intake.layouts.parts import Layout
from app.intake.readers.table import Block, Table

RowKind = Literal["data", "blank", "header", "total", "label"]
Positions = dict[str, tuple[int, ...]]

WHO = ("member_id", "name", "first_name", "last_name")
WHEN = ("starts_at", "starts_on", "sold_on", "joined_on")
ID_LIKE = re.compile(r"\S*\d\S*")
FIGURE = re.compile(r"[^\w\s]{0,3}\d[\d.,' ]*\W{0,3}(?:[A-Z]{3})?")


@lru_cache(maxsize=4096)
def normal(header: str) -> str:
    """A header without regard to case, line breaks, double spaces and the marks of obligatory fields."""
    return squeeze(header).casefold().strip(" :*")


def placed(cells: Sequence[str], layout: Layout) -> Positions | None:
    """Where the fields of the layout stand if `cells` is its header. Of headers that come twice the first counts."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        found.setdefault(normal(cell), at)
    positions: Positions = {}
    for column in layout.columns:
        at_all = tuple(found[header] for header in map(normal, column.headers) if header and header in found)
        if at_all:
            positions[column.field] = at_all
        elif column.is_needed:
            return None
    return positions or None


def _filled(lines: Sequence[int], rows: list[list[str]]) -> Iterator[Block]:
    """Without empty lines: some files are millions of them, and nobody has to weigh each."""
    are_filled = list(map(any, rows))
    if all(are_filled):
        yield lines, rows
    elif any(are_filled):
        yield list(compress(lines, are_filled)), list(compress(rows, are_filled))


@dataclass(frozen=True)
class Sheet:
    table: Table
    layout: Layout
    skip: int
    """Rows up to and with the header."""
    headers: tuple[str, ...]
    positions: Positions
    is_by_hand: bool = False
    """A person filled in its rows one by one: each is data, and what one lacks is no fault of the others."""

    @cached_property
    def read_places(self) -> tuple[int, ...]:
        return tuple(sorted({at for places in self.positions.values() for at in places}))

    @cached_property
    def read_headers(self) -> tuple[str, ...]:
        """Of the columns that are read, in the order of the file, and of what only stands above groups of rows."""
        return (*(squeeze(self.headers[at]) for at in self.read_places), *self.label_headers.values())

    @cached_property
    def label_headers(self) -> dict[str, str]:
        """By field that no column of the table has."""
        labels = (label for label in self.layout.labels if label.field not in self.positions)
        return {label.field: label.header for label in labels}

    def read_cells(self, cells: Sequence[str], above: Mapping[str, str], headers: Sequence[str]) -> tuple[str, ...]:
        """Under these headers, which another table of the same file may have in another order. `above`: by field what
        stands above the row.
        """
        found = {normal(self.headers[at]): cells[at] for at in self.read_places}
        for name, text in above.items():
            header = normal(self.label_headers.get(name) or self.header_of(name))
            if is_blank(squeeze(found.get(header, ""))):
                found[header] = text
        return tuple(found.get(normal(header), "") for header in headers)

    def blocks(self) -> Iterator[Block]:
        """The rows below the header that are not empty."""
        above = self.skip
        for lines, block in self.table.blocks():
            if above < len(block):
                yield from _filled(*(lines[above:], block[above:]) if above else (lines, block))
            above = max(0, above - len(block))

    def has_rows(self) -> bool:
        """As far as the first block tells: of what follows, whoever reads it all can say so too."""
        blocks = self.blocks()
        first = next(blocks, None)
        if first is None:
            return False
        return any(self.kind_of(cells) == "data" for cells in first[1]) or next(blocks, None) is not None

    def header_of(self, field: str) -> str:
        """The wording of the file, where a field stands in several columns that of the first."""
        source = dict(self.layout.makes).get(field, field)
        return squeeze(self.headers[self.positions[source][0]]) if source in self.positions else source

    def kind_of(self, cells: Sequence[str]) -> RowKind:
        """What a row is that does not read like one of the others."""
        if self.is_by_hand:
            return "data"
        filled = {at: text for at, cell in enumerate(cells) if not is_blank(text := squeeze(cell))}
        if not filled:
            return "blank"
        if len(filled) > 1 and all(normal(text) == normal(self._header(at)) for at, text in filled.items()):
            return "header"
        if self._is_total(filled):
            return "total"
        return "label" if self._is_label(filled) else "data"

    def _header(self, at: int) -> str:
        return self.headers[at] if at < len(self.headers) else ""

    def _is_total(self, filled: dict[int, str]) -> bool:
        """A label such as Total, beside it figures at most, or at least neither a person nor a day."""
        labels = {at for at, text in filled.items() if TOTAL.fullmatch(text)}
        if not labels:
            return False
        others = [at for at in filled if at not in labels]
        is_id = any(at in labels for at in self.positions.get("member_id", ()))
        return is_id or all(FIGURE.fullmatch(filled[at]) for at in others) or not self._named(others)

    def _is_label(self, filled: dict[int, str]) -> bool:
        """The heading of a group or a line of the page's foot: a cell or two beside nobody's name."""
        if len(filled) == 1:
            ((at, text),) = filled.items()
            return at not in self.positions.get("member_id", ()) or not ID_LIKE.fullmatch(text)
        return len(filled) == 2 and not self._named(list(filled))

    def _named(self, places: list[int]) -> bool:
        return any(at in self.positions.get(field, ()) for field in (*WHO, *WHEN) for at in places)
