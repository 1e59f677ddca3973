"""The first start: the owner's account and the club, once."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app import database
from app.accounts import actions, places, queries
from app.accounts.scope import system_scope
from app.models import Location, User

LINE = 4_118_090_233
"""Two browsers may begin at once: the second finds the first one's account."""


class AlreadyBegun(Exception):
    pass


class Beginning(NamedTuple):
    """What the first page asks for. `code` empty: made of the club's name."""

    name: str
    email: str
    password: str
    club: str
    code: str
    timezone: str
    currency: str


def begin(session: Session, beginning: Beginning, now: datetime) -> tuple[User, Location]:
    """The owner and the club."""
    database.stand_in_line(session, LINE)
    if queries.has_owner(session):
        raise AlreadyBegun
    name, email, password, club, code, timezone, currency = beginning
    code = code or places.code_from(club)
    location = places.add_location(session, code=code, name=club, timezone=timezone, currency=currency)
    owner = actions.Newcomer(email, name, "admin", [], "", password, is_temporary=False)
    return actions.add_user(session, system_scope([location.id]), owner, now), location
