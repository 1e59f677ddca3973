"""Which contents a file carried on which lines, as runs: ids that follow each other on lines that follow each other."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

MOST = 2**63


class Run(NamedTuple):
    first_id: int
    last_id: int
    line: int
    """Of `first_id`."""


class Runs:
    """Gathers them as the file is walked."""

    def __init__(self) -> None:
        self._runs: list[Run] = []

    def add(self, id: int, line: int) -> None:
        if self._runs:
            first, last, start = self._runs[-1]
            if id == last + 1 and line == start + id - first:
                self._runs[-1] = Run(first, id, start)
                return
        self._runs.append(Run(id, id, line))

    def add_all(self, ids: Sequence[int], lines: Sequence[int]) -> None:
        """`ids` rise."""
        if ids and ids[-1] - ids[0] == len(ids) - 1 and list(lines) == list(range(lines[0], lines[0] + len(lines))):
            self._runs.append(Run(ids[0], ids[-1], lines[0]))
            return
        for id, line in zip(ids, lines, strict=True):
            self.add(id, line)

    def extend(self, runs: Iterable[Run]) -> None:
        self._runs.extend(runs)

    def distinct(self) -> Iterator[Run]:
        """By id; a content that the file carries twice counts where it first came."""
        upto = 0
        for first, last, line in sorted(self._runs):
            start = max(first, upto + 1)
            if start <= last:
                yield Run(start, last, line + start - first)
                upto = last


def len_of(run: Run) -> int:
    return run.last_id - run.first_id + 1


def without(runs: Iterable[Run], ids: Sequence[int]) -> Iterator[Run]:
    """The runs but for these contents (`ids` rise)."""
    for first, last, line in runs:
        start = first
        for id in (*ids[bisect_left(ids, first) : bisect_right(ids, last)], last + 1):
            if id > start:
                yield Run(start, id - 1, line + start - first)
            start = id + 1


def apart_from(ranges: Iterable[range], lines: Sequence[int]) -> Iterator[range]:
    """The ranges but for these lines (both rise)."""
    for each in ranges:
        start = each.start
        for line in (*lines[bisect_left(lines, start) : bisect_left(lines, each.stop)], each.stop):
            if line > start:
                yield range(start, line)
            start = max(start, line + 1)


def on_lines(runs: Iterable[Run], lines: Sequence[int]) -> Iterator[Run]:
    """What of the runs stands on these lines (`lines` rise)."""
    for first, last, line in runs:
        for one in lines[bisect_left(lines, line) : bisect_right(lines, line + last - first)]:
            yield Run(first + one - line, first + one - line, one)


def minus(runs: Iterable[Run], others: Iterable[Run]) -> Iterator[Run]:
    """What of the runs lies in none of the others; both by id."""
    rest = iter(others)
    other = next(rest, None)
    for first, last, line in runs:
        start = first
        while start <= last:
            while other is not None and other.last_id < start:
                other = next(rest, None)
            if other is None or other.first_id > last:
                yield Run(start, last, line + start - first)
                break
            if start < other.first_id:
                yield Run(start, other.first_id - 1, line + start - first)
            start = other.last_id + 1


def overlap(runs: Iterable[Run], others: Sequence[Run]) -> Iterator[Run]:
    """What of the runs lies in one of the others, on the lines of these; both by id."""
    at = 0
    for first, last, _ in runs:
        while at < len(others) and others[at].last_id < first:
            at += 1
        for other in map(others.__getitem__, range(at, len(others))):
            if other.first_id > last:
                break
            start = max(first, other.first_id)
            yield Run(start, min(last, other.last_id), other.line + start - other.first_id)


def blocks(runs: Iterable[Run], most: int) -> Iterator[list[Run]]:
    """The runs, cut so that no block holds more than so many contents."""
    block: list[Run] = []
    room = most
    for first, last, line in runs:
        start = first
        while start <= last:
            end = min(last, start + room - 1)
            block.append(Run(start, end, line + start - first))
            room -= end - start + 1
            start = end + 1
            if not room:
                yield block
                block, room = [], most
    if block:
        yield block


def is_within(id: int, runs: Sequence[Run]) -> bool:
    at = bisect_right(runs, (id, MOST, MOST)) - 1
    return at >= 0 and id <= runs[at].last_id


def lines_of(ids: Sequence[int], runs: Sequence[Run]) -> Iterator[tuple[int, int]]:
    """Of these ids, each that lies in one of the runs (by id), with its line."""
    starts = [run.first_id for run in runs]
    for id in ids:
        at = bisect_right(starts, id) - 1
        if at >= 0 and id <= runs[at].last_id:
            yield id, runs[at].line + id - runs[at].first_id
