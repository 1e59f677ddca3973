"""What takes its time on purpose, in the product: here it would only be waited for."""

import gc
import os
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from app.accounts import passwords

HASHER = passwords.HASHER
"""The product's own, which `tests/accounts/test_passwords.py` looks at."""


@pytest.fixture(scope="session", autouse=True)
def quick() -> Iterator[None]:
    """Hashes that cost nothing, and files nobody waits for: no test pulls the plug."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(os, "fsync", lambda _: None)
        yield


gc.disable()
"""Until all tests are collected: what they are collected into stays."""


def pytest_collection_finish() -> None:
    """Nobody looks through thousands of tests for cycles again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()
