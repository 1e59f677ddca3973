"""A trainer inside the name of a service: `PT 60 - Dana Olsen`, `PT with Dana`, `Dana Olsen PT 45min`."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from app.intake.staff.rules import who_of

BEFORE = re.compile(r"(?:^|\b(?:with|by|coach|trainer)\s|\bw/|[-–—:(/|,])\s*$")
"""What stands before a first name alone; anywhere else it may be a word: `Summer PT`, `Max effort`."""
AFTER = re.compile(r"\s*(?:$|[)\]:,|/]|[-–—]\s|['’]s\b|\d|(?:pt|personal training)\b)")
"""What stands behind it: no surname, which would be somebody else's."""


def trainer_in(service: str, spellings: Iterable[tuple[int, str]]) -> int | None:
    """`spellings`: of the trainers of the club, each with the one they are known by. None: of nobody, or of several."""
    text, names = _plain(service), list(spellings)
    whole = {id for id, name in names if any(_holds(text, form) for form in _whole(name))}
    if whole:
        return whole.pop() if len(whole) == 1 else None
    first = {id for id, name in names if _stands_alone(text, _plain(who_of(name).first))}
    return first.pop() if len(first) == 1 else None


def _whole(name: str) -> list[str]:
    who = who_of(name)
    first, last = _plain(who.first), _plain(who.last)
    return [f"{first} {last}", f"{last} {first}", f"{last}, {first}"] if first and last else []


def _holds(text: str, name: str) -> bool:
    """Hardly any does: an expression for each name of a large club would be made anew for every service."""
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _stands_alone(text: str, first: str) -> bool:
    if len(first) < 2 or first not in text:
        return False
    found = re.finditer(rf"(?<!\w){re.escape(first)}(?!\w)", text)
    return any(BEFORE.search(text[: at.start()]) and AFTER.match(text[at.end() :]) for at in found)


@lru_cache(maxsize=10_000)
def _plain(text: str) -> str:
    """Without case, accents and double blanks."""
    letters = (letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))
    return " ".join("".join(letters).split())
