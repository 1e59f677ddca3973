"""The password of a mailbox: Spotter must know it again in clear, and the database alone must not give it away."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"spotter: password of a mailbox"


def sealed(secret_key: str, text: str) -> str:
    return _cipher(secret_key).encrypt(text.encode()).decode()


def opened(secret_key: str, kept: str) -> str | None:
    """None: it was sealed with another SECRET_KEY, or is none of ours."""
    try:
        return _cipher(secret_key).decrypt(kept.encode()).decode()
    except InvalidToken:
        return None


def _cipher(secret_key: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret_key.encode())
    return Fernet(urlsafe_b64encode(key))
