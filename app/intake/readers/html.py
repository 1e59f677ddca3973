"""HTML tables, which many systems export under the name .xls. Cells are read as they come, without a document tree."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from lxml import etree

from app.intake.readers.encoding import BLOCK, encoding_of
from app.intake.readers.limits import Limits
from app.intake.readers.table import ListedTable, NumberedRow, Table
from app.intake.refusal import Refused

TAGS = (
    "a|abbr|acronym|address|area|article|aside|b|base|basefont|big|blockquote|body|br|button|caption|center|cite|code|"
    "col|colgroup|dd|del|dfn|div|dl|dt|em|fieldset|figure|font|footer|form|frame|h[1-6]|head|header|hr|html|i|iframe|"
    "img|input|ins|kbd|label|legend|li|link|main|map|meta|nav|nobr|noscript|object|ol|optgroup|option|p|param|pre|q|s|"
    r"samp|script|section|select|small|span|strike|strong|style|sub|sup|table|tbody|td|textarea|tfoot|th|thead|title|"
    "tr|tt|u|ul|var|wbr|x:[a-z]+|o:[a-z]+|xml"
)
NOT_A_TAG = re.compile(rf"<(?!/?(?:{TAGS})(?=[\s/>])|!--|!\[|!doctype|\?)", re.IGNORECASE)
"""A `<` that belongs to an item's name, as in `Protein Bar <20g sugar>`."""
ROW_END = re.compile(r"</tr\s*>", re.IGNORECASE)
PASSWORD = re.compile(r"""<input\b[^>]*type\s*=\s*["']?password""", re.IGNORECASE)
SILENT = frozenset({"script", "style", "title", "head"})
NESTED_MOST = 50


def tables(path: Path, limits: Limits) -> list[Table]:
    if path.stat().st_size > limits.html_bytes:
        raise Refused(
            f"a web page of more than {limits.html_bytes:,} bytes is not read; export the report as CSV or Excel, "
            "or for a shorter period."
        )
    gatherer = _Gatherer(limits)
    parser = etree.HTMLParser(target=cast("etree.ParserTarget[None]", gatherer), encoding="utf-8", huge_tree=True)
    asks_password = False
    try:
        for text in _pieces(path):
            asks_password = asks_password or PASSWORD.search(text) is not None
            # Where a row is closed the next begins, whether or not the file says so; one without cells is none.
            parser.feed(ROW_END.sub("</tr><tr>", NOT_A_TAG.sub("&lt;", text)).encode("utf-8", "replace"))
        parser.close()
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Refused("this web page cannot be read; export the report again as CSV or Excel.") from error
    if asks_password:
        raise Refused("this is a log-in page, not an export; log in again and export the report once more.")
    if not gatherer.found:
        raise Refused("this is a web page without a table, not an export; export the report again as CSV or Excel.")
    return [ListedTable(rows) for rows in gatherer.found]


def _pieces(path: Path) -> Iterator[str]:
    """The text in blocks that end behind a `>`, so that no tag is cut."""
    rest = ""
    with path.open(encoding=encoding_of(path, is_lined=False), errors="replace", newline="") as stream:
        while block := stream.read(BLOCK):
            whole, mark, rest = (rest + block).rpartition(">")
            yield whole + mark
    yield rest


class _Open:
    """A table whose end has not come yet."""

    def __init__(self) -> None:
        self.rows: list[NumberedRow] = []
        self.cells: list[str] | None = None
        self.text: list[str] | None = None
        self.span = 1


class _Gatherer:
    """Rows of every table, also of tables in tables, numbered through the page as a spreadsheet shows them.

    A row that only holds another table is none.
    """

    def __init__(self, limits: Limits) -> None:
        self.found: list[list[NumberedRow]] = []
        self._limits = limits
        self._open: list[_Open] = []
        self._silent = 0
        self._line = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag == "table":
            self._start_table()
        elif self._open:
            table = self._open[-1]
            if tag == "tr":
                self._end_row(table)
                table.cells = []
            elif tag in ("td", "th"):
                self._end_cell(table)
                table.cells = table.cells if table.cells is not None else []
                table.text = []
                table.span = _span(attributes.get("colspan", "1"))
            elif tag in ("br", "p", "div") and table.text:
                table.text.append(" ")

    def end(self, tag: str) -> None:
        if tag in SILENT:
            self._silent -= 1
        elif self._open:
            if tag in ("td", "th"):
                self._end_cell(self._open[-1])
            elif tag == "tr":
                self._end_row(self._open[-1])
            elif tag == "table":
                self._end_row(self._open[-1])
                self._open.pop()

    def data(self, data: str) -> None:
        if self._open and not self._silent and self._open[-1].text is not None:
            self._open[-1].text.append(data)

    def close(self) -> None:
        while self._open:
            self._end_row(self._open.pop())

    def _start_table(self) -> None:
        if len(self._open) == NESTED_MOST:
            raise Refused("the tables of this web page are nested too deeply; export the report as CSV or Excel.")
        if self._open and self._open[-1].cells is not None and not _holds_text(self._open[-1]):
            self._open[-1].cells, self._open[-1].text = None, None
        table = _Open()
        self._open.append(table)
        self.found.append(table.rows)

    def _end_cell(self, table: _Open) -> None:
        if table.text is None or table.cells is None:
            return
        table.cells.append("".join(table.text))
        table.cells.extend([""] * (table.span - 1))
        table.text = None
        if len(table.cells) > self._limits.columns:
            raise Refused(f"the table has more than {self._limits.columns:,} columns; this is not an export.")

    def _end_row(self, table: _Open) -> None:
        self._end_cell(table)
        if table.cells:
            self._line += 1
            table.rows.append((self._line, table.cells))
            if self._line > self._limits.html_rows:
                raise Refused(
                    f"a web page of more than {self._limits.html_rows:,} rows is not read; export the report as CSV."
                )
        table.cells = None


def _holds_text(table: _Open) -> bool:
    return any(cell.strip() for cell in [*(table.cells or ()), *(table.text or ())])


def _span(said: str) -> int:
    return min(int(said), 1000) if said.isascii() and said.isdigit() and len(said) < 6 else 1
