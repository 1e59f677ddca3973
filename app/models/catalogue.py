from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from app.models.appointment import OUTCOMES
from app.models.base import Base, Id, Name, one_of

SERVICE_KINDS = ("consultation", "session", "other")


class Service(Base):
    """A service name met in an export, what it counts as, and whose it is where rows name no trainer.

    `kind` None: nobody knows yet, its rows wait.
    """

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("location_id", "name"),
        CheckConstraint(one_of("kind", SERVICE_KINDS), name="kind"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    name: Mapped[Name]
    kind: Mapped[str | None] = mapped_column(String(12))
    is_guessed: Mapped[bool] = mapped_column(default=True)
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id", ondelete="SET NULL"), index=True)
    """Whose rows under it are that name nobody. None: nobody's in particular."""
    is_trainer_guessed: Mapped[bool] = mapped_column(default=True, server_default=true())
    """From its name and the trainers of the club; a person's answer, nobody's too, stays."""


class Item(Base):
    """A sale item met in an export, and what package it is. `is_pt` None: nobody knows yet, its rows wait."""

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("location_id", "name"),
        CheckConstraint("NOT (sessions IS NOT NULL AND is_unlimited)", name="sessions_or_unlimited"),
        CheckConstraint("sessions > 0", name="sessions"),
        CheckConstraint("valid_days > 0", name="valid_days"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    name: Mapped[Name]
    is_pt: Mapped[bool | None]
    sessions: Mapped[int | None]
    is_unlimited: Mapped[bool] = mapped_column(default=False)
    valid_days: Mapped[int | None]
    is_guessed: Mapped[bool] = mapped_column(default=True)


class OutcomeWord(Base):
    """A status word met in an export, and the outcome it means. `outcome` None: nobody knows yet, its rows wait."""

    __tablename__ = "outcome_word"
    __table_args__ = (
        UniqueConstraint("location_id", "word"),
        CheckConstraint(one_of("outcome", OUTCOMES), name="outcome"),
        CheckConstraint("(outcome IS NULL) = (is_charged IS NULL)", name="charged_with_outcome"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    word: Mapped[Name]
    outcome: Mapped[str | None] = mapped_column(String(12))
    is_charged: Mapped[bool | None]
    is_guessed: Mapped[bool] = mapped_column(default=True)
