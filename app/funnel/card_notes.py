"""What a card says beside its standing: who moved it last, when to try again, whose it is."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app import days
from app.accounts.scope import Scope
from app.funnel.lanes import KEPT
from app.models import Loss, StageChange, User


def moved_since(session: Session, scope: Scope, location_id: int, since: datetime) -> dict[int, tuple[str, datetime]]:
    """By client, who else moved the card after this moment, and when."""
    found = session.connection().execute(
        _moved(scope, location_id), {"since": since, "day": since.date() - days.ONE_DAY}
    )
    return {client: (name, at) for client, name, at in found.all()}


@lru_cache(maxsize=KEPT)
def _moved(scope: Scope, location_id: int) -> Any:
    x, u = StageChange.__table__.c, User.__table__.c
    return (
        select(x.client_id, func.coalesce(func.nullif(u.name, ""), u.email), x.changed_at)
        .join(User.__table__, u.id == x.by_id)
        .where(x.location_id == location_id, x.changed_on >= bindparam("day"), x.changed_at >= bindparam("since"))
        .where(x.by_id != scope.user_id, scope.sees(StageChange))
        .order_by(x.id)
    )


lost = Loss.__table__.c
_TRIES = (
    select(lost.client_id, func.max(lost.try_again_on))
    .where(lost.client_id.in_(bindparam("clients", expanding=True)), lost.try_again_on.is_not(None))
    .where(lost.lifted_on.is_(None), lost.voided_at.is_(None))
    .group_by(lost.client_id)
)


def tries_again(session: Session, client_ids: Sequence[int]) -> dict[int, date]:
    """Of lost clients, the day on which somebody wants to try again."""
    if not client_ids:
        return {}
    return dict(session.connection().execute(_TRIES, {"clients": client_ids}).all())
