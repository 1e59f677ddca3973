"""What an undo took back."""

from dataclasses import dataclass, field
from typing import NamedTuple

NAMED_MOST = 100
"""Clients who leave, named one by one."""


class Leaving(NamedTuple):
    """A client who is none without the file."""

    client_id: int
    name: str


@dataclass
class Undone:
    """What was taken back."""

    members: int = 0
    appointments: int = 0
    packages: int = 0
    updated: int = 0
    """Facts that have the values again that they had without the file."""
    clients: int = 0
    """Whose facts changed."""
    leaving: list[Leaving] = field(default_factory=list)
    told_by: set[int] = field(default_factory=set)
    """Other exports that carried some of the same: that stays."""

    @property
    def created(self) -> int:
        return self.members + self.appointments + self.packages


class Back(NamedTuple):
    """What was taken back, as it is told."""

    members: int
    appointments: int
    packages: int
    updated: int
    leaving: list[Leaving]
    """The first of them."""
    leaving_count: int

    @property
    def created(self) -> int:
        return self.members + self.appointments + self.packages


def told(undone: Undone) -> Back:
    counts = undone.members, undone.appointments, undone.packages, undone.updated
    return Back(*counts, undone.leaving[:NAMED_MOST], len(undone.leaving))
