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
NARROW_BYTES = 4096
"""A power of two."""
BLOCK_BYTES = 2**18
"""At a time: what the processor keeps near."""
LINE_END = b"\n"
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


def blocks(path: Path) -> Iterator[bytes]:
    """Whole lines, each with its end. Unlike: see `lined`."""
    with path.open("rb") as stream:
        while content := stream.read(BLOCK_BYTES):
            yield lined(content + stream.readline())


def lined(content: bytes) -> bytes:
    """Unlike where lines are not records: a cell may hold a line break, or lines end in some other way."""
    if b"\r" in content and content.count(b"\r") != content.count(b"\r\n"):
        raise Unlike
    if b'"' in content and any(line.count(b'"') % 2 for line in content.split(LINE_END)):
        raise Unlike
    return content if content.endswith(LINE_END) else content + LINE_END


class Ahead:
    """A file from its next line on, as far as somebody looked. Its lines are cut out only where they are asked for:
    most are the same as in another.
    """

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self.content = b""
        self.at = 0
        self.number = 1
        """Of the next line."""

    @property
    def left(self) -> int:
        """Bytes that lie ahead, as far as somebody looked."""
        return len(self.content) - self.at

    def look(self) -> bool:
        """Whether a line lies ahead."""
        return self.left > 0 or self._look_further()

    def _look_further(self) -> bool:
        block = next(self._blocks, b"")
        self.content, self.at = self.content[self.at :] + block, 0
        return bool(block)

    def lines(self, most: int) -> Block:
        """The next ones."""
        found: Block = []
        end = 0
        while len(found) < most and (end < self.left or self._look_further()):
            start = self.at + end
            stop = self.content.index(LINE_END, start)
            found.append(self.content[start:stop])
            end = stop + 1 - self.at
        return found

    def pass_by(self, length: int, line_count: int) -> None:
        self.at += length
        self.number += line_count


def in_common(old_blocks: Iterable[bytes], known: Sequence[range], new_blocks: Iterable[bytes]) -> Common:
    old, new, common, upto = Ahead(old_blocks), Ahead(new_blocks), Common(), 0
    while new.look():
        old.look()
        while upto < len(known) and known[upto].stop <= old.number:
            upto += 1
        if length := _length_alike(old, new):
            count = new.content.count(LINE_END, new.at, new.at + length)
            _note(common, old, new, count, map(known.__getitem__, range(upto, len(known))))
            old.pass_by(length, count)
            new.pass_by(length, count)
        else:
            skipped, fresh = _differing(old, new)
            _keep(common, fresh, new.number)
            for file, lines in ((old, skipped), (new, fresh)):
                file.pass_by(sum(map(len, lines)) + len(lines), len(lines))
    if len(common.rest) > MOST_NEW * (len(common.rest) + common.count):
        raise Unlike
    return common


def _length_alike(old: Ahead, new: Ahead) -> int:
    """How many of the next bytes are those of lines that are the same in both, as far as they were looked at."""
    ours, theirs, start, other = new.content, old.content, new.at, old.at
    most, length, step = min(new.left, old.left), 0, NARROW_BYTES

    def goes_on() -> bool:
        upto = min(length + step, most)
        return length < most and ours[start + length : start + upto] == theirs[other + length : other + upto]

    while goes_on():
        length, step = length + step, step * 2
    while length < most and step > 1:
        step //= 2
        if goes_on():
            length += step
    return max(0, ours.rfind(LINE_END, start, start + min(length, most)) + 1 - start)


def _differing(old: Ahead, new: Ahead) -> tuple[Block, Block]:
    """The lines of each to pass by, the fewest, until both go on alike."""
    width = NARROW
    while True:
        theirs, ours = old.lines(width), new.lines(width)
        found = _nearest(theirs, ours)
        if found is not None:
            skipped, fresh = found
            return theirs[:skipped], ours[:fresh]
        if len(theirs) < width and len(ours) < width:
            return theirs, ours
        if width == LOOK_AHEAD:
            if len(theirs) == len(ours):
                raise Unlike
            return theirs, ours  # one of the files is over
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


def _note(common: Common, old: Ahead, new: Ahead, count: int, known: Iterable[range]) -> None:
    """Of the next lines, which are alike, those that brought something; the others are read again."""
    done, lines = 0, None
    for some in known:
        start, stop = max(done, some.start - old.number), min(count, some.stop - old.number)
        if start >= count:
            break
        if start < stop:
            if start > done:
                lines = lines or new.lines(count)
                _keep(common, lines[done:start], new.number + done)
            common.stretches.append(Stretch(old.number + start, new.number + start, stop - start))
            done = stop
    if done < count:
        _keep(common, (lines or new.lines(count))[done:], new.number + done)


def _keep(common: Common, lines: Block, number: int) -> None:
    common.rest.extend(enumerate(lines, number))
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
