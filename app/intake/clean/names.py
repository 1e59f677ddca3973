import re

from app.intake.clean.cell import TEXT_MOST, Bad, is_blank, squeeze

SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "md", "phd", "ph.d.", "esq", "esq."})
PARTICLES = frozenset({
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "al", "bin", "ibn",
    "ten", "ter", "zu", "af", "av", "st", "st.", "san",
})  # fmt: skip
NOTHING = re.compile(r"[-–—.]*|n/a|#n/a", re.IGNORECASE)
"""Filled in where a system insists on a part of a name beside another."""
CALLED = frozenset({"na", "none", "null", "nil"})
"""Placeholders that people are called as well."""

Name = tuple[str, str]
"""First and last name; what a person does not have is empty."""


def name_part(cell: str) -> str | Bad:
    found = squeeze(cell)
    if len(found) > TEXT_MOST:
        return Bad(f"longer than {TEXT_MOST} characters")
    return "" if _is_nothing(found) else found


def _is_nothing(found: str) -> bool:
    """Words such as None or Null stay: people are called that."""
    return NOTHING.fullmatch(found) is not None or (is_blank(found) and found.casefold() not in CALLED)


def full_name(cell: str) -> Name | Bad:
    """From `Last, First`, `Last Jr., First`, `First van der Last` or `First Last, Jr.`"""
    found = squeeze(cell)
    if len(found) > TEXT_MOST:
        return Bad(f"longer than {TEXT_MOST} characters")
    if _is_nothing(found):
        return "", ""
    parts = [part for part in map(str.strip, found.split(",")) if part]
    suffix = " ".join(part for part in parts[1:] if part.casefold() in SUFFIXES)
    parts = parts[:1] + [part for part in parts[1:] if part.casefold() not in SUFFIXES]
    if not parts:
        return "", ""
    first, last = (" ".join(parts[1:]), parts[0]) if len(parts) > 1 else _parted(parts[0].split())
    last = "" if _is_nothing(last) else last
    return "" if _is_nothing(first) else first, f"{last} {suffix}".strip()


def _parted(words: list[str]) -> Name:
    """Of words in speaking order: the last is the surname, with the particles before and the suffix after it."""
    if len(words) == 1:
        return words[0], ""
    end = len(words) - 1 if words[-1].casefold() in SUFFIXES and len(words) > 2 else len(words)
    start = end - 1
    while start > 1 and words[start - 1].casefold() in PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])
