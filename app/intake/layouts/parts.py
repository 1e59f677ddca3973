"""The handful of parts that every layout is made of. A new vendor is one small file: which header is which field,
and, only where its rows are not one fact each, a function from batches of clean columns to rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from app.intake.clean.kinds import Kind
from app.intake.fields import FIELDS
from app.intake.rows import Report, Row

Batch = dict[str, list[Any]]
"""Clean values by field, all lists of one length; `line` is always there."""


class Column(NamedTuple):
    field: str
    headers: tuple[str, ...]
    """Wordings and places seen; where a file has several, the first filled cell counts."""
    is_needed: bool
    """The layout is recognised by these, and refused without."""
    kind: Kind | None = None
    """None: what the field holds in every report (`FIELDS`)."""
    must_fill: bool = False
    """A row that leaves the cell blank is rejected, beyond what the report asks of every row."""


def need(field: str, *headers: str, kind: Kind | None = None, must_fill: bool = False) -> Column:
    return Column(field, headers, True, kind, must_fill)


def may(field: str, *headers: str, kind: Kind | None = None) -> Column:
    return Column(field, headers, False, kind)


ANY_LABEL = "*"


class Label(NamedTuple):
    """What a row that heads a group says of the rows below it: `Trainer: Ana Bell`, in one cell or in two."""

    field: str
    words: tuple[str, ...]
    """Before the colon; ANY_LABEL: the whole row is the value."""

    @property
    def header(self) -> str:
        """Of the column that it would be."""
        return self.field if self.words[0] == ANY_LABEL else self.words[0]


def label(field: str, *words: str) -> Label:
    return Label(field, words)


class Aside(Protocol):
    """What a layout lays aside instead of making a row of it."""

    @property
    def as_of(self) -> date: ...

    def ignore(self, count: int) -> None:
        """Lines that are no fact of their own: an earlier event, the lesser of two rows for one slot."""

    def reject(self, line: int, field: str, value: str, reason: str) -> None: ...


Rows = Callable[[Iterator[Batch], Aside], Iterator[list[Row]]]


@dataclass(frozen=True)
class Layout:
    name: str
    report: Report
    columns: tuple[Column, ...]
    rows: Rows
    makes: tuple[tuple[str, str], ...] = ()
    """Fields that `rows` makes, each with the field whose column a person corrects when it is wrong."""
    foreign: str = ""
    """A field that is filled only in rows which are not about personal training, such as the name of a class."""
    base: str = ""
    """Where `name` is that of a saved mapping: the layout it adapts."""
    labels: tuple[Label, ...] = ()
    """Groups of rows whose heading fills a field that they leave blank themselves."""
    is_joint: bool = False
    """Rows tell of each other: what comes of one hangs on others of the file."""
    lacks: tuple[str, ...] = ()
    """Fields that the vendor's file never has: a person says them of the whole file, and is told so."""
    sells_all: bool = False
    """Tells of everything the club sells: how many times a line may be used makes no package of training yet."""
    kinds: dict[str, Kind] = field(init=False)

    def __post_init__(self) -> None:
        named = {column.field: column.kind for column in self.columns if column.kind}
        object.__setattr__(self, "kinds", FIELDS[self.report] | named)

    @property
    def headers(self) -> list[str]:
        return [header for column in self.columns for header in column.headers]
