from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased, selectinload

from app.accounts import log_ins
from app.accounts.permissions import ALL_LOCATIONS, GRANTS
from app.accounts.scope import SIGHT, Scope, Sight, sight_in
from app.accounts.trainers import is_known_as
from app.models import Location, Trainer, User, user_location


def has_users(session: Session) -> bool:
    """Until somebody has an account there is nothing to guard and everything leads to the first start."""
    return session.scalar(select(User.id).limit(1)) is not None


def has_owner(session: Session) -> bool:
    """Whether somebody real has an account; those of the demo club own nothing."""
    return session.scalar(select(User.id).where(User.is_demo.is_(False)).limit(1)) is not None


_LOGGED_IN = SIGHT.where(
    User.session_key == bindparam("key"),
    User.is_active,
    ~log_ins.was_ended(bindparam("log_in")),
)


def sight_of_cookie(session: Session, cookie_id: str, log_in: str, now: datetime) -> Sight | None:
    """Of a session cookie (`id:key`) and the log-in it began with: None once that is over, for an account that is
    closed, and after a log-out everywhere.
    """
    number, _, key = cookie_id.partition(":")
    if not number.isdecimal() or log_ins.is_over(log_in, now):
        return None
    return sight_in(session, _LOGGED_IN, {"user": int(number), "key": key, "log_in": log_in})


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
    known = aliased(Trainer)
    name_known = func.coalesce(known.name, Trainer.name)
    held = select(Trainer.user_id, name_known).outerjoin(known, known.id == Trainer.same_as_id)
    held = held.where(Trainer.user_id.is_not(None), scope.sees(Trainer)).order_by(name_known)
    names: dict[int | None, list[str]] = {}
    for user_id, name in session.execute(held):
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


def account_of(session: Session, scope: Scope, trainer_id: int, *, is_closed: bool = False) -> User | None:
    """The open account of a trainer, if one may change it. `is_closed`: the closed one, where there is no open one."""
    held = select(Trainer.user_id).where(is_known_as(trainer_id), scope.sees(Trainer))
    theirs = _seen(scope).where(User.id.in_(held)).order_by(User.is_active.desc(), User.id)
    found = session.scalars(theirs.limit(1)).first()
    return found if found is not None and found.is_active is not is_closed and may_change(scope, found) else None


def trainer_names(session: Session, user: User) -> list[str]:
    return list(session.scalars(select(Trainer.name).where(Trainer.user_id == user.id).order_by(Trainer.name)))


def names_in_mms(session: Session, scope: Scope) -> list[str]:
    """Of trainers whom nobody has claimed yet."""
    other = aliased(Trainer)
    claimed = select(other.id).where(other.same_as_id == Trainer.id, other.user_id.is_not(None))
    free = select(Trainer.name).where(scope.sees(Trainer), Trainer.same_as_id.is_(None), Trainer.user_id.is_(None))
    return list(session.scalars(free.where(~claimed.exists()).distinct().order_by(Trainer.name)))


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
