"""How the headers of a file differ from those of the one before."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from app.intake.sheet import normal
from app.intake.wording import fields_of

ALIKE = 0.75


def drift(before: Sequence[str], after: Sequence[str]) -> str:
    """What is new, missing or renamed; empty where nothing is. The order of columns means nothing."""
    renamed = renames(before, after)
    gone = [header for header in _without(before, after) if header not in renamed]
    new = [header for header in _without(after, before) if header not in renamed.values()]
    parts = [f'"{old}" is "{now}" now' for old, now in renamed.items()]
    parts += [f"new: {_listed(new)}"] if new else []
    parts += [f"gone: {_listed(gone)}"] if gone else []
    return "; ".join(parts)


def renames(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """By headers that are gone, new ones that seem to be the same."""
    new, found = _without(after, before), {}
    for old in _without(before, after):
        now = next((header for header in new if _is_same(old, header)), None)
        if now is not None:
            found[old] = now
            new.remove(now)
    return found


def _without(headers: Sequence[str], others: Sequence[str]) -> list[str]:
    there = set(map(normal, others))
    return list({normal(header): header for header in headers if normal(header) not in {*there, ""}}.values())


def _is_same(old: str, new: str) -> bool:
    """Worded much alike, or two words for one field."""
    alike = SequenceMatcher(None, normal(old), normal(new)).ratio() >= ALIKE
    return alike or bool(fields_of(old) & fields_of(new))


def _listed(headers: Sequence[str]) -> str:
    return ", ".join(f'"{header}"' for header in headers)
