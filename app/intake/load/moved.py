"""What a file comes to while it is walked: its counts, and what is to be worked out once all of it is in."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from app.intake.load.sale_returns import Pair


@dataclass
class Counts:
    """What became of the rows of a file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    parked: int = 0
    ignored: int = 0


@dataclass
class Moved:
    """What a file may have changed of what was known: worked out when all of it has been read."""

    keys: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By report, the records to fold anew, with the number of rows that count by what comes out."""
    pairs: set[Pair] = field(default_factory=set)
    seen_again: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By report, the records of an older file that said nothing new."""
    met: set[str] = field(default_factory=set)
    """Members of an older file."""
    told_before: set[str] = field(default_factory=set)
    """Members who are new here, though rows of earlier files that were not used told of them."""
    dealt: set[int] = field(default_factory=set)
    """Clients with a consultation or session that is first seen."""
    left: set[str] = field(default_factory=set)
    """Packages of which the file says anew what is left."""
    sold: set[str] = field(default_factory=set)
    """Packages the file carried."""
    joined: set[str] = field(default_factory=set)
    """New members, by member id."""
