from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Name


class Trainer(Base):
    """A member of the staff as the MMS names them: trains, consults, sells or books. May have a user account."""

    __tablename__ = "trainer"
    __table_args__ = (UniqueConstraint("location_id", "name"),)

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    name: Mapped[Name]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)
