from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Name


class InboxFile(Base):
    """A file that lies in the watched folder of a club, as it was at the last look. Gone with the file."""

    __tablename__ = "inbox_file"
    __table_args__ = (UniqueConstraint("location_id", "name"),)

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    name: Mapped[Name]
    byte_count: Mapped[int] = mapped_column(BigInteger)
    changed_ns: Mapped[int] = mapped_column(BigInteger)
    """The file's own time of change, in nanoseconds since 1970: with `byte_count` it says whether it still grows."""
    arrived_at: Mapped[datetime]
    export_id: Mapped[int | None] = mapped_column(ForeignKey("export.id", ondelete="SET NULL"))
    """The import it became; none while it may still grow."""
    refusal: Mapped[str | None] = mapped_column(Text)
    """Why it could not even be received."""
