"""One log-in of one browser, named in its cookie by a key. It needs no row while it lasts, so that nobody who logs in
waits for an import to be done with the database; that it was ended before its time is what is kept.
"""

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, delete, exists
from sqlalchemy.orm import Session

from app.models import EndedLogIn

LONGEST = timedelta(days=30)
"""Then it ends, however much it was used."""


def new_key(now: datetime) -> str:
    """`SECONDS.RANDOM`: when it began, and which one it is. The cookie that carries it is signed."""
    return f"{int(now.timestamp())}.{secrets.token_urlsafe(18)}"


def ends_at(key: str) -> datetime | None:
    seconds = key.partition(".")[0]
    return datetime.fromtimestamp(int(seconds), UTC) + LONGEST if seconds.isdecimal() else None


def is_over(key: str, now: datetime) -> bool:
    """By itself, or it never was one. That somebody ended it before is for `was_ended` to say."""
    end = ends_at(key)
    return end is None or end <= now


def was_ended(key: BindParameter[str]) -> ColumnElement[bool]:
    return exists().where(EndedLogIn.key == key)


def end(session: Session, key: str, now: datetime) -> None:
    """For good, in every browser that holds a copy of the cookie."""
    session.execute(delete(EndedLogIn).where(EndedLogIn.ends_at < now))
    by_itself = ends_at(key)
    if by_itself is not None and session.get(EndedLogIn, key) is None:
        session.add(EndedLogIn(key=key, ends_at=by_itself))
    session.flush()
