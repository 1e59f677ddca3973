"""The names that exports brought, as the settings list them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from app.intake.names import Met
from app.models import Item, OutcomeWord, Service

Name = Service | Item | OutcomeWord


class Line(NamedTuple):
    """A name that exports brought."""

    id: int
    name: str
    row_count: int
    is_known: bool
    is_guessed: bool
    row: Name


def lines(met: Sequence[Met[Any]]) -> list[Line]:
    """What nobody knows comes first, then what was guessed, then by name."""
    found = [Line(row.id, _name(row), count, _meaning(row) is not None, row.is_guessed, row) for _, row, count in met]
    return sorted(found, key=lambda line: (line.is_known, not line.is_guessed, line.name))


def _name(row: Name) -> str:
    return row.word if isinstance(row, OutcomeWord) else row.name


def _meaning(row: Name) -> object:
    if isinstance(row, Item):
        return row.is_pt
    return row.kind if isinstance(row, Service) else row.outcome
