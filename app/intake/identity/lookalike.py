"""Whether two members of a club may be one person, and why: families are not."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from itertools import combinations
from operator import attrgetter
from typing import NamedTuple

from app.intake.identity.rules import (
    Who,
    bucket,
    email_key,
    full_key,
    is_same_phone,
    likeness,
    name_key,
    name_likeness,
    suffix_of,
)

CROWD = 12
"""So many who share something share a placeholder, or the day of a migration."""


class Person(NamedTuple):
    id: int
    who: Who
    joined_on: date | None
    is_numbered: bool
    """Whether the member system knows them; the others were added by hand."""


_id_of = attrgetter("id")


class Likeness(NamedTuple):
    strength: str
    """strong, likely or possible."""
    reasons: tuple[str, ...]


class Pair(NamedTuple):
    one: int
    other: int
    likeness: Likeness


def compare(one: Person, other: Person) -> Likeness | None:
    """Reasons: email, phone, name, nearly (a nickname, a typo, half a name), surname (another one), joined."""
    email = email_key(one.who.email) == email_key(other.who.email) != ""
    phone = is_same_phone(one.who.phone, other.who.phone)
    shared = [word for word, is_so in (("email", email), ("phone", phone)) if is_so]
    name = name_likeness(one.who, other.who)
    joined = ["joined"] if one.joined_on is not None and one.joined_on == other.joined_on else []
    if name == "same" and full_key(one.who):
        return _same_name(one, other, shared, joined)
    if name == "alike" and full_key(one.who) and full_key(other.who):
        if shared:
            return Likeness("likely", (*shared, "nearly", *joined))
        return Likeness("possible", ("nearly", *joined)) if joined else None
    if shared and _has_another_surname(one.who, other.who):
        return Likeness("likely" if len(shared) == 2 else "possible", (*shared, "surname", *joined))
    return None


def _same_name(one: Person, other: Person, shared: list[str], joined: list[str]) -> Likeness | None:
    if shared:
        return Likeness("strong", (*shared, "name", *joined))
    if joined:
        return Likeness("likely", ("name", *joined))
    knows_little = any(not person.who.email and not person.who.phone for person in (one, other))
    return Likeness("possible", ("name",)) if knows_little else None


def _has_another_surname(one: Who, other: Who) -> bool:
    """The first name is the same, and no generation tells them apart: somebody married, not a family."""
    first = name_key(one.first) and likeness(one.first, other.first) == "same"
    return bool(first and name_key(one.last) and name_key(other.last) and suffix_of(one.last) == suffix_of(other.last))


def pairs(people: Iterable[Person]) -> Iterator[Pair]:
    """Each pair once, the lower id first."""
    crowds: dict[Hashable, list[Person]] = defaultdict(list)
    for person in people:
        for mark in _marks(person):
            crowds[mark].append(person)
    seen = set()
    for crowd in crowds.values():
        if 1 < len(crowd) <= CROWD:
            for one, other in combinations(sorted(crowd, key=_id_of), 2):
                if (one.id, other.id) not in seen:
                    seen.add((one.id, other.id))
                    if found := compare(one, other):
                        yield Pair(one.id, other.id, found)


def _marks(person: Person) -> Iterator[Hashable]:
    """What two people have to share for a look at both."""
    who = person.who
    if email := email_key(who.email):
        yield "email", email
    if digits := bucket(who.phone):
        yield "phone", digits
    if name := full_key(who):
        yield "name", name
    if person.joined_on is not None:
        for word in (name_key(who.first), name_key(who.last)):
            if word:
                yield person.joined_on, word
