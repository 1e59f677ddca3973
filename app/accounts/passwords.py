"""Argon2id hashes. Checking costs the same whether the e-mail is known or not."""

import secrets
from functools import cache
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()
SPOKEN = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for another when a password is read out."""


def hashed(password: str) -> str:
    return HASHER.hash(_typed(password))


def fits(password: str, stored: str | None) -> bool:
    """`stored` None: nobody has this e-mail; the work is done all the same and the answer is no."""
    nobodys = _nobodys_hash()
    try:
        HASHER.verify(stored or nobodys, _typed(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """The hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def temporary() -> str:
    """Four groups of four to read out: 78 bits."""
    return "-".join("".join(secrets.choice(SPOKEN) for _ in range(4)) for _ in range(4))


def new_session_key() -> str:
    return secrets.token_urlsafe(24)


@cache
def _nobodys_hash() -> str:
    return HASHER.hash(secrets.token_hex())


def _typed(password: str) -> str:
    """A phone and a desk write the same letter in different ways."""
    return normalize("NFC", password)
