"""When a package expires, as far as a balance file tells."""

from datetime import date

from app.intake.expiry import Sold, Told, tell_expiries
from app.intake.rows import UNLIMITED

NEVER = None


def sold(key: str, on: str, sessions: int | None = 8, expires: str | None = None, **more) -> Sold:
    day = date.fromisoformat(expires) if expires else None
    known = {"is_told": False, "refunded_on": None} | more
    return Sold(key, date.fromisoformat(on), sessions, day, **known)


def told(on: str, remaining: int, expires: str | None) -> Told:
    return Told(date.fromisoformat(on), remaining, date.fromisoformat(expires) if expires else None)


def expiries(packages, balances) -> dict[str, str | None]:
    return {one.key: one.expires_on and one.expires_on.isoformat() for one in tell_expiries(packages, balances)}


def test_the_one_open_package_expires_when_the_mms_says():
    balances = [told("2026-11-20", 3, "2026-12-31")]
    assert expiries([sold("S1", "2026-10-01")], balances) == {"S1": "2026-12-31"}
    assert expiries([sold("S1", "2026-10-01", expires="2026-12-10")], balances) == {"S1": "2026-12-31"}


def test_what_the_line_of_the_sale_says_stands():
    packages = [sold("S1", "2026-10-01", expires="2026-12-10", is_told=True)]
    assert expiries(packages, [told("2026-11-20", 3, "2026-12-31")]) == {"S1": "2026-12-10"}


def test_with_two_open_packages_nobody_knows_which_it_is():
    packages = [sold("S1", "2026-10-01"), sold("S2", "2026-11-01")]
    assert expiries(packages, [told("2026-11-20", 9, "2026-12-31")]) == {"S1": NEVER, "S2": NEVER}


def test_a_balance_that_the_last_package_covers_leaves_it_the_only_open_one():
    packages = [sold("S1", "2026-10-01"), sold("S2", "2026-11-01")]
    assert expiries(packages, [told("2026-11-20", 8, "2026-12-31")]) == {"S1": NEVER, "S2": "2026-12-31"}


def test_packages_sold_later_or_refunded_or_over_are_not_open():
    packages = [
        sold("later", "2026-11-21"),
        sold("back", "2026-11-01", refunded_on=date(2026, 11, 2)),
        sold("over", "2026-06-01", expires="2026-08-01"),
        sold("S1", "2026-10-01"),
    ]
    found = expiries(packages, [told("2026-11-20", 8, "2026-12-31")])
    assert found == {"later": NEVER, "back": NEVER, "over": "2026-08-01", "S1": "2026-12-31"}


def test_a_balance_of_none_or_without_a_day_says_nothing():
    packages = [sold("S1", "2026-10-01")]
    assert expiries(packages, [told("2026-11-20", 0, "2026-12-31")]) == {"S1": NEVER}
    assert expiries(packages, [told("2026-11-20", 8, None)]) == {"S1": NEVER}


def test_a_package_that_was_prolonged_goes_on():
    packages = [sold("S1", "2026-06-01", expires="2026-08-01")]
    assert expiries(packages, [told("2026-11-20", 2, "2026-12-31")]) == {"S1": "2026-12-31"}


def test_an_unlimited_package_is_told_its_day_too():
    packages = [sold("S1", "2026-11-01", None, "2026-12-01"), sold("S2", "2026-11-01", 8)]
    found = expiries(packages, [told("2026-11-20", UNLIMITED, "2026-12-05")])
    assert found == {"S1": "2026-12-05", "S2": NEVER}


def test_a_later_balance_says_it_anew_whichever_file_came_first():
    balances = [told("2026-11-20", 3, "2026-12-31"), told("2026-12-20", 2, "2027-01-31")]
    packages = [sold("S1", "2026-10-01")]
    assert expiries(packages, balances) == expiries(packages, balances[::-1]) == {"S1": "2027-01-31"}
