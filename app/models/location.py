import secrets
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Name

RULES = {
    "new_member_days": 30,
    "lapse_after_days": 60,
    "renewal_flag_sessions": 3,
    "renewal_flag_days": 14,
    "quiet_days": 10,
    "missed_in_row": 3,
    "contact_within_days": 2,
    "small_n": 5,
    "keep_files_days": 90,
    "set_goal": 70,
    "show_goal": 70,
    "close_goal": 35,
    "renewal_goal": 70,
    "penetration_goal": 10,
}
"""The numbers a manager can change, with their defaults. Goals are per cent."""


class Location(Base):
    """One club. Every date that hangs on it is a date of its own time zone."""

    __tablename__ = "location"
    __table_args__ = (
        *(CheckConstraint(f"{name} >= 0", name=name) for name in RULES),
        {"sqlite_autoincrement": True},  # what was kept under the number of a removed club never speaks of a new one
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Name]
    timezone: Mapped[str] = mapped_column(String(60))
    currency: Mapped[str] = mapped_column(String(3))
    is_demo: Mapped[bool] = mapped_column(default=False)
    last_night_on: Mapped[date | None]
    facts_version: Mapped[int] = mapped_column(default=lambda: secrets.randbits(30))
    """Counts up with every change of a fact here: what a cached figure was read from. It starts anywhere, so that a
    club that was removed and one that got its id are never taken for each other."""

    new_member_days: Mapped[int] = mapped_column(default=RULES["new_member_days"])
    lapse_after_days: Mapped[int] = mapped_column(default=RULES["lapse_after_days"])
    renewal_flag_sessions: Mapped[int] = mapped_column(default=RULES["renewal_flag_sessions"])
    renewal_flag_days: Mapped[int] = mapped_column(default=RULES["renewal_flag_days"])
    quiet_days: Mapped[int] = mapped_column(default=RULES["quiet_days"])
    missed_in_row: Mapped[int] = mapped_column(default=RULES["missed_in_row"])
    contact_within_days: Mapped[int] = mapped_column(default=RULES["contact_within_days"])
    small_n: Mapped[int] = mapped_column(default=RULES["small_n"])
    keep_files_days: Mapped[int] = mapped_column(default=RULES["keep_files_days"])
    set_goal: Mapped[int] = mapped_column(default=RULES["set_goal"])
    show_goal: Mapped[int] = mapped_column(default=RULES["show_goal"])
    close_goal: Mapped[int] = mapped_column(default=RULES["close_goal"])
    renewal_goal: Mapped[int] = mapped_column(default=RULES["renewal_goal"])
    penetration_goal: Mapped[int] = mapped_column(default=RULES["penetration_goal"])

    def here(self, at: datetime) -> datetime:
        """That moment by the club's own clock."""
        return at.astimezone(ZoneInfo(self.timezone))
