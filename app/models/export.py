from datetime import date, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, IdOf, KeyText, Name, one_of

EXPORT_STATUSES = ("received", "loading", "loaded", "refused", "held")
CARRIED_STATES = ("used", "parked", "ignored")


class Export(Base):
    """One file that came out of an MMS, and what became of it."""

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint(one_of("status", EXPORT_STATUSES), name="status"),
        Index(
            "uq_export_bytes",
            "location_id",
            "sha256",
            unique=True,
            sqlite_where=text("undone_at IS NULL AND status <> 'refused'"),
            postgresql_where=text("undone_at IS NULL AND status <> 'refused'"),
        ),
        Index("uq_export_location", "location_id", "id", unique=True),
        Index("ix_export_waiting", "status", sqlite_where=text("status IN ('received', 'loading')")),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    filename: Mapped[Name]
    sha256: Mapped[str] = mapped_column(String(64))
    byte_count: Mapped[int]
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(String(10))
    """Through which door: cli, web, api, folder, mail, demo."""
    options: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    """`layout`, `columns` and `constants` as given by the person."""
    received_at: Mapped[datetime]
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    status: Mapped[str] = mapped_column(String(10), default="received")
    claimed_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    finished_at: Mapped[datetime | None]
    took_ms: Mapped[int | None]
    """How long reading and loading took."""
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    """None with `undone_at`: from a terminal."""
    file_deleted_at: Mapped[datetime | None]
    file_deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    """None with `file_deleted_at`: by itself, after `keep_files_days`."""
    read_with: Mapped[dict[str, object]] = mapped_column(JSON, default=dict, server_default="{}")
    """`columns` (header by field), `constants` and `orders` (of days and months, by field) as they were used, and what
    else it takes to read a row of it again without the file (`Reading.manner`).
    """
    refusal: Mapped[str | None] = mapped_column(Text)
    """The one sentence why it was refused or is held."""
    held_for: Mapped[str | None] = mapped_column(String(20))
    """What it waits for, or waited for: `app.intake.refusal.HeldFor`."""
    released_at: Mapped[datetime | None]
    """When a person who had looked at it said that it is right."""
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    notes: Mapped[list[str]] = mapped_column(JSON, default=list)
    layout: Mapped[str | None] = mapped_column(String(60))
    report: Mapped[str | None] = mapped_column(String(20))
    read_as: Mapped[str | None] = mapped_column(String(40))
    """How its lines were read (`Reading.way`): a line that a later file read this way repeats says the same."""
    headers: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """As they stand in the file."""
    row_count: Mapped[int] = mapped_column(default=0)
    created_count: Mapped[int] = mapped_column(default=0)
    updated_count: Mapped[int] = mapped_column(default=0)
    unchanged_count: Mapped[int] = mapped_column(default=0)
    rejected_count: Mapped[int] = mapped_column(default=0)
    parked_count: Mapped[int] = mapped_column(default=0)
    ignored_count: Mapped[int] = mapped_column(default=0)


class Carried(Base):
    """What an export said of one record, as clean values. A record is the fold of all that was carried of it.

    `cells` is the clean row without its line (app.intake.cells). One row per record and distinct content.
    """

    __tablename__ = "carried"
    __table_args__ = (
        CheckConstraint(one_of("state", CARRIED_STATES), name="state"),
        ForeignKeyConstraint(["export_id", "location_id"], ["export.id", "export.location_id"], ondelete="CASCADE"),
        Index("uq_carried_content", "location_id", "report", "key", "digest", unique=True),
        Index(
            "ix_carried_parked",
            "location_id",
            sqlite_where=text("state = 'parked'"),
            postgresql_where=text("state = 'parked'"),
        ),
    )

    id: Mapped[Id]
    location_id: Mapped[IdOf]
    report: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(KeyText)
    digest: Mapped[bytes] = mapped_column(LargeBinary(8))
    export_id: Mapped[IdOf]
    """The export that brought this content first, of the same club."""
    line: Mapped[int]
    state: Mapped[str] = mapped_column(String(8), default="used")
    cells: Mapped[str] = mapped_column(Text)


class Sighting(Base):
    """A run of what an export carried: the contents `first_id` to `last_id`, on as many lines from `line` on.

    Every content that an export carried lies in one of its runs, those it brought first too. Files repeat themselves
    in the same order: a day's export of 200,000 rows of which 1 % are new is some 2,000 runs.
    """

    __tablename__ = "sighting"
    __table_args__ = (CheckConstraint("first_id <= last_id", name="run"),)

    export_id: Mapped[int] = mapped_column(ForeignKey("export.id", ondelete="CASCADE"), primary_key=True)
    first_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    last_id: Mapped[int] = mapped_column(BigInteger)
    line: Mapped[int]


class ExportProblem(Base):
    """A row of a file that was not taken, or waits: where it stands, what is in the cell, and why."""

    __tablename__ = "export_problem"
    __table_args__ = (
        CheckConstraint(one_of("fate", ("rejected", "parked")), name="fate"),
        CheckConstraint("NOT is_left_out OR settled_at IS NOT NULL", name="left_out"),
        Index("ix_export_problem_export", "export_id", "line"),
        Index(
            "ix_export_problem_settled",
            "digest",
            sqlite_where=text("digest IS NOT NULL AND settled_at IS NOT NULL"),
            postgresql_where=text("digest IS NOT NULL AND settled_at IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    export_id: Mapped[int] = mapped_column(ForeignKey("export.id", ondelete="CASCADE"))
    line: Mapped[int]
    column: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    fate: Mapped[str] = mapped_column(String(8))
    cells: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Of a rejected row: those of the columns that are read (`headers` in `Export.read_with`), as the file has them."""
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(8))
    """Of `cells` and how they are read: the same row of another file has the same."""
    typed: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """The cells as a person corrected them last."""
    settled_at: Mapped[datetime | None]
    """A parked row whose name was settled since, a rejected one that was corrected or left out."""
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    is_left_out: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Given up: it is kept, and asked about no more."""
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    """Of what was typed: who corrects it says which one was on the screen."""
