from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from app.accounts.permissions import ALL_LOCATIONS, GRANTS
from app.accounts.scope import Scope
from app.models import Location, Trainer, User, user_location


def has_users(session: Session) -> bool:
    """Until somebody has an account there is nothing to guard and everything leads to the first start."""
    return session.scalar(select(User.id).limit(1)) is not None


def has_owner(session: Session) -> bool:
    """Whether somebody real has an account; those of the demo club own nothing."""
    return session.scalar(select(User.id).where(User.is_demo.is_(False)).limit(1)) is not None


def user_of_cookie(session: Session, cookie_id: str) -> User | None:
    """Of a session cookie (`id:key`): None for an account that is closed and after a log-out everywhere."""
    number, _, key = cookie_id.partition(":")
    if not number.isdecimal():
        return None
    user = session.get(User, int(number))
    return user if user is not None and user.is_active and user.session_key == key else None


def user_of_email(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == email.strip().lower()))


class Person(NamedTuple):
    """A line of the people page."""

    user: User
    locations: list[str]
    trainers: list[str]
    may_change: bool


def staff(session: Session, scope: Scope) -> list[Person]:
    """Everybody who sees a club of the scope, closed accounts last."""
    users = session.scalars(_seen(scope).order_by(User.is_active.desc(), User.name, User.email)).all()
    held = select(Trainer.user_id, Trainer.name).where(Trainer.user_id.is_not(None), scope.sees(Trainer))
    names: dict[int | None, list[str]] = {}
    for user_id, name in session.execute(held.order_by(Trainer.name)):
        names.setdefault(user_id, []).append(name)
    return [
        Person(
            user,
            [place.name for place in user.locations],
            list(dict.fromkeys(names.get(user.id, []))),
            may_change(scope, user),
        )
        for user in users
    ]


def person(session: Session, scope: Scope, user_id: int) -> User | None:
    return session.scalars(_seen(scope).where(User.id == user_id)).one_or_none()


def may_change(scope: Scope, user: User) -> bool:
    """Nobody above oneself, and nobody who also works where one sees nothing."""
    return user.role in GRANTS[scope.role] and all(place.id in scope.location_ids for place in user.locations)


def trainer_names(session: Session, user: User) -> list[str]:
    return list(session.scalars(select(Trainer.name).where(Trainer.user_id == user.id).order_by(Trainer.name)))


def names_in_mms(session: Session, scope: Scope) -> list[str]:
    """Of trainers whom nobody has claimed yet."""
    free = select(Trainer.name).where(scope.sees(Trainer), Trainer.user_id.is_(None)).distinct().order_by(Trainer.name)
    return list(session.scalars(free))


def _seen(scope: Scope) -> Select[User]:
    """Who works at a club of the scope, and who sees every club: of the demo for the demo, else for real."""
    here = select(user_location.c.user_id).where(user_location.c.location_id.in_(scope.location_ids))
    kinds = select(Location.is_demo).where(Location.id.in_(scope.location_ids))
    everywhere = User.role.in_(ALL_LOCATIONS) & User.is_demo.in_(kinds)
    return select(User).where(User.id.in_(here) | everywhere).options(selectinload(User.locations))


def managers(session: Session, scope: Scope) -> list[User]:
    """Who can open what a trainer or a general manager may not, at the clubs of the scope; by name."""
    here = select(user_location.c.user_id).where(user_location.c.location_id.in_(scope.location_ids))
    found = (
        select(User).where(User.role == "manager", User.is_active, User.id.in_(here)).order_by(User.name, User.email)
    )
    return list(session.scalars(found))
