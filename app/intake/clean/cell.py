import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.intake.refusal import Refused
from app.intake.rows import MEMBER_STATUSES


class Bad(NamedTuple):
    """What stands in for a value that a cell does not give."""

    reason: str


Cleaner = Callable[[str], object]
"""Gives the value of a cell, or Bad."""

REMEMBERED = 50_000


class Memo(dict[str, object]):
    """Cleans each distinct cell once: the columns of an export repeat themselves. Forgets all when it grows large."""

    def __init__(self, clean: Cleaner) -> None:
        super().__init__()
        self._clean = clean

    def __missing__(self, cell: str) -> object:
        value = self._clean(cell)
        if len(self) >= REMEMBERED:
            self.clear()
        self[cell] = value
        return value


TEXT_MOST = 200
PHONE_MOST = 60
ID_MOST = 64

ODD = re.compile(
    r"[\x00-\x1f\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff\ud800-\udfff]"
    r"|^ | $|  |_x[0-9A-Fa-f]{4}_|^=\""
)
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
GUARDED = re.compile(r'="(.*)"')
"""The formula some systems write so that Excel leaves the zeros of an id alone: ="00123"."""


def squeeze(cell: str) -> str:
    """The cell as a person would type it: no control characters, nbsp or escapes of a spreadsheet, single spaces."""
    if not ODD.search(cell):
        return cell
    text = ESCAPE.sub(lambda found: chr(int(found[1], 16)), cell)
    text = " ".join("".join(" " if c.isspace() else c for c in text if c.isspace() or c.isprintable()).split())
    guarded = GUARDED.fullmatch(text)
    return guarded[1].strip() if guarded else text


PLACEHOLDERS = frozenset({
    "", "-", "--", "---", "–", "—", ".", "..", "...", "?", "n/a", "na", "n.a", "n.a.", "#n/a", "none", "(none)",
    "[none]", "null", "nil", "tbd", "tba", "tbc", "never", "(blank)", "unassigned", "not assigned", "not set",
    "not available", "not applicable", "not specified",
})  # fmt: skip


def is_blank(text: str) -> bool:
    return text.casefold() in PLACEHOLDERS


def text(cell: str, most: int = TEXT_MOST) -> str | Bad:
    found = squeeze(cell)
    if is_blank(found):
        return ""
    return found if len(found) <= most else Bad(f"longer than {most} characters")


def phone(cell: str) -> str | Bad:
    return text(cell, PHONE_MOST)


TOTAL = re.compile(
    r"(?:(?:grand|report|page|overall|sub)[ -]?)?(?:totals?|sum|count)\b"
    r"(?:[ :.]*(?:(?:for|of)\b.*|[\d.,$€£ -]*)|[^:]{1,40}:[\d.,$€£ -]*)",
    re.IGNORECASE,
)
"""The label of a row of totals: `Total`, `Grand Total:`, `Total for North`, `Total 400`, `Total Members: 400`; never
`Total Fitness`.
"""
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
POINT_ZERO = re.compile(r"(\d+)\.0+")
SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d+|\d[.,]\d+E\d+", re.IGNORECASE)


def identity(cell: str, header: str = "") -> str | Bad:
    """An id is text: its zeros stay, the thousands separators and decimals that Excel put in go.

    Refused: Excel has cut the digits away, so that two people may have become one.
    """
    found = squeeze(cell).removeprefix("'")
    if is_blank(found):
        return ""
    if SCIENTIFIC.fullmatch(found):
        raise Refused(
            f'the column "{header}" holds {found}, a number whose last digits Excel has thrown away; '
            "export the report again and load it without opening it in Excel."
        )
    if TOTAL.fullmatch(found) or found.casefold() == squeeze(header).casefold():
        return Bad("not an id")
    if THOUSANDS.fullmatch(found):
        found = found.replace(",", "")
    elif whole := POINT_ZERO.fullmatch(found):
        found = whole[1]
    return found if len(found) <= ID_MOST else Bad(f"longer than {ID_MOST} characters")


def identities(cells: Sequence[str], clean: Cleaner) -> list[object]:
    """A column of ids: they hardly repeat, so the plain ones are told apart right here."""
    return [id_ if id_.isalnum() and not id_.isalpha() and len(id_) <= ID_MOST else clean(id_) for id_ in cells]


YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0"})


def flag(cell: str) -> bool | Bad | None:
    word = squeeze(cell).casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    return None if is_blank(word) else Bad("neither yes nor no")


STATUS_WORDS = {
    **{word: word for word in MEMBER_STATUSES},
    **dict.fromkeys(("current",), "active"),
    **dict.fromkeys(("suspended", "hold"), "frozen"),
    **dict.fromkeys(("terminated", "expired", "canceled", "completed"), "cancelled"),
    **dict.fromkeys(("non-member", "interessent", "interesado", "interesada"), "prospect"),
    **dict.fromkeys(("aktiv", "activo", "activa", "actif"), "active"),
    **dict.fromkeys(("ruhend", "pausiert", "congelado", "congelada", "suspendido", "suspendida", "suspendu"), "frozen"),
    **dict.fromkeys(("gekündigt", "ausgetreten", "cancelado", "cancelada", "résilié", "résiliée"), "cancelled"),
}


def member_status(cell: str) -> str:
    """One of MEMBER_STATUSES; empty where the file has none."""
    word = squeeze(cell).casefold()
    return "" if is_blank(word) else STATUS_WORDS.get(word, "unknown")
