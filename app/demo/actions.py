"""Makes the demo club and takes it away again. Flushes; whoever calls commits."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database import take_turn
from app.demo import logins as kept
from app.demo.cast import tell
from app.demo.logins import Login
from app.demo.staff import hire
from app.demo.telling import Telling
from app.intake import files
from app.models import Base, Export, Location, User


class DemoStands(Exception):
    """There is a demo club already."""


def logins() -> list[Login]:
    return kept.read()


def create_demo(session: Session, today: date, now: datetime) -> list[Login]:
    """A club with a story that ends `today`. DemoStands: there is one already."""
    if has_demo(session):
        raise DemoStands
    staff = hire(session, now)
    Telling(session, staff, tell(today), now).happen()
    return staff.logins


def remove_demo(session: Session) -> list[Path]:
    """Every demo club with all that hangs on it, and everybody of the demo. The files of its exports come back, to be
    deleted once this is committed (`sweep`).
    """
    take_turn(session)
    clubs = list(session.scalars(select(Location.id).where(Location.is_demo).order_by(Location.id).with_for_update()))
    kept_files = _files_of_nobody_else(session, clubs)
    session.expunge_all()
    for table in reversed(Base.metadata.sorted_tables):
        if "location_id" in table.c:
            session.execute(delete(table).where(table.c.location_id.in_(clubs)))
    session.execute(delete(User).where(User.is_demo))
    session.execute(delete(Location).where(Location.is_demo))
    return kept_files


def _files_of_nobody_else(session: Session, clubs: list[int]) -> list[Path]:
    """The same bytes may have come to a real club as well: then they stay."""
    theirs = select(Export.sha256).where(Export.location_id.in_(clubs))
    others = select(Export.sha256).where(Export.location_id.not_in(clubs))
    return [files.path_of(sha) for sha in session.scalars(theirs.except_(others).order_by("sha256"))]


def sweep(kept_files: list[Path]) -> None:
    for path in kept_files:
        path.unlink(missing_ok=True)
    kept.forget()


def has_demo(session: Session) -> bool:
    return session.scalar(select(Location.id).where(Location.is_demo).limit(1)) is not None
