"""The file in which rows are corrected: it runs nothing in a spreadsheet, and gives back what was written."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.problems.sheet import harmless, plain, read_back, written
from app.intake.readers.table import ListedTable
from app.intake.refusal import Refused

CELLS = st.text(alphabet=st.sampled_from("'=+-@\t\r\n ,;\"aé1 "), max_size=8)


@given(CELLS)
def test_44_a_cell_comes_back_as_it_was_and_never_begins_like_a_formula(cell):
    assert plain(harmless(cell)) == cell
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_44_what_is_written_is_read_back(rows):
    headers = ["=Name", "Sale Date"]
    content = b"".join(written(7, headers, [(at, "why", cells) for at, cells in enumerate(rows, 2)]))
    parsed = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), skipinitialspace=True))
    table = ListedTable(list(enumerate(parsed, 1)))
    assert [(one.line, tuple(one.cells)) for one in read_back(table, headers)] == list(enumerate(rows, 2))


def test_44_columns_may_stand_in_another_order_but_none_may_be_missing():
    table = ListedTable([(1, ["Line of import 7", "Reason", "B", "a"]), (2, ["1,204", "why", "two", "one"])])
    assert [tuple(one) for one in read_back(table, ["A", "B"])] == [(1204, ["one", "two"])]
    with pytest.raises(Refused, match="no column “C”"):
        list(read_back(table, ["A", "C"]))
