"""Dates and moments in every form that exports write. They are the club's own: no offset ever moves one."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Literal, cast
from zoneinfo import ZoneInfo

from app.intake.clean.cell import Bad, Memo, is_blank, squeeze
from app.intake.clean.months import is_weekday, month_of
from app.intake.clean.times import clock, fraction, time_of_day

Order = Literal["DMY", "MDY", "YMD"]
Moment = tuple[str, str]
"""ISO date and HH:MM. The time is empty where there is none, both are where the day is unknown."""

UNKNOWN: Moment = ("", "")
IMPOSSIBLE = Bad("impossible date")
NO_DATE = Bad("not a date")

REST = r"(?:[T,\s]+(?:(?:à|um|a las)\s+)?(?P<rest>.*))?"
LEADING = re.compile(r"(?P<word>[^\W\d_]+)\.?,?\s+(?P<rest>.*)")
NAMED = re.compile(r"[^\W\d_]{3}")
ISO = re.compile(rf"(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){REST}")
NUMERIC = re.compile(rf"(?P<a>\d{{1,2}})(?P<mark>[-/.])(?P<b>\d{{1,2}})(?P=mark)(?P<c>\d{{4}}|\d{{2}}){REST}")
DAY_FIRST = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|[º°])?[-\s./]*(?:de\s+)?(?P<name>[^\W\d_]{3,10})[-\s.,/]*(?:del?\s+)?"
    rf"(?P<y>\d{{4}}|\d{{2}}){REST}",
    re.IGNORECASE,
)
MONTH_FIRST = re.compile(
    rf"(?P<name>[^\W\d_]{{3,10}})\.?[-\s]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-\s,]+(?P<y>\d{{4}}|\d{{2}}){REST}",
    re.IGNORECASE,
)
COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
EPOCH = re.compile(r"\d{9,13}(?:\.0*)?")

DAY_ZERO = date(1899, 12, 30)
"""Serial 0 of a spreadsheet; with it every serial past February 1900 comes out right."""
DAYS_TO_1904 = 1462
UNKNOWN_UNTIL = "1900-01-01"
"""What systems write where they know no day: the zero of a spreadsheet, of .NET, of SQL Server."""
LAST_YEAR, NEVER_YEAR = 2150, 9000


class DateReader:
    """Reads the cells of one column. `settle` says, once for the column, what 05/06/2026 means there."""

    def __init__(self, settle: Callable[[], Order], this_year: int, *, is_1904: bool = False, is_expiry: bool = False):
        self._settle = settle
        self._order: Order | None = None
        self._this_year = this_year
        self._first_day = DAY_ZERO + timedelta(days=DAYS_TO_1904 if is_1904 else 0)
        self._is_expiry = is_expiry
        self._days = Memo(self._read)
        self._times = Memo(time_of_day)

    def day(self, cell: str) -> str | Bad | None:
        """ISO date; None where it is blank or unknown."""
        found = self.moment(cell)
        return found if isinstance(found, Bad) else found[0] or None

    def moment(self, cell: str) -> Moment | Bad:
        day, _, time = cell.partition(" ")
        if not time or len(day) < len("1/1/2026") or not day[0].isdigit():
            return self._read(cell)
        found, at = self._days[day], self._times[time]  # few days and few times make many moments
        if isinstance(found, Bad) or found == UNKNOWN or at == "":
            return cast(Moment | Bad, found)
        return at if isinstance(at, Bad) else (cast(Moment, found)[0], cast(str, at))

    def _read(self, cell: str) -> Moment | Bad:
        found = squeeze(cell)
        if is_blank(found) or found in ("0", "0.0") or found.startswith("0000-00-00"):
            return UNKNOWN
        found = _without_weekday(found) if found[0].isalpha() else found
        if match := ISO.fullmatch(found):
            return self._made(int(match["y"]), int(match["m"]), int(match["d"]), match["rest"])
        if match := NUMERIC.fullmatch(found):
            return self._numeric(match)
        if match := DAY_FIRST.fullmatch(found) or MONTH_FIRST.fullmatch(found):
            number = month_of(match["name"])
            if number is None:
                return NO_DATE
            return self._made(self._full_year(match["y"]), number, int(match["d"]), match["rest"])
        if match := COMPACT.fullmatch(found):
            return self._made(int(match["y"]), int(match["m"]), int(match["d"]), None)
        return self._serial(found) if SERIAL.fullmatch(found) else NO_DATE

    def _numeric(self, match: re.Match[str]) -> Moment | Bad:
        a, b, c = int(match["a"]), int(match["b"]), match["c"]
        if self._order is None and a != b and min(a, b) <= 12:
            self._order = self._settle()
        if self._order == "YMD" and len(c) == 2:
            return self._made(self._full_year(match["a"].zfill(2)), b, int(c), match["rest"])
        day, month = (b, a) if self._order == "MDY" else (a, b)
        return self._made(self._full_year(c), month, day, match["rest"])

    def _full_year(self, digits: str) -> int:
        """Of two digits: 05/06/99 is 1999, but a package that expires in 99 does so in 2099."""
        year = int(digits)
        if len(digits) == 4:
            return year
        return 2000 + year if self._is_expiry or 2000 + year <= self._this_year + 10 else 1900 + year

    def _made(self, year: int, month: int, day: int, rest: str | None) -> Moment | Bad:
        try:
            iso = date(year or 1, month, day).isoformat()
        except ValueError:
            return IMPOSSIBLE
        time = clock(rest) if rest else ""
        if isinstance(time, Bad):
            return time
        if iso <= UNKNOWN_UNTIL or year >= NEVER_YEAR:
            return UNKNOWN
        if self._is_expiry and year < 2000:
            iso = f"20{iso[2:]}"  # two digits of a year that a spreadsheet completed to the wrong century
        return IMPOSSIBLE if year > LAST_YEAR else (iso, time)

    def _serial(self, found: str) -> Moment | Bad:
        days = float(found)
        when = self._first_day + timedelta(days=int(days))
        return self._made(when.year, when.month, when.day, fraction(days) if "." in found else None)


def _without_weekday(found: str) -> str:
    """`Mar` is a Tuesday in French and Spanish where a month follows, else March."""
    match = LEADING.fullmatch(found)
    if match is None or not is_weekday(match["word"]):
        return found
    return match["rest"] if month_of(match["word"]) is None or NAMED.search(match["rest"]) else found


def epoch_day(cell: str, zone: ZoneInfo, reader: DateReader) -> str | Bad | None:
    """The club's day of seconds (or milliseconds) since 1970. Anything else, a 0 too, is read as a written date."""
    found = squeeze(cell)
    if not EPOCH.fullmatch(found):
        return reader.day(cell)
    seconds = int(found.partition(".")[0])
    moment = datetime.fromtimestamp(seconds / 1000 if seconds >= 10**11 else seconds, zone)
    return IMPOSSIBLE if moment.year > LAST_YEAR else moment.date().isoformat()
