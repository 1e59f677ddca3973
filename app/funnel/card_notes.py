"""What a card says beside its standing: who moved it last."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.funnel.lanes import KEPT
from app.models import StageChange, User


def moved_since(session: Session, scope: Scope, location_id: int, since: datetime) -> dict[int, tuple[str, datetime]]:
    """By client, who else moved the card after this moment, and when."""
    found = session.connection().execute(_moved(scope, location_id), {"since": since})
    return {client: (name, at) for client, name, at in found.all()}


@lru_cache(maxsize=KEPT)
def _moved(scope: Scope, location_id: int) -> Any:
    x, u = StageChange.__table__.c, User.__table__.c
    return (
        select(x.client_id, func.coalesce(func.nullif(u.name, ""), u.email), x.changed_at)
        .join(User.__table__, u.id == x.by_id)
        .where(x.location_id == location_id, x.by_id.is_not(None), x.changed_at >= bindparam("since"))
        .where(x.by_id != scope.user_id, scope.sees(StageChange))
        .order_by(x.id)
    )
