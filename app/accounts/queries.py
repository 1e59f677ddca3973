from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.models import User, user_location


def has_users(session: Session) -> bool:
    """Until somebody has an account there is nothing to guard and everything leads to the first start."""
    return session.scalar(select(User.id).limit(1)) is not None


def user_of_cookie(session: Session, cookie_id: str) -> User | None:
    """Of a session cookie (`id:key`): None for an account that is closed and after a log-out everywhere."""
    number, _, key = cookie_id.partition(":")
    if not number.isdecimal():
        return None
    user = session.get(User, int(number))
    return user if user is not None and user.is_active and user.session_key == key else None


def user_of_email(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def people(session: Session, scope: Scope) -> list[User]:
    """Everybody who can see a location of the scope, whoever sees all of them included; by name."""
    here = select(user_location.c.user_id).where(user_location.c.location_id.in_(scope.location_ids))
    everywhere = User.role.in_(("admin", "director"))
    found = select(User).where(User.id.in_(here) | everywhere).order_by(User.name, User.email)
    return list(session.scalars(found))


def managers(session: Session, scope: Scope) -> list[User]:
    """Who can open what a trainer or a general manager may not, at the clubs of the scope; by name."""
    here = select(user_location.c.user_id).where(user_location.c.location_id.in_(scope.location_ids))
    found = (
        select(User).where(User.role == "manager", User.is_active, User.id.in_(here)).order_by(User.name, User.email)
    )
    return list(session.scalars(found))
