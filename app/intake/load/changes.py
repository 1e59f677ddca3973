"""What an import changes of what was known, with the values before and after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import eq
from typing import Any, NamedTuple

MOST = 100
"""Changes kept as examples."""
BLANK = ("", None, "unknown")
OF_COURSE = frozenset({"first_seen_on", "is_mirrored", "mms_is_charged", "kind"})
"""Fields that follow from others, and that nobody said."""


STAFF = frozenset({"trainer_id", "setter_id", "seller_id"})


class Cell(NamedTuple):
    column: str
    before: Any
    after: Any


class Change(NamedTuple):
    """Of one record. `values`: those after it, by column."""

    report: str
    key: str
    values: dict[str, Any]
    cells: list[Cell]


@dataclass
class Changes:
    examples: list[Change] = field(default_factory=list)
    is_same_trainer: Callable[[Any, Any], bool] = eq
    """Of ids: another spelling of a name is no change that anybody has to look at."""
    altered_count: int = 0
    """Records that said something else before. A blank that is filled, or a booking that has come to its end, is none:
    that is what newer files are for."""

    def note(self, report: str, columns: Sequence[str], before: Sequence[Any], after: Sequence[Any]) -> bool:
        """Values in the order of `columns`, of which the first is the key. False: nothing but the spelling of a name is
        another.
        """
        triples = zip(columns, before, after, strict=False)
        differing = [Cell(*one) for one in triples if one[1] != one[2] and not self._is_respelt(*one)]
        cells = [cell for cell in differing if cell.column not in OF_COURSE]
        self.altered_count += any(_alters(cell) for cell in cells)
        if cells:
            self.show(Change(report, after[0], dict(zip(columns, after, strict=False)), cells))
        return bool(differing)

    def _is_respelt(self, column: str, before: Any, after: Any) -> bool:
        return column in STAFF and self.is_same_trainer(before, after)

    def show(self, change: Change) -> None:
        if len(self.examples) < MOST:
            self.examples.append(change)


def _alters(cell: Cell) -> bool:
    return cell.before not in BLANK and (cell.column, cell.before) != ("mms_outcome", "booked")
