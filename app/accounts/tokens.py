"""Keys for machines: each brings exports of one club. A key is shown once and kept as a digest."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from redis import Redis
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.accounts.throttle import Throttle
from app.models import Location, Token

PREFIX = "spotter_"
"""So that who finds one in a script knows what it opens."""
WINDOW = timedelta(minutes=1)
CALLS_PER_TOKEN = 60
GUESSES_PER_ADDRESS = 30


class Made(NamedTuple):
    token: Token
    secret: str
    """What the machine sends. Nobody sees it again."""


def make(session: Session, location: Location, name: str, by_id: int | None, now: datetime) -> Made:
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        location_id=location.id,
        name=name.strip(),
        sha256=_digest(secret),
        ending=secret[-4:],
        created_at=now,
        created_by_id=by_id,
    )
    session.add(token)
    session.flush()
    return Made(token, secret)


def revoke(session: Session, token: Token, now: datetime) -> None:
    """From here on it opens nothing. Twice does no harm."""
    token.revoked_at = token.revoked_at or now
    session.flush()


def of_secret(session: Session, secret: str) -> Token | None:
    """The one that opens; None for one that was revoked or never was."""
    return session.scalar(select(Token).where(Token.sha256 == _digest(secret), Token.revoked_at.is_(None)))


def of_location(session: Session, scope: Scope, location: Location) -> Sequence[Token]:
    """Those that open, the newest first."""
    found = select(Token).where(scope.sees(Token), Token.location_id == location.id, Token.revoked_at.is_(None))
    return session.scalars(found.order_by(Token.id.desc())).all()


def one(session: Session, scope: Scope, token_id: int) -> Token | None:
    return session.scalar(select(Token).where(scope.sees(Token), Token.id == token_id))


class Calls:
    """How often machines may knock: with a right token per token, with a wrong one per address."""

    def __init__(self, redis: Redis, secret: str) -> None:
        self._throttle = Throttle(redis, secret, WINDOW)

    def wait(self, token: Token | None, address: str, now: datetime) -> timedelta | None:
        """Counts this call. None: go ahead; else how long until the next."""
        kind, whose, most = (
            ("token", str(token.id), CALLS_PER_TOKEN) if token else ("guess", address, GUESSES_PER_ADDRESS)
        )
        count, left = self._throttle.counted(kind, whose, now)
        return left if count > most else None


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
