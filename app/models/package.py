from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Cents, Id, KeyText, Name


class Package(Base):
    """Sessions bought at a price (0: complimentary).

    Refunded, it makes nobody a client and funds no session after `refunded_on`.
    """

    __tablename__ = "package"
    __table_args__ = (
        UniqueConstraint("location_id", "key"),
        CheckConstraint("(sessions IS NULL) = is_unlimited", name="sessions_or_unlimited"),
        CheckConstraint("sessions > 0", name="sessions"),
        CheckConstraint("price_cents >= 0", name="price"),
        CheckConstraint("(export_id IS NULL) = (recorded_by_id IS NOT NULL)", name="has_a_source"),
        Index("ix_package_client", "client_id", "sold_on"),
        Index(
            "ix_package_adopted_by_id",
            "adopted_by_id",
            sqlite_where=text("adopted_by_id IS NOT NULL"),
            postgresql_where=text("adopted_by_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(KeyText)
    """The name of the package in reports and in "then id": sale id, `/n` for line n > 1; without one
    `member_id:sold_on:item`; `hand:` and a number for one recorded here."""
    item: Mapped[Name]
    sold_on: Mapped[date]
    price_cents: Mapped[Cents]
    sessions: Mapped[int | None]
    is_unlimited: Mapped[bool]
    expires_on: Mapped[date | None]
    seller_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))
    refunded_on: Mapped[date | None]
    """Told by the sale's own line, or by the return that took it (`SaleReturn.package_id`)."""
    known_at: Mapped[datetime]

    export_id: Mapped[int | None] = mapped_column(ForeignKey("export.id"))
    line: Mapped[int | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("package.id"))
    voided_at: Mapped[datetime | None]


class SaleReturn(Base):
    """A line that took a sale back: the latest of the item on or before its day that no earlier return took."""

    __tablename__ = "sale_return"
    __table_args__ = (
        UniqueConstraint("location_id", "key"),
        Index("ix_sale_return_client", "client_id"),
        Index("ix_sale_return_package_id", "package_id"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(KeyText)
    item: Mapped[Name]
    returned_on: Mapped[date]
    package_id: Mapped[int | None] = mapped_column(ForeignKey("package.id"))
    """None: it waits for its sale."""
    export_id: Mapped[int] = mapped_column(ForeignKey("export.id"))
    line: Mapped[int]


class Balance(Base):
    """What the MMS said is left at the end of a day: of one package, or of an item over all its packages."""

    __tablename__ = "balance"
    __table_args__ = (
        UniqueConstraint("client_id", "key", "read_on"),
        CheckConstraint("remaining >= 0", name="remaining"),
        CheckConstraint("(package_key IS NULL) <> (item IS NULL)", name="of_a_package_or_an_item"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(KeyText)
    package_key: Mapped[str | None] = mapped_column(KeyText)
    item: Mapped[Name | None]
    read_on: Mapped[date]
    remaining: Mapped[int]
    expires_on: Mapped[date | None]
    """The last expiration the MMS names for the item."""
    export_id: Mapped[int] = mapped_column(ForeignKey("export.id"))
    line: Mapped[int]
