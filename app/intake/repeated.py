"""Lines that a file has in common with the newest one of its report: they say what they said, and need no reading.

A club's export of one day is the export of the day before but for some lines in a hundred, in the same order. Both are
walked side by side, so that it takes the memory of some ten thousand lines, however long they are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from app.intake.runs import Run

MOST_NEW = 0.25
"""Of the lines; a file with more is read whole."""
NEW_MOST = 100_000
"""Lines: those that are read anew are held in memory."""
LOOK_AHEAD = 8**5
"""Lines within which two files that differ have to go on alike: more than a busy club books in two months."""
NARROW = 8
BLOCK_BYTES = 2 * 2**20
Block = list[bytes]
"""Lines that follow each other, without their ends."""


class Stretch(NamedTuple):
    """Lines `old` and on of the file before are the lines `new` and on of this one."""

    old: int
    new: int
    length: int


@dataclass(frozen=True)
class Common:
    stretches: list[Stretch] = field(default_factory=list)
    """By line, in both."""
    rest: list[tuple[int, bytes]] = field(default_factory=list)
    """The other lines, numbered."""

    @property
    def count(self) -> int:
        return sum(stretch.length for stretch in self.stretches)


class Unlike(Exception):
    """There is little in common, or it cannot be told by lines."""


def compared(old: Path, known: Sequence[range], new: Path) -> Common | None:
    """`known`: the lines of the old file that brought something, in order. None: the file is to be read whole."""
    if not old.is_file():
        return None
    try:
        return in_common(blocks(old), known, blocks(new))
    except Unlike:
        return None


def blocks(path: Path) -> Iterator[Block]:
    with path.open("rb") as stream:
        while content := stream.read(BLOCK_BYTES):
            yield split_lines(content + stream.readline())


def split_lines(content: bytes) -> Block:
    """Unlike where lines are not records: a cell may hold a line break, or lines end in some other way."""
    if b"\r" in content and content.count(b"\r") != content.count(b"\r\n"):
        raise Unlike
    lines = content.removesuffix(b"\n").split(b"\n")
    if b'"' in content and any(line.count(b'"') % 2 for line in lines):
        raise Unlike
    return lines


class Ahead:
    """The lines of a file from the next one on, as far as somebody looked."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._blocks = iter(blocks)
        self._passed = 0
        self.lines: Block = []
        self.at = 0

    @property
    def number(self) -> int:
        """Of the next line."""
        return self._passed + self.at + 1

    def look(self, most: int) -> int:
        """How many lines lie ahead, of so many."""
        while len(self.lines) - self.at < most and (block := next(self._blocks, None)) is not None:
            self._passed += self.at
            self.lines, self.at = self.lines[self.at :] + block, 0
        return min(most, len(self.lines) - self.at)

    def slice(self, start: int, stop: int) -> Block:
        return self.lines[self.at + start : self.at + stop]


def in_common(old_blocks: Iterable[Block], known: Sequence[range], new_blocks: Iterable[Block]) -> Common:
    old, new, common, upto = Ahead(old_blocks), Ahead(new_blocks), Common(), 0
    while new.look(LOOK_AHEAD):
        old.look(LOOK_AHEAD)
        while upto < len(known) and known[upto].stop <= old.number:
            upto += 1
        length = _length_alike(old, new)
        _note(common, old, new, length, map(known.__getitem__, range(upto, len(known))))
        old.at, new.at = old.at + length, new.at + length
        if not length:
            skipped, fresh = _differing(old, new)
            _keep(common, new, 0, fresh)
            old.at, new.at = old.at + skipped, new.at + fresh
    if len(common.rest) > MOST_NEW * (len(common.rest) + common.count):
        raise Unlike
    return common


def _length_alike(old: Ahead, new: Ahead) -> int:
    """How many of the next lines are the same in both, as far as they were looked at."""
    most, length, step = min(len(old.lines) - old.at, len(new.lines) - new.at), 0, NARROW
    while length < most and old.slice(length, length + step) == new.slice(length, length + step):
        length, step = min(most, length + step), step * 2
    while length < most and old.lines[old.at + length] == new.lines[new.at + length]:
        length += 1
    return length


def _differing(old: Ahead, new: Ahead) -> tuple[int, int]:
    """How many lines of each to pass by, the fewest, until both go on alike."""
    width = NARROW
    while True:
        theirs, ours = old.look(width), new.look(width)
        found = _nearest(old.slice(0, theirs), new.slice(0, ours))
        if found is not None:
            return found
        if theirs < width and ours < width:
            return theirs, ours
        if width == LOOK_AHEAD:
            return _over(theirs, ours)
        width *= 8


def _nearest(old: Block, new: Block) -> tuple[int, int] | None:
    """The places of a line that both have, the first as far as one can tell."""
    places = {line: place for place, line in zip(range(len(old) - 1, -1, -1), reversed(old), strict=True)}
    met = ((places[line], fresh) for fresh, line in enumerate(new) if line in places)
    best = next(met, None)
    for skipped, fresh in met:
        if best is None or fresh >= sum(best):
            break
        best = min(best, (skipped, fresh), key=sum)
    return best


def _over(theirs: int, ours: int) -> tuple[int, int]:
    """One of the files is, or they are too unlike."""
    if theirs == ours:
        raise Unlike
    return theirs, ours


def _note(common: Common, old: Ahead, new: Ahead, length: int, known: Iterable[range]) -> None:
    """Of the next lines, which are alike, those that brought something; the others are read again."""
    done = 0
    for lines in known:
        start, stop = max(done, lines.start - old.number), min(length, lines.stop - old.number)
        if start >= length:
            break
        if start < stop:
            _keep(common, new, done, start)
            common.stretches.append(Stretch(old.number + start, new.number + start, stop - start))
            done = stop
    _keep(common, new, done, length)


def _keep(common: Common, new: Ahead, start: int, stop: int) -> None:
    common.rest.extend(enumerate(new.slice(start, stop), new.number + start))
    if len(common.rest) > NEW_MOST:
        raise Unlike


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
