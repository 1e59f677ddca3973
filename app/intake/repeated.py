"""Lines that a file has in common with the newest one of its report: they say what they said, and need no reading.

A club's export of one day is the export of the day before but for some lines in a hundred.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from app.intake.runs import Run

MOST_NEW = 0.25
"""Of the lines; a file with more is read whole."""
BYTES_MOST = 32 * 2**20
"""Of a file: its lines are held in memory."""


class Stretch(NamedTuple):
    """Lines `old` and on of the file before are the lines `new` and on of this one."""

    old: int
    new: int
    length: int


@dataclass(frozen=True)
class Common:
    stretches: list[Stretch]
    """By `old`."""
    count: int
    rest: list[tuple[int, bytes]]
    """The other lines, numbered."""


def compared(old: Path, known: Iterable[int], new: Path) -> Common | None:
    """`known`: the lines of the old file that brought something. None: there is little in common, or it cannot be told
    by lines.
    """
    if not old.is_file() or max(old.stat().st_size, new.stat().st_size) > BYTES_MOST:
        return None
    old_lines, new_lines = split_lines(old.read_bytes()), split_lines(new.read_bytes())
    return in_common(old_lines, known, new_lines) if old_lines and new_lines else None


def split_lines(content: bytes) -> list[bytes] | None:
    """None where lines are not records: a cell may hold a line break, or lines end in some other way."""
    if content.count(b"\r") != content.count(b"\r\n"):
        return None
    lines = content.split(b"\n")
    if b'"' in content and any(line.count(b'"') % 2 for line in lines):
        return None
    return lines


def in_common(old: Sequence[bytes], known: Iterable[int], new: Sequence[bytes]) -> Common | None:
    numbers = {old[number - 1]: number for number in known}
    found = list(map(numbers.get, new))
    rest = [(at, new[at - 1]) for at, number in enumerate(found, 1) if number is None]
    if len(rest) > MOST_NEW * len(new):
        return None
    met = [(number, at) for at, number in enumerate(found, 1) if number is not None]
    if len({number for number, _ in met}) < len(met):
        return None  # a file that repeats itself is read whole
    return Common(sorted(_stretches(met)), len(met), rest)


def _stretches(met: Sequence[tuple[int, int]]) -> Iterator[Stretch]:
    start = 0
    for at, ((old, new), (next_old, next_new)) in enumerate(pairwise(met), 1):
        if next_old != old + 1 or next_new != new + 1:
            yield Stretch(*met[start], at - start)
            start = at
    if met:
        yield Stretch(*met[start], len(met) - start)


def carried_again(runs: Iterable[Run], stretches: Sequence[Stretch]) -> Iterator[Run]:
    """What of the old file's runs lies on lines in common, on the lines of the new file."""
    by_line = sorted(runs, key=lambda run: run.line)
    at = 0
    for run in by_line:
        end = run.line + run.last_id - run.first_id
        while at < len(stretches) and stretches[at].old + stretches[at].length <= run.line:
            at += 1
        for stretch in map(stretches.__getitem__, range(at, len(stretches))):
            if stretch.old > end:
                break
            low, high = max(run.line, stretch.old), min(end, stretch.old + stretch.length - 1)
            if low <= high:
                first = run.first_id - run.line
                yield Run(first + low, first + high, stretch.new + low - stretch.old)
