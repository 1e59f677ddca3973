"""Where the member system and a person say different things of one appointment, and nobody has settled it."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from app.accounts.scope import Scope
from app.accounts.trainers import known_name
from app.funnel.lanes import KEPT
from app.models import Appointment, Client, Export, Member, User
from app.models.appointment import DISPUTED

_Hand = aliased(Appointment)


class Kind(NamedTuple):
    """What disagreements that are alike are about."""

    kind: str
    hand_outcome: str
    mms_outcome: str


def count(session: Session, scope: Scope) -> int:
    return session.scalar(_theirs(scope, select(func.count()).select_from(Appointment))) or 0


def counts_by_location(session: Session, scope: Scope) -> dict[int, int]:
    by_location = select(Appointment.location_id, func.count()).group_by(Appointment.location_id)
    return dict(session.execute(_theirs(scope, by_location)).all())


def kinds(session: Session, scope: Scope) -> list[tuple[Kind, int]]:
    """The most frequent first."""
    a = Appointment
    by_kind = select(a.kind, a.hand_outcome, a.mms_outcome, func.count()).group_by(
        a.kind, a.hand_outcome, a.mms_outcome
    )
    ordered = by_kind.order_by(func.count().desc(), a.kind, a.hand_outcome, a.mms_outcome)
    return [
        (Kind(kind, hand or "", mms), number) for kind, hand, mms, number in session.execute(_theirs(scope, ordered))
    ]


def found(session: Session, scope: Scope, *, limit: int, offset: int = 0) -> Sequence[RowMapping]:
    """The latest appointment first."""
    a = Appointment
    rows = _theirs(scope, _told()).order_by(a.starts_on.desc(), a.starts_time.desc(), a.id.desc())
    return session.execute(rows.limit(limit).offset(offset)).mappings().all()


def of_client(session: Session, scope: Scope, client_id: int) -> Sequence[RowMapping]:
    return session.execute(_of_client(scope), {"client": client_id}).mappings().all()


@lru_cache(maxsize=KEPT)
def _of_client(scope: Scope) -> Select[*tuple[Any, ...]]:
    a = Appointment
    rows = _theirs(scope, _told()).where(a.client_id == bindparam("client"))
    return rows.order_by(a.starts_on.desc(), a.starts_time.desc(), a.id.desc())


def one(session: Session, scope: Scope, appointment_id: int) -> RowMapping | None:
    """Settled or not."""
    row = _told().where(Appointment.id == appointment_id, scope.sees(Appointment))
    return session.execute(row).mappings().first()


def of_kind(session: Session, scope: Scope, kind: Kind) -> list[int]:
    """Their ids."""
    a = Appointment
    alike = (a.kind == kind.kind, a.hand_outcome == kind.hand_outcome, a.mms_outcome == kind.mms_outcome)
    return list(session.scalars(_theirs(scope, select(a.id)).where(*alike).order_by(a.id)))


def _theirs(scope: Scope, rows: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """By the index of those that are open: there are few of them among millions."""
    return rows.where(scope.sees(Appointment), DISPUTED)


@cache
def _told() -> Select[*tuple[Any, ...]]:
    """With who and what stands behind either side. `entered_*`: of the one by hand that the imported one adopted."""
    a = Appointment
    return (
        select(
            *(a.id, a.location_id, a.client_id, a.kind, a.starts_on, a.starts_time, a.outcome, a.is_charged),
            *(a.mms_outcome, a.mms_is_charged, a.hand_outcome, a.hand_outcome_at, a.pinned, a.line, a.export_id),
            *(Member.first_name, Member.last_name, Member.mms_id, known_name(a.trainer_id).label("trainer")),
            User.called.label("recorded_by"),
            *(Export.filename, Export.as_of, Export.received_at),
            *(_Hand.starts_on.label("entered_on"), _Hand.starts_time.label("entered_time")),
            known_name(_Hand.trainer_id).label("entered_trainer"),
        )
        .join(Client, Client.id == a.client_id)
        .join(Member, Member.id == Client.member_id)
        .outerjoin(User, User.id == a.hand_outcome_by_id)
        .outerjoin(Export, Export.id == a.export_id)
        .outerjoin(_Hand, (_Hand.adopted_by_id == a.id) & _Hand.voided_at.is_(None))
    )
