"""Rows that head a group of others: what they say is carried down to the rows of the group."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress

from app.intake.clean.cell import is_blank, squeeze
from app.intake.layouts.parts import ANY_LABEL, Label
from app.intake.readers.table import Block
from app.intake.sheet import Sheet, normal

MOST_CELLS = 2
"""A heading is one cell, or its word and its value beside it."""
PAGE = re.compile(r"page \d+\b.*", re.IGNORECASE)
Said = tuple[str, str]
"""A field, and the text that the heading gives it; empty where it names nobody."""


@dataclass
class Groups:
    """Of one sheet, through all its blocks."""

    sheet: Sheet
    heading_count: int = 0
    _stands: dict[str, str] = field(default_factory=dict)

    def parted(self, block: Block) -> tuple[Block, dict[str, list[str]]]:
        """The rows that are no headings, and by field what stands above each of them."""
        lines, rows = block
        above: dict[str, list[str]] = {label.field: [] for label in self.sheet.layout.labels}
        is_row = []
        for cells in rows:
            said = said_by(self.sheet, cells)
            is_row.append(said is None)
            if said:
                self._stands.update([said])
                self.heading_count += 1
            else:
                for name, texts in above.items():
                    texts.append(self._stands.get(name, ""))
        return (list(compress(lines, is_row)), list(compress(rows, is_row))), above


def headings(sheet: Sheet, rows: Sequence[Sequence[str]]) -> Iterator[Said]:
    return filter(None, (said_by(sheet, cells) for cells in rows)) if sheet.layout.labels else iter(())


def said_by(sheet: Sheet, cells: Sequence[str]) -> Said | None:
    """None: the row is no heading that fills a field."""
    filled = [text for cell in filter(None, cells) if not is_blank(text := squeeze(cell))]
    if not 0 < len(filled) <= MOST_CELLS:
        return None
    word, value = filled if len(filled) == MOST_CELLS else _in_one(filled[0])
    for label in sheet.layout.labels:
        if ANY_LABEL in label.words:
            if _is_heading(sheet, cells, filled):
                return label.field, filled[0]
        elif normal(word) in map(normal, label.words):
            return label.field, "" if is_blank(value) else value
    return None


def _in_one(text: str) -> tuple[str, str]:
    word, mark, value = text.partition(":")
    return (word, value.strip()) if mark else ("", text)


def _is_heading(sheet: Sheet, cells: Sequence[str], filled: Sequence[str]) -> bool:
    return len(filled) == 1 and sheet.kind_of(cells) == "label" and not PAGE.fullmatch(filled[0])


def header_of(label: Label) -> str:
    """As a mapping says it."""
    return f"label:{label.words[0]}"
