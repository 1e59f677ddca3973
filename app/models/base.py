"""What every table shares: names of constraints, the two column types of time, and money in minor units."""

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    literal_column,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(TypeDecorator[datetime]):
    """A moment: stored as naive UTC, so that both databases compare it alike, and handed out aware."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


_Number = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[int, mapped_column(_Number, primary_key=True)]
IdOf = Annotated[int, mapped_column(_Number)]
"""Of a row that the table points to by more than its id."""
Cents = Annotated[int, mapped_column(BigInteger)]
KeyText = String(400).with_variant(String(400, collation="C"), "postgresql")
"""Text that is ordered byte by byte on both databases ("then id")."""
Name = Annotated[str, mapped_column(String(300))]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {datetime: UtcTime}


def one_of(column: str, words: tuple[str, ...]) -> str:
    """The SQL of a CHECK that `column` holds one of `words` (or NULL, where the column may).

    No IN: for each row that is checked SQLite would build the list anew, a third of the time of an import.
    """
    return f"({' OR '.join(f'{column} = {word!r}' for word in words)})"


def spelt(word: str) -> ColumnElement[str]:
    """One of our own words (a kind, an outcome, a role) to compare with, as part of the statement: never what somebody
    typed. Given as a value it makes SQLite plan the statement anew each time it is asked, which takes longer than the
    answer: the value might be that of an index.
    """
    return literal_column(f"'{word}'")
