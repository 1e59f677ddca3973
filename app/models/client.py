from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Id, one_of
from app.models.member import Member

OPENED_BY = ("new_member", "dealings", "hand")


class Client(Base):
    """A member's relationship with the PT department, opened the day the department has a reason to act.

    `opened_on` None: something is on file (a complimentary package, a balance), but no reason to act yet.
    """

    __tablename__ = "client"
    __table_args__ = (
        CheckConstraint(one_of("opened_by", OPENED_BY), name="opened_by"),
        CheckConstraint("(opened_on IS NULL) = (opened_by IS NULL)", name="opened_by_somebody"),
        Index("uq_client_location", "location_id", "id", unique=True),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), unique=True)
    opened_on: Mapped[date | None]
    opened_by: Mapped[str | None] = mapped_column(String(10))
    """`new_member` (joined within `new_member_days` before the as-of date of a file that carried the row) outranks
    `dealings` (a consultation, a session, a paid package); `hand` is a person."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts up with every change that a person could see on the card; a move names the one it saw."""
    assigned_trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id", ondelete="SET NULL"))
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
