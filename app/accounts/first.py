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
    owner: User
    location: Location


def begin(
    session: Session,
    *,
    name: str,
    email: str,
    password: str,
    club: str,
    code: str,
    timezone: str,
    currency: str,
    now: datetime,
) -> Beginning:
    database.stand_in_line(session, LINE)
    if queries.has_users(session):
        raise AlreadyBegun
    location = places.add_location(
        session, code=code or places.code_from(club), name=club, timezone=timezone, currency=currency
    )
    owner = actions.add_user(
        session,
        system_scope([location.id]),
        email=email,
        name=name,
        role="admin",
        locations=[],
        trainer="",
        password=password,
        is_temporary=False,
        now=now,
    )
    return Beginning(owner, location)
