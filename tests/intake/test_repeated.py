"""Which lines of a file another has already read."""

from hypothesis import given
from hypothesis import strategies as st

from app.intake.repeated import Stretch, carried_again, in_common, split_lines
from app.intake.runs import Run, Runs, lines_of

OLD = [b"header", b"a", b"b", b"c", b"d", b"total"]
KNOWN = range(2, 6)
MORE = [b"e", b"f", b"g"]


def test_lines_in_common_are_told_in_stretches_and_the_rest_with_their_numbers():
    new = [b"header", b"a", b"b", b"new", b"c", b"d", *MORE]
    common = in_common([*OLD, *MORE], [*KNOWN, 7, 8, 9], new)
    assert common is not None
    assert common.stretches == [Stretch(2, 2, 2), Stretch(4, 5, 2), Stretch(7, 7, 3)]
    assert common.rest == [(1, b"header"), (4, b"new")]
    assert common.count == 7


def test_a_line_that_brought_nothing_is_read_again():
    common = in_common([*OLD, *MORE], [*KNOWN, 7, 8, 9], [*OLD, *MORE])
    assert common is not None
    assert [number for number, _ in common.rest] == [1, 6]


def test_a_file_with_little_in_common_or_with_a_line_twice_is_read_whole():
    assert in_common(OLD, KNOWN, [b"header", b"a", b"x", b"y"]) is None
    assert in_common(OLD, KNOWN, [b"header", b"a", b"b", b"c", b"a"]) is None


def test_lines_are_records_only_where_no_cell_can_hold_a_break():
    assert split_lines(b'a,"b"\r\nc,d') == [b'a,"b"\r', b"c,d"]
    assert split_lines(b'a,"b\nc",d') is None
    assert split_lines(b"a\rb\rc") is None


letters = st.lists(st.sampled_from([bytes([n]) for n in range(97, 110)]), max_size=12, unique=True)


@given(letters, letters, st.data())
def test_what_lies_on_lines_in_common_is_carried_again_on_the_lines_of_the_new_file(old, new, data):
    runs = Runs()
    ids = {}
    for line in range(1, len(old) + 1):
        for id in data.draw(st.sets(st.integers(line * 10, line * 10 + 3), max_size=2)):
            ids[id] = line
    for id, line in data.draw(st.permutations(list(ids.items()))):
        runs.add(id, line)
    known = sorted(set(ids.values()))
    common = in_common(old, known, new)
    if common is None:
        return
    again = sorted(carried_again(runs.distinct(), common.stretches))
    shared = {old[line - 1]: line for line in known}
    expected = {id: new.index(old[line - 1]) + 1 for id, line in ids.items() if old[line - 1] in new}
    assert dict(lines_of(sorted(ids), again)) == expected
    assert common.count == len(shared.keys() & set(new))
    assert all(isinstance(run, Run) for run in again)
