"""The club itself and those who work there."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions, passwords, places
from app.accounts.scope import system_scope
from app.demo import names
from app.demo.logins import Login
from app.models import Location, User


@dataclass(frozen=True)
class Staff:
    location: Location
    users: dict[str, User]
    """By name: the manager, and the trainer who has a log-in."""
    logins: list[Login]

    @property
    def manager(self) -> User:
        return self.users[names.MANAGER]

    def recorder(self, name: str) -> User:
        """Whoever has no log-in tells the manager."""
        return self.users.get(name, self.manager)


def hire(session: Session, now: datetime) -> Staff:
    """The club with its manager and one of its trainers; the other trainers are names in the files."""
    location = places.add_location(
        session,
        code=_free_code(session),
        name=names.CLUB,
        timezone=names.TIMEZONE,
        currency=names.CURRENCY,
        is_demo=True,
    )
    ben = names.COACHES[0].name
    users, logins = {}, []
    for name, role, email, trainer in (
        (names.MANAGER, "manager", names.MANAGER_EMAIL, ""),
        (ben, "trainer", names.TRAINER_EMAIL, ben),
    ):
        password = passwords.temporary()
        newcomer = actions.Newcomer(email, name, role, [location], trainer, password, is_temporary=False)
        users[name] = actions.add_user(session, system_scope([location.id]), newcomer, now)
        logins.append(Login(role, email, password))
    return Staff(location, users, logins)


def _free_code(session: Session) -> str:
    taken = set(session.scalars(select(Location.code)))
    candidates = (names.CODE if number == 1 else f"{names.CODE}-{number}" for number in count(1))
    return next(code for code in candidates if code not in taken)
