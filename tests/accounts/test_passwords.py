from collections.abc import Iterator
from unicodedata import normalize

import pytest
from argon2 import PasswordHasher

from app.accounts import passwords
from tests.plugins import quick


@pytest.fixture(autouse=True)
def _real_cost(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    passwords._nobodys_hash.cache_clear()
    monkeypatch.setattr(passwords, "HASHER", quick.HASHER)
    yield
    passwords._nobodys_hash.cache_clear()


def test_a_password_fits_its_own_hash_alone() -> None:
    stored = passwords.hashed("seven quiet harbours")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.fits("seven quiet harbours", stored)
    assert not passwords.fits("seven quiet harbors", stored)
    assert not passwords.fits("seven quiet harbours", "not a hash")


def test_the_same_letters_fit_however_the_keyboard_composes_them() -> None:
    stored = passwords.hashed(normalize("NFC", "café am morgen"))
    assert passwords.fits(normalize("NFD", "café am morgen"), stored)


def test_an_unknown_email_costs_the_same_work_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    verify = PasswordHasher.verify

    def counting(self: PasswordHasher, stored: str, password: str) -> bool:
        checked.append(stored.rpartition("$")[0].rpartition("$")[0])
        return verify(self, stored, password)

    known = passwords.hashed("seven quiet harbours")
    monkeypatch.setattr(PasswordHasher, "verify", counting)
    assert not passwords.fits("anything at all", None)
    assert not passwords.fits("anything at all", known)
    assert len(checked) == 2
    assert checked[0] == checked[1], "the parameters are the same"


def test_a_hash_of_yesterdays_parameters_is_outdated() -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=1024).hash("seven quiet harbours"))
    assert not passwords.is_outdated(passwords.hashed("seven quiet harbours"))


def test_a_temporary_password_is_readable_aloud_and_new_each_time() -> None:
    first, second = passwords.temporary(), passwords.temporary()
    assert first != second
    assert len(first) == 19
    assert not set(first) & set("il1o0")
