"""How one gets into the demo: kept in the home, for its owner's eyes."""

import json
import os
from pathlib import Path
from typing import NamedTuple

from app.extensions import settings


class Login(NamedTuple):
    role: str
    email: str
    password: str


def path() -> Path:
    return settings().home / "demo-logins.json"


def keep(logins: list[Login]) -> None:
    fresh = path().with_suffix(".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(logins, file)
    fresh.replace(path())


def read() -> list[Login]:
    """None are kept in a home that was given the database of another."""
    if not path().exists():
        return []
    return [Login(*entry) for entry in json.loads(path().read_text(encoding="utf-8"))]


def forget() -> None:
    path().unlink(missing_ok=True)
