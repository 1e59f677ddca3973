"""What was asked for, and how far it is."""

from sqlalchemy import null, select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.models import Errand


def latest(session: Session, scope: Scope, about: str, *kinds: str) -> Errand | None:
    """One under way before one that is answered."""
    asked = select(Errand).where(scope.sees(Errand), Errand.about == about, Errand.kind.in_(kinds))
    return session.scalar(asked.order_by(Errand.finished_at.is_not(None), Errand.id.desc()).limit(1))


def under_way(session: Session, scope: Scope, location_id: int, kind: str) -> dict[str, Errand]:
    """By what they are about."""
    asked = select(Errand).where(scope.sees(Errand), Errand.location_id == location_id, Errand.kind == kind)
    return {errand.about: errand for errand in session.scalars(asked.where(Errand.finished_at.is_(None)))}


def given_up(session: Session, scope: Scope, location_id: int, kind: str) -> dict[str, Errand]:
    """By what they are about; gone as soon as somebody asks anew."""
    asked = select(Errand).where(scope.sees(Errand), Errand.location_id == location_id, Errand.kind == kind)
    return {errand.about: errand for errand in session.scalars(asked.where(Errand.refusal.is_not(null())))}
