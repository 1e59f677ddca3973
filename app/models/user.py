from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ColumnElement, ForeignKey, String, Table, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Id, Name, one_of
from app.models.location import Location

ROLES = ("admin", "director", "manager", "gm", "trainer")

user_location = Table(
    "user_location",
    Base.metadata,
    Column("user_id", ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True),
    Column("location_id", ForeignKey("location.id", ondelete="CASCADE"), primary_key=True),
)


class User(Base):
    """Somebody who can log in. Admins and directors see every location; the others those of `locations`."""

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), name="role"),
        CheckConstraint("email = lower(email)", name="email_is_lower"),
    )

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[Name] = mapped_column(default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(10))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    has_temporary_password: Mapped[bool] = mapped_column(default=False)
    """Somebody else made it and has seen it: it opens nothing but the page where a new one is chosen."""
    session_key: Mapped[str] = mapped_column(String(64))
    """Goes into the cookie; a new one logs every browser of this user out."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    locations: Mapped[list[Location]] = relationship(secondary=user_location, order_by=Location.code)

    @hybrid_property
    def called(self) -> str:
        """By their name, or by their e-mail who has none."""
        return self.name or self.email

    @called.inplace.expression
    @classmethod
    def _called(cls) -> ColumnElement[str]:
        return func.coalesce(func.nullif(cls.name, ""), cls.email)

    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def is_anonymous(self) -> bool:
        return False

    def get_id(self) -> str:
        return f"{self.id}:{self.session_key}"
