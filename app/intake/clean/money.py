import re
from collections.abc import Callable
from typing import Literal

from app.intake.clean.cell import Bad, is_blank, squeeze
from app.intake.rows import UNLIMITED

CURRENCY = r"(?:[A-Z]{1,3}\$|[A-Z]{3}|[$€£¥₹₽₩₪₫₴₺₱฿]|kr\.?|Kr\.?|Rs\.?|zł|Kč|Ft|Fr\.?|lei|R)"
MONEY = re.compile(
    rf"(?P<before>[-−+(])?\s*{CURRENCY}?\s*(?P<inner>[-−(])?\s*(?P<number>\d[\d.,'’ ]*|[.,]\d+)\s*"
    rf"{CURRENCY}?\s*(?P<behind>[-−])?(?P<close>\))?"
)
LONGEST = 40
MOST_CENTS = 10**11
NO_MONEY = Bad("text in money")


Mark = Literal[".", ",", ""]
"""What parts the cents; nothing where a cell does not show it."""


def cents(cell: str, settle: Callable[[], Mark] = lambda: "", places: int = 2) -> int | Bad | None:
    """Integer minor units of `$1,200.00`, `($12.00)`, `99.00 EUR`, `1.234,56`, `12.50-`; None where the cell is blank.

    `settle` says how the column parts its cents; it is asked about cells such as `1.188` alone. `places` are
    those of the currency: a yen has none.
    """
    found = squeeze(cell)
    if is_blank(found):
        return None
    match = MONEY.fullmatch(found) if len(found) <= LONGEST else None
    if match is None:
        return NO_MONEY
    signs = {match["before"], match["inner"], match["behind"]}
    amount = _minor_units(match["number"].strip(), settle, places)
    if amount is None or ("(" in signs) != (match["close"] is not None):
        return NO_MONEY
    if amount >= MOST_CENTS:
        return Bad("more than a billion")
    return -amount if signs & {"-", "−", "("} else amount


def mark_shown(cell: str) -> Mark:
    """How this cell parts its cents, where it can be read one way only."""
    match = MONEY.fullmatch(squeeze(cell)) if len(cell) <= LONGEST else None
    at = _last_mark(match["number"]) if match else -1
    if match is None or at < 0 or _is_thousands(match["number"].strip(), at) is not False:
        return ""
    return "." if match["number"][at] == "." else ","


def _minor_units(digits: str, settle: Callable[[], Mark], places: int) -> int | None:
    at = _last_mark(digits)
    is_thousands = at < 0 or _is_thousands(digits, at)
    if is_thousands is None:
        is_thousands = settle() != digits[at]
    whole, decimals = (digits, "") if is_thousands else (digits[:at], digits[at + 1 :])
    units = _grouped(whole)
    if units is None or (decimals and not decimals.isdecimal()):
        return None
    kept = decimals[:places].ljust(places, "0")
    # Half up at the first place that is cut: systems that divide write 49.995.
    return units * 10**places + int(kept or "0") + (decimals[places : places + 1] >= "5")


def _last_mark(digits: str) -> int:
    return max(digits.rfind("."), digits.rfind(","))


def _is_thousands(digits: str, at: int) -> bool | None:
    """Whether the last mark parts thousands. None: `1.188` can be read both ways."""
    if "." in digits and "," in digits:
        return False
    if digits.count(digits[at]) > 1:
        return True
    return None if len(digits) - at == 4 and 0 < at <= 3 and digits[0] != "0" else False


def _grouped(whole: str) -> int | None:
    """1.234.567, 1 234 567 or 12,34,567: one kind of mark, three digits at the end. Blank is the 0 of `.50`."""
    marks = set(re.sub(r"\d", "", whole))
    if not marks:
        return int(whole or "0")
    first, *middle, last = whole.split(marks.pop())
    is_fit = not marks and len(first) in (1, 2, 3) and len(last) == 3 and all(len(group) in (2, 3) for group in middle)
    return int("".join((first, *middle, last))) if is_fit else None


def split_cents(total: int, parts: int) -> list[int]:
    """`total` in `parts` shares that differ by a cent at most and sum up to it."""
    share, left = divmod(total, parts)
    return [share + 1] * left + [share] * (parts - left)


WITHOUT_COUNT = frozenset({"unlimited", "unltd", "unlim", "infinite", "no limit", "∞"})
UNLIMITED_FROM = 9_000
"""Systems write unlimited as 9999 or 999999, less the visits used, or doubled. Nobody sells 9,000 sessions."""
NUMBER = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.0*)?")


def count(cell: str) -> int | Bad | None:
    """Of sessions; UNLIMITED where there is no count, None where the cell is blank."""
    found = squeeze(cell)
    if is_blank(found):
        return None
    if found.casefold() in WITHOUT_COUNT:
        return UNLIMITED
    match = NUMBER.fullmatch(found)
    if match is None:
        return Bad("not a whole number")
    if match[1]:
        return Bad("less than zero")
    number = int(match[2].replace(",", ""))
    return UNLIMITED if number >= UNLIMITED_FROM else number


def sessions(cell: str) -> int | Bad | None:
    return Bad("a package has a session at least") if count(cell) == 0 else count(cell)


QUANTITY_MOST = 1_000


def quantity(cell: str) -> int | Bad:
    """Below zero for a return; a line that does not say is of one."""
    found = squeeze(cell)
    if is_blank(found):
        return 1
    match = NUMBER.fullmatch(found.replace("(", "-").replace(")", ""))
    number = int(match[1] + match[2].replace(",", "")) if match else 0
    if number == 0 or abs(number) > QUANTITY_MOST:
        return Bad("not a quantity")
    return number
