"""Accounts and clubs: added, changed, reset. Every refusal is one sentence and names the field it belongs to."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import passwords, queries, rules
from app.accounts.permissions import ALL_LOCATIONS, GRANTS
from app.accounts.scope import Scope
from app.accounts.trainers import is_known_as
from app.models import Location, Trainer, User

Field = Literal["email", "name", "role", "locations", "trainer", "password", "user", "code", "timezone", "currency"]


MIXED = "The demo club and a real one do not share people: the demo is removed whole."


class Refused(Exception):
    """One sentence, and the field it is about."""

    def __init__(self, field: Field, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


class Newcomer(NamedTuple):
    """Who is to log in. `trainer`: the name under which the MMS knows them at each location; empty for none."""

    email: str
    name: str
    role: str
    locations: Collection[Location]
    trainer: str
    password: str
    is_temporary: bool
    """Somebody else has seen the password."""


def add_user(session: Session, by: Scope, newcomer: Newcomer, now: datetime) -> User:
    email = rules.folded_email(newcomer.email)
    _check_new(session, email, newcomer)
    user = User(
        email=email,
        name=newcomer.name.strip(),
        role=_grantable(by, newcomer.role),
        password_hash=passwords.hashed(newcomer.password),
        has_temporary_password=newcomer.is_temporary,
        session_key=passwords.new_session_key(),
        created_at=now,
        is_demo=_is_demo(session, by, newcomer.locations),
    )
    session.add(user)
    _place(session, user, newcomer.role, newcomer.locations, newcomer.trainer)
    session.flush()
    return user


def change_user(
    session: Session, by: Scope, user: User, *, name: str, role: str, locations: Collection[Location], trainer: str
) -> None:
    _own_hands_off(by, user, role)
    if any(location.is_demo != user.is_demo for location in locations):
        raise Refused("locations", MIXED)
    _keep_an_admin(session, user, role)
    user.name = name.strip()
    user.role = _grantable(by, role)
    _place(session, user, role, locations, trainer)
    session.flush()


def deactivate(session: Session, by: Scope, user: User) -> None:
    """They are logged out everywhere; what they recorded keeps their name."""
    if user.id == by.user_id:
        raise Refused("user", "This is your own account. Somebody else has to close it.")
    _keep_an_admin(session, user, None)
    user.is_active = False
    user.session_key = passwords.new_session_key()
    session.flush()


def activate(session: Session, user: User) -> None:
    user.is_active = True
    session.flush()


def reset_password(session: Session, user: User) -> str:
    """A password to be told to them; it opens the page where they choose their own, and nothing else."""
    password = passwords.temporary()
    user.password_hash = passwords.hashed(password)
    user.has_temporary_password = True
    user.session_key = passwords.new_session_key()
    session.flush()
    return password


def change_password(session: Session, user: User, password: str) -> None:
    """Every other browser of theirs is logged out: the cookie's key changes."""
    if fault := rules.password_fault(password, user.email, user.name):
        raise Refused("password", fault)
    user.password_hash = passwords.hashed(password)
    user.has_temporary_password = False
    user.session_key = passwords.new_session_key()
    session.flush()


def log_out_everywhere(session: Session, user: User) -> None:
    user.session_key = passwords.new_session_key()
    session.flush()


def _check_new(session: Session, email: str, newcomer: Newcomer) -> None:
    if fault := rules.email_fault(email):
        raise Refused("email", fault)
    if queries.user_of_email(session, email):
        raise Refused("email", f"{email} has an account already.")
    if fault := rules.password_fault(newcomer.password, email, newcomer.name):
        raise Refused("password", fault)


def _is_demo(session: Session, by: Scope, locations: Collection[Location]) -> bool:
    """Whom a demo account adds belongs to the demo."""
    maker = session.get(User, by.user_id) if by.user_id else None
    is_demo = bool(locations and all(location.is_demo for location in locations)) or bool(maker and maker.is_demo)
    if any(location.is_demo != is_demo for location in locations):
        raise Refused("locations", MIXED)
    return is_demo


def _grantable(by: Scope, role: str) -> str:
    if role not in GRANTS[by.role]:
        raise Refused("role", "You cannot give more than you have.")
    return role


def _own_hands_off(by: Scope, user: User, role: str) -> None:
    if user.id == by.user_id and user.role != role:
        raise Refused("role", "This is your own account. Somebody else has to change its role.")


def _keep_an_admin(session: Session, user: User, role: str | None) -> None:
    """Without an admin nobody could look after the system, add a club or make another admin."""
    if user.role != "admin" or role == "admin":
        return
    others = select(User.id).where(User.role == "admin", User.is_active, User.id != user.id)
    if session.scalar(others.limit(1)) is None:
        raise Refused("role" if role else "user", "This is the only admin. Make another one first.")


def _place(session: Session, user: User, role: str, locations: Collection[Location], trainer: str) -> None:
    """At which clubs they are, and which name of each club's MMS is theirs."""
    if role not in ALL_LOCATIONS and not locations:
        raise Refused("locations", "At which club? Choose one or more.")
    user.locations = [] if role in ALL_LOCATIONS else list(locations)
    session.flush()
    for other in session.scalars(select(Trainer).where(Trainer.user_id == user.id)):
        other.user_id = None
    if not trainer.strip():
        return
    for location in locations:
        _name_in_mms(session, location, trainer.strip()).user_id = user.id
    session.flush()


def _name_in_mms(session: Session, location: Location, name: str) -> Trainer:
    """Made when no export has brought it yet."""
    known = session.scalars(select(Trainer).where(Trainer.location_id == location.id, Trainer.name == name)).first()
    if known is None:
        known = Trainer(location_id=location.id, name=name)
        session.add(known)
        return known
    holder_id = session.scalar(select(Trainer.user_id).where(is_known_as(known.id), Trainer.user_id.is_not(None)))
    if holder_id is not None:
        holder = session.get(User, holder_id)
        raise Refused("trainer", f"{name} is {holder.called if holder else 'somebody else'} already.")
    return known
