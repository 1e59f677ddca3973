from collections.abc import Mapping

from app.intake.readers.limits import Limits
from app.intake.readers.table import NumberedRow
from app.intake.refusal import Refused

SILENT = frozenset({"script", "style", "title", "head"})
NESTED_MOST = 50


class OpenTable:
    """A table whose end has not come yet."""

    def __init__(self) -> None:
        self.rows: list[NumberedRow] = []
        self.cells: list[str] | None = None
        self.text: list[str] | None = None
        self.letters = 0
        """Of the cell whose end has not come yet."""
        self.across = self.down = 1
        self.hanging: dict[int, tuple[int, str]] = {}
        """Cells of rows above that reach into the next ones: by column, for how many rows, and their text."""

    def let_hang(self, cells: list[str]) -> None:
        while (at := len(cells)) in self.hanging:
            left, text = self.hanging.pop(at)
            cells.append(text)
            if left > 1:
                self.hanging[at] = left - 1, text


class Gatherer:
    """Rows of every table, also of tables in tables, numbered through the page as a spreadsheet shows them.

    A row that only holds another table is none.
    """

    def __init__(self, limits: Limits) -> None:
        self.found: list[list[NumberedRow]] = []
        self._limits = limits
        self._open: list[OpenTable] = []
        self._silent = 0
        self._line = 0
        self._cells = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
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
                table.text, table.letters = [], 0
                table.across, table.down = _span(attributes, "colspan"), _span(attributes, "rowspan")
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
            self._add_text(self._open[-1], data)

    def _add_text(self, table: OpenTable, data: str) -> None:
        assert table.text is not None
        table.text.append(data)
        table.letters += len(data)
        if table.letters > self._limits.cell_letters:
            raise Refused("a cell holds more text than a cell can have; this is not the export of a table.")

    def close(self) -> None:
        while self._open:
            self._end_row(self._open.pop())

    def _start_table(self) -> None:
        if len(self._open) == NESTED_MOST:
            raise Refused("the tables of this web page are nested too deeply; export the report as CSV or Excel.")
        if self._open and self._open[-1].cells is not None and not _holds_text(self._open[-1]):
            self._open[-1].cells, self._open[-1].text = None, None
        table = OpenTable()
        self._open.append(table)
        self.found.append(table.rows)

    def _end_cell(self, table: OpenTable) -> None:
        if table.text is None or table.cells is None:
            return
        if table.hanging:
            table.let_hang(table.cells)
        for text in ("".join(table.text), *[""] * (table.across - 1)):
            if table.down > 1:
                table.hanging[len(table.cells)] = table.down - 1, text
            table.cells.append(text)
        table.text = None
        if len(table.cells) > self._limits.columns:
            raise Refused(f"the table has more than {self._limits.columns:,} columns; this is not an export.")

    def _end_row(self, table: OpenTable) -> None:
        self._end_cell(table)
        if table.cells:
            table.let_hang(table.cells)
            self._line += 1
            self._cells += len(table.cells)
            table.rows.append((self._line, table.cells))
            if self._cells > self._limits.html_cells:
                most = self._limits.html_cells
                raise Refused(f"a web page of more than {most:,} cells is not read; export the report as CSV.")
        table.cells = None


def _holds_text(table: OpenTable) -> bool:
    return any(cell.strip() for cell in [*(table.cells or ()), *(table.text or ())])


def _span(attributes: Mapping[str, str], name: str) -> int:
    said = attributes.get(name, "1") if attributes else "1"
    return max(1, min(int(said), 1000)) if said.isascii() and said.isdigit() and len(said) < 6 else 1
