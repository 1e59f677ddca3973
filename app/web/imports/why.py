"""Why a file is held, as a page says it: without the ways out of a terminal."""

import re

from app.intake.mapping.proposal import spoken
from app.models import Export

GUARDS = frozenset({"small", "changes", "other_club", "cut"})
WHY = {
    "mapping": "Spotter does not know this file yet. Say which column is which, and it knows the next one by itself.",
    "date_order": "Nothing in this file says whether day or month comes first. Say it below.",
    "look": "Nothing of it is written yet.",
}
TELLING = ("this looks like", "the saved mappings", "the column")
LIKE = re.compile(r"looks like ([a-z][a-z-]+),")
FOR_A_TERMINAL = re.compile(r"[;:,]?\s[^;:]*--(?:map|const|layout)\b.*", re.DOTALL)


def is_guarded(export: Export) -> bool:
    return export.held_for in GUARDS


def sentence(export: Export) -> str:
    """Also of one that was refused, or thrown away."""
    told = (export.refusal or "").removeprefix(f"{export.filename}: ")
    if export.status != "held":
        return export.refusal or ""
    if export.held_for == "mapping" and told.startswith(TELLING):
        return f"{plain(told)} Say which column is which."
    return WHY.get(export.held_for or "", told)


def plain(told: str) -> str:
    words = FOR_A_TERMINAL.sub(".", told)
    words = LIKE.sub(lambda found: f"looks like {spoken(found[1])},", words)
    return words[:1].upper() + words[1:]
