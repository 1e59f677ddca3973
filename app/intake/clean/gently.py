"""Cells that a person typed: one that would have the whole file refused is no more than bad here."""

from collections.abc import Callable, Sequence

from app.intake.clean.cell import Bad
from app.intake.clean.kinds import DATED, Kind, Values
from app.intake.refusal import Refused

EITHER_WAY = Bad("day or month first? Write it like 2026-06-05")
CUT_OFF = Bad("a number whose last digits a spreadsheet has thrown away")


def gently(clean: Callable[[Sequence[str]], Values], kind: Kind) -> Callable[[Sequence[str]], Values]:
    bad = EITHER_WAY if kind in DATED else CUT_OFF

    def one(cell: str) -> object:
        try:
            return clean([cell])[0]
        except Refused:
            return bad

    def cleaned(cells: Sequence[str]) -> Values:
        try:
            return clean(cells)
        except Refused:
            return list(map(one, cells))

    return cleaned
