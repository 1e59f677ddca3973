"""Which spellings of a club's staff are one person. Worked out anew from all spellings and all that people said, so
that neither the order of files nor the undo of one makes a difference.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from app.intake.clean.names import full_name
from app.intake.identity.rules import Who, full_key, name_likeness

CUTS = (20, 14)
"""Characters after which systems cut a name off."""
Pair = tuple[int, int]


class Spelling(NamedTuple):
    id: int
    name: str
    user_id: int | None = None


class Said(NamedTuple):
    """What people said: merges as (gone, kept), and those who are not the same, lower id first."""

    same: Sequence[Pair] = ()
    apart: Collection[Pair] = ()


class Question(NamedTuple):
    """A spelling that may be one of these, or somebody else: nobody but a person can tell."""

    asked: int
    candidates: tuple[int, ...]


@dataclass(frozen=True)
class Staff:
    known_as: dict[int, int]
    """By spelling that its trainer is not known by: the one that they are known by."""
    questions: list[Question]
    """By the names they are known by, the cut one first."""
    cut: set[int] = field(default_factory=set)
    """Spellings that were taken for a name cut short."""

    def head(self, id: int) -> int:
        return self.known_as.get(id, id)


@lru_cache(maxsize=10_000)
def who_of(name: str) -> Who:
    found = full_name(name)
    return Who(*found) if isinstance(found, tuple) else Who(name, "")


def key_of(name: str) -> str:
    """The same for `Olsen, Dana`, `dana  olsen` and `Dana Ólsen`."""
    return full_key(who_of(name))


def is_cut_of(short: str, long: str) -> bool:
    """Whether a system that keeps so many characters would make the one of the other, first or last name first.

    The text is exactly that long, or ends before a blank that stood there.
    """
    cut = _folded(short)
    return any(len(form) > most and form[:most].rstrip() == cut for form in _forms(long) for most in CUTS)


@lru_cache(maxsize=10_000)
def _forms(name: str) -> frozenset[str]:
    who = who_of(name)
    turned = (f"{who.first} {who.last}", f"{who.last}, {who.first}") if who.first and who.last else ()
    return frozenset(_folded(form) for form in (name, *turned))


@lru_cache(maxsize=10_000)
def _folded(text: str) -> str:
    """Without case and accents, letter for letter: as long as the text."""
    return "".join(unicodedata.normalize("NFKD", letter)[0].lower() for letter in unicodedata.normalize("NFC", text))


def staff_of(spellings: Sequence[Spelling], said: Said) -> Staff:
    """The same whatever the order of `spellings`."""
    lots = _Lots(spellings, said)
    for gone, kept in said.same:
        lots.join(gone, kept)
    unsure = [*_join_spellings(lots), *_join_cuts(lots)]
    known_as = {id: head for lot in lots.all() for head in [_head(lots, lot)] for id in lot if id != head}
    found = Staff(known_as, [], lots.cut)
    asked = {(found.head(one), tuple(sorted({found.head(id) for id in many}))) for one, many in unsure}
    found.questions.extend(sorted(Question(*one) for one in asked if one[0] not in one[1]))
    return found


class _Lots:
    """Spellings that are one person, joined step by step."""

    def __init__(self, spellings: Iterable[Spelling], said: Said) -> None:
        self.spellings = {one.id: one for one in sorted(spellings, key=lambda one: one.name)}
        self.said = said
        self.cut: set[int] = set()
        self._lot = {id: frozenset({id}) for id in self.spellings}

    def of(self, id: int) -> frozenset[int]:
        return self._lot[id]

    def all(self) -> Iterable[frozenset[int]]:
        return dict.fromkeys(self._lot.values())

    def join(self, one: int, other: int) -> None:
        both = self._lot[one] | self._lot[other]
        self._lot |= dict.fromkeys(both, both)

    def may_join(self, one: int, other: int) -> bool:
        """Nobody said that they are two, and there are not two accounts."""
        both = self._lot[one] | self._lot[other]
        accounts = {self.spellings[id].user_id for id in both} - {None}
        return len(accounts) < 2 and not self.are_apart(one, other)

    def is_settled(self, id: int) -> bool:
        """A person said whose it is."""
        return any(gone in self._lot[id] for gone, _ in self.said.same)

    def are_apart(self, one: int, other: int) -> bool:
        pairs = ((min(a, b), max(a, b)) for a in self._lot[one] for b in self._lot[other])
        return any(pair in self.said.apart for pair in pairs)


Unsure = tuple[int, tuple[int, ...]]


def _join_spellings(lots: _Lots) -> Iterator[Unsure]:
    """All of one key, or none of them: where two of them are not the same, whose a third one is has to be asked."""
    by_key: dict[str, list[int]] = {}
    for id, one in lots.spellings.items():
        by_key.setdefault(key_of(one.name) or one.name, []).append(id)
    for ids in by_key.values():
        pairs = [(a, b) for a, b in combinations(ids, 2) if lots.of(a) != lots.of(b)]
        if all(lots.may_join(a, b) for a, b in pairs):
            for a, b in pairs:
                lots.join(a, b)
        else:
            yield from ((a, (b,)) for a, b in pairs if not lots.are_apart(a, b))


def _join_cuts(lots: _Lots) -> Iterator[Unsure]:
    """A name cut short is the one trainer's whom it fits; the longer cuts first, for a shorter one may fit them."""
    for most in CUTS:
        fits = {id: _fitting(lots, id) for id, one in lots.spellings.items() if most - 1 <= len(one.name) <= most}
        for id, found in fits.items():
            others = [other for other in found if not lots.are_apart(id, other)]
            if lots.is_settled(id) or not lots.of(id).isdisjoint(others):
                continue
            if len({lots.of(other) for other in others}) == 1 and lots.may_join(id, others[0]):
                lots.join(id, others[0])
                lots.cut.add(id)
            elif others:
                yield id, tuple(others)


def _fitting(lots: _Lots, id: int) -> list[int]:
    name = lots.spellings[id].name
    return [other for other, one in lots.spellings.items() if other != id and is_cut_of(name, one.name)]


def _head(lots: _Lots, lot: Collection[int]) -> int:
    """What people chose; else the fullest spelling, as one says it."""
    gone = {gone for gone, _ in lots.said.same}
    chosen = [kept for _, kept in lots.said.same if kept in lot and kept not in gone]
    return min(chosen or lot, key=lambda id: _plainness(lots, id))


def _plainness(lots: _Lots, id: int) -> tuple[object, ...]:
    """Before all: whole, with the account, first name first, not in one case, with its accents, and the longest."""
    name = lots.spellings[id].name
    accents = sum(not letter.isascii() for letter in name)
    in_one_case = name in (name.upper(), name.lower())
    account = lots.spellings[id].user_id is None
    return id in lots.cut, account, "," in name, in_one_case, -accents, -len(name), name


def alike(heads: Mapping[int, str], said: Said, staff: Staff) -> Iterator[Pair]:
    """Trainers who may be one: a nickname, an initial, a typo, half a name. Those whom nobody parted."""
    parted = {tuple(sorted((staff.head(a), staff.head(b)))) for a, b in said.apart}
    asked = {tuple(sorted((one, other))) for one, others in staff.questions for other in others}
    for one, other in combinations(sorted(heads), 2):
        is_open = (one, other) not in parted and (one, other) not in asked
        if is_open and name_likeness(who_of(heads[one]), who_of(heads[other])) != "other":
            yield one, other
