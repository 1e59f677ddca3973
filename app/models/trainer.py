from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Name


class Trainer(Base):
    """A member of the staff under one spelling of their name: trains, consults, sells or books. May have an account.

    Facts keep the spelling that their file had. Whose it is follows from all spellings and from what people said
    (`app.intake.staff`): readers go from a spelling to what the trainer is known by.
    """

    __tablename__ = "trainer"
    __table_args__ = (
        UniqueConstraint("location_id", "name"),
        CheckConstraint("same_as_id <> id", name="same_as_another"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    name: Mapped[Name]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id", ondelete="SET NULL"), index=True)
    """Of a spelling that the trainer is not known by: the one that they are. Written by `app.intake.staff` only."""


class TrainerMerge(Base):
    """Somebody said that these are one trainer, who is known as `kept`: two people in the files, or another name."""

    __tablename__ = "trainer_merge"
    __table_args__ = (
        CheckConstraint("gone_id <> kept_id", name="two_names"),
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
        Index(
            "uq_trainer_merge_gone",
            "gone_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index("ix_trainer_merge_kept", "kept_id"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("trainer.id", ondelete="CASCADE"))
    kept_id: Mapped[int] = mapped_column(ForeignKey("trainer.id", ondelete="CASCADE"))
    merged_at: Mapped[datetime]
    merged_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class TrainersApart(Base):
    """Two spellings of which a person said that they are not the same trainer: never taken for one, nor asked again."""

    __tablename__ = "trainers_apart"
    __table_args__ = (CheckConstraint("one_id < other_id", name="in_order"),)

    one_id: Mapped[int] = mapped_column(ForeignKey("trainer.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("trainer.id", ondelete="CASCADE"), primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    said_at: Mapped[datetime]
    said_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
