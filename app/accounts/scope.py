"""The second lock: whose rows. Built once per request or job and handed to every query as its first argument."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, case, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.permissions import ALL_LOCATIONS, SYSTEM, Permission, permits
from app.models import Appointment, Client, HandedClient, Handover, Location, Standing, Trainer, User, user_location
from app.models.appointment import MET_OR_BOOKED
from app.models.base import spelt


@dataclass(frozen=True, slots=True)
class Scope:
    user_id: int | None
    role: str
    location_ids: frozenset[int]
    trainer_ids: frozenset[int] = frozenset()
    """Which names of the MMS the person is, in every spelling. A trainer sees only the clients of these."""

    def permits(self, permission: Permission) -> bool:
        return permits(self.role, permission)

    @property
    def is_own_only(self) -> bool:
        """A trainer: own clients, own figures."""
        return self.role == "trainer"

    def at(self, location_id: int) -> "Scope":
        """The same person looking at one location; one out of scope leaves nothing to see."""
        return replace(self, location_ids=self.location_ids & {location_id})

    def sees(self, model: Any) -> ColumnElement[bool]:
        """The WHERE that opens the rows of `model` (a table of a location) and no others.

        Everything by its location. For a trainer also by whose it is: their own clients and what hangs on those,
        and of the trainers themselves alone.
        """
        if model is Location:
            return self._is_here(Location.id)
        here = self._is_here(model.location_id)
        if not self.is_own_only:
            return here
        if model is Trainer:
            return and_(here, Trainer.id.in_(self.trainer_ids))
        if model is Client:
            return and_(here, self._is_own_client())
        if hasattr(model, "client_id"):
            own = select(Client.id).where(Client.id == model.client_id, self._is_own_client())
            return and_(here, own.correlate(model).exists())
        return here

    def sees_trainer(self, trainer_id: int | None) -> bool:
        """Whether the figures and the money of this trainer may be read: everybody's, or one's own."""
        return self.permits(Permission.SEE_TEAM) or trainer_id in self.trainer_ids

    def _is_here(self, location_id: Any) -> ColumnElement[bool]:
        """Most people see one club: no list has to be put together then, each time anew."""
        only = next(iter(self.location_ids)) if len(self.location_ids) == 1 else None
        here: ColumnElement[bool] = location_id.in_(self.location_ids) if only is None else location_id == only
        return here

    def _is_own_client(self) -> ColumnElement[bool]:
        """In their book, or with anything booked or still unrecorded with them; and unless they handed them over, given
        to them, or with a consultation with them.
        """
        if not self.trainer_ids:
            return false()
        standing = select(Standing.client_id).where(
            Standing.client_id == Client.id, Standing.owner_id.in_(self.trainer_ids)
        )
        given = select(HandedClient.id).join(Handover, Handover.id == HandedClient.handover_id)
        given = given.join(Standing, Standing.client_id == HandedClient.client_id).where(
            HandedClient.client_id == Client.id,
            Handover.giver_id.in_(self.trainer_ids),
            Handover.undone_at.is_(None),
            Handover.given_on <= Standing.read_on,
        )
        keeps = ~given.correlate(Client).exists()
        met = select(Appointment.id).where(
            Appointment.client_id == Client.id,
            Appointment.trainer_id.in_(self.trainer_ids),
            or_(and_(Appointment.kind == spelt("consultation"), keeps), Appointment.outcome == spelt("booked")),
            MET_OR_BOOKED,
        )
        return or_(
            and_(Client.assigned_trainer_id.in_(self.trainer_ids), keeps),
            standing.correlate(Client).exists(),
            met.correlate(Client).exists(),
        )


class Sight(NamedTuple):
    """A person, what they see now, and the clubs of it by name; the demo comes last, so that nobody stands in it by
    default. A demo account never sees a real club, whatever its role.
    """

    user: User
    scope: Scope
    clubs: list[Location]


_WHO: BindParameter[int] = bindparam("user")
_OWN = aliased(Trainer)
_HELD = select(func.coalesce(_OWN.same_as_id, _OWN.id)).where(_OWN.user_id == _WHO)
_IS_HELD = func.coalesce(Trainer.same_as_id, Trainer.id).in_(_HELD)
_GIVEN = select(user_location.c.location_id).where(user_location.c.user_id == _WHO)
_SEES_ALL = User.role.in_([spelt(role) for role in sorted(ALL_LOCATIONS)])
_SEES = case((_SEES_ALL, Location.is_demo | User.is_demo.is_(False)), else_=Location.id.in_(_GIVEN))
SIGHT = (
    select(User, Location, Trainer.id)
    .select_from(User)
    .outerjoin(Location, _SEES)
    .outerjoin(Trainer, (Trainer.location_id == Location.id) & _IS_HELD)
    .where(User.id == _WHO)
    .order_by(Location.is_demo, Location.name, Location.id)
)
"""Somebody with their clubs, each once for every name of the MMS that they have there, in any spelling. One question:
every request asks it.
"""


def sight_in(session: Session, seen: Any, told: Mapping[str, object]) -> Sight | None:
    """As `seen` finds it: `SIGHT`, or that on some condition."""
    rows = session.execute(seen, told).all()
    if not rows:
        return None
    user = rows[0][0]
    clubs = list(dict.fromkeys(club for _, club, _ in rows if club is not None))
    trainers = frozenset(trainer for *_, trainer in rows if trainer is not None)
    return Sight(user, Scope(user.id, user.role, frozenset(club.id for club in clubs), trainers), clubs)


def sight_of(session: Session, user: User) -> Sight:
    found = sight_in(session, SIGHT, {"user": user.id})
    assert found is not None
    return found


def scope_of(session: Session, user: User) -> Scope:
    return sight_of(session, user).scope


def system_scope(location_ids: Iterable[int]) -> Scope:
    """For jobs and commands: nobody in particular, everything of these locations."""
    return Scope(None, SYSTEM, frozenset(location_ids))
