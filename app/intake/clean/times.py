import re

from app.intake.clean.cell import Bad, is_blank, squeeze

CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?P<half>[ap])?\.?(?(half)m\.?)?"
    r"\s*(?:Z|UTC|GMT|BST|CES?T|AE[SD]T|NZ[SD]T|[ACEMP][SD]T)?\s*(?:[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
"""A zone or offset is read over: the clock on the wall is what the club means."""
FRACTION = re.compile(r"0?[.,]\d+|0")
MILITARY = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
DAY_ZERO = re.compile(r"(?:1899-12-3[01]|1900-01-0[01])[T ]")
"""The day that a spreadsheet shows beside a time that has none."""
NO_TIME = Bad("not a time of day")
LAST_MINUTE = 24 * 60 - 1


def time_of_day(cell: str) -> str | Bad:
    """HH:MM; empty where the cell is blank."""
    found = squeeze(cell)
    return "" if is_blank(found) else clock(DAY_ZERO.sub("", found))


def clock(found: str) -> str | Bad:
    if FRACTION.fullmatch(found):
        return fraction(float(found.replace(",", ".")))
    if military := MILITARY.fullmatch(found):
        return f"{military[1]}:{military[2]}"
    match = CLOCK.fullmatch(found)
    if match is None or (match["minute"] is None and match["half"] is None):
        return NO_TIME
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return NO_TIME
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else NO_TIME


def fraction(day: float) -> str:
    """0.354166 of a day is 08:30; the nearest minute, and never the next day."""
    minutes = min(round(day % 1 * 24 * 60), LAST_MINUTE)
    return f"{minutes // 60:02}:{minutes % 60:02}"
