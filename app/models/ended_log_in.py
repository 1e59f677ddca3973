from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class EndedLogIn(Base):
    """A log-in that somebody ended. Its cookie may have been copied, and a cookie cannot be called back."""

    __tablename__ = "ended_log_in"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """As the cookie names it."""
    ends_at: Mapped[datetime] = mapped_column(index=True)
    """When it would have ended by itself; nobody need remember it longer."""
