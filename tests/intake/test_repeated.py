"""Which lines of a file another has already read."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.repeated import Block, Common, Stretch, Unlike, blocks, carried_again, compared, in_common, lined
from app.intake.runs import Run, Runs, lines_of

OLD = [b"header", b"a", b"b", b"c", b"d", b"total"]
KNOWN = [range(2, 6)]
MORE = [b"e", b"f", b"g"]


def test_lines_in_common_are_told_in_stretches_and_the_rest_with_their_numbers():
    new = [b"header", b"a", b"b", b"new", b"c", b"d", *MORE]
    common = in_common([told([*OLD, *MORE])], [*KNOWN, range(7, 10)], [told(new)])
    assert common.stretches == [Stretch(2, 2, 2), Stretch(4, 5, 2), Stretch(7, 7, 3)]
    assert common.rest == [(1, b"header"), (4, b"new")]
    assert common.count == 7


def test_a_line_that_brought_nothing_is_read_again():
    common = in_common([told([*OLD, *MORE])], [*KNOWN, range(7, 10)], [told([*OLD, *MORE])])
    assert [number for number, _ in common.rest] == [1, 6]


def test_a_file_with_little_in_common_is_read_whole():
    with pytest.raises(Unlike):
        in_common([told(OLD)], KNOWN, [told([b"header", b"a", b"x", b"y"])])


def test_a_line_that_comes_twice_is_in_common_once():
    new = [b"header", b"a", b"b", b"b", b"c", b"d", *MORE]
    common = in_common([told([*OLD, *MORE])], [*KNOWN, range(7, 10)], [told(new)])
    assert common.rest == [(1, b"header"), (4, b"b")]


def test_lines_are_records_only_where_no_cell_can_hold_a_break():
    assert lined(b'a,"b"\r\nc,d') == b'a,"b"\r\nc,d\n'
    with pytest.raises(Unlike):
        lined(b'a,"b\nc",d')
    with pytest.raises(Unlike):
        lined(b"a\rb\rc")


def told(lines: Block) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def numbered(count: int, first: int = 1) -> Block:
    return [b"line %d" % number for number in range(first, first + count)]


def written(path: Path, lines: Block) -> Path:
    path.write_bytes(b"\n".join([*lines, b""]))
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return written(tmp_path / "old", numbered(100_000))


KNOWN_ALL = [range(1, 100_001)]


@pytest.mark.parametrize(
    ("lines", "fresh"),
    [
        (numbered(100_010), 10),
        (numbered(100_000, 20_001), 20_000),
        ([b"new"] * 20_000 + numbered(80_000), 20_000),
        ([b"new" if at % 10 == 0 else line for at, line in enumerate(numbered(100_000))], 10_000),
        ([line for line in numbered(100_000) if not line.endswith(b"0")], 0),
        ([*numbered(1, 50_000), *numbered(49_999), *numbered(50_000, 50_001)], 1),
    ],
    ids=[
        "grown",
        "a window that moved on",
        "newest first",
        "a tenth is other",
        "a tenth is gone",
        "one moved to the top",
    ],
)
def test_long_files_are_walked_side_by_side(tmp_path, old, lines, fresh):
    common = compared(old, KNOWN_ALL, written(tmp_path / "new", lines))
    assert common is not None
    assert len(common.rest) == fresh
    assert common.count == len(lines) - fresh
    assert in_order(common)


def test_a_long_file_in_another_order_is_read_whole(tmp_path, old):
    assert compared(old, KNOWN_ALL, written(tmp_path / "new", numbered(100_000)[::-1])) is None


def test_blocks_end_where_lines_do(tmp_path):
    lines = [b"x" * (number % 997) for number in range(20_000)]
    found = list(blocks(written(tmp_path / "file", lines)))
    assert len(found) > 1
    assert all(block.endswith(b"\n") for block in found)
    assert b"".join(found) == told(lines)


def test_the_last_line_is_a_line_without_its_end_too(tmp_path):
    (tmp_path / "old").write_bytes(b"a\nb\nc")
    common = compared(tmp_path / "old", [range(1, 4)], written(tmp_path / "new", [b"a", b"b", b"c"]))
    assert common == Common([Stretch(1, 1, 3)])


def test_lines_that_differ_in_their_last_letter_alone_differ():
    old = numbered(3000)
    new = [*old[:1999], b"line 2000 ", *old[2000:]]
    common = in_common([told(old)], [range(1, 3001)], [told(new)])
    assert common.rest == [(2000, b"line 2000 ")]
    assert common.stretches == [Stretch(1, 1, 1999), Stretch(2001, 2001, 1000)]


def in_order(common: Common) -> bool:
    places = [(stretch.old, stretch.new) for stretch in common.stretches]
    return places == sorted(places, key=lambda place: place[0]) == sorted(places, key=lambda place: place[1])


letters = st.lists(st.sampled_from([bytes([n]) for n in range(97, 110)]), max_size=12)


def cut(lines: Block, at: int) -> list[bytes]:
    return [told(part) for part in (lines[:at], lines[at:]) if part]


@given(letters, letters, st.integers(0, 12), st.integers(0, 12), st.data())
def test_what_lies_on_lines_in_common_is_carried_again_on_the_lines_of_the_new_file(old, new, here, there, data):
    runs = Runs()
    ids = {}
    for line in range(1, len(old) + 1):
        for id in data.draw(st.sets(st.integers(line * 10, line * 10 + 3), max_size=2)):
            ids[id] = line
    for id, line in data.draw(st.permutations(list(ids.items()))):
        runs.add(id, line)
    known = [range(line, line + 1) for line in sorted(set(ids.values()))]
    try:
        common = in_common(cut(old, here), known, cut(new, there))
    except Unlike:
        return
    pairs = {old_line: new_line for stretch in common.stretches for old_line, new_line in paired(stretch)}
    assert all(old[one - 1] == new[other - 1] for one, other in pairs.items())
    assert sorted([*pairs.values(), *(number for number, _ in common.rest)]) == list(range(1, len(new) + 1))
    assert all(new[number - 1] == line for number, line in common.rest)
    again = sorted(carried_again(runs.distinct(), common.stretches))
    assert dict(lines_of(sorted(ids), again)) == {id: pairs[line] for id, line in ids.items() if line in pairs}
    assert all(isinstance(run, Run) for run in again)


def paired(stretch: Stretch) -> Sequence[tuple[int, int]]:
    return [(stretch.old + at, stretch.new + at) for at in range(stretch.length)]
