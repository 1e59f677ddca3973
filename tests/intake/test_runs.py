"""Contents on lines, kept as runs."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from app.intake.runs import Run, Runs, apart_from, is_within, lines_of, on_lines


def runs_of(pairs) -> list[Run]:
    found = Runs()
    for id, line in pairs:
        found.add(id, line)
    return list(found.distinct())


def test_neighbours_on_neighbouring_lines_are_one_run():
    assert runs_of([(5, 2), (6, 3), (7, 4), (20, 5), (21, 7)]) == [Run(5, 7, 2), Run(20, 20, 5), Run(21, 21, 7)]


def test_a_whole_block_is_a_run_at_once_unless_a_line_brings_two():
    found = Runs()
    found.add_all(range(1, 4), [2, 3, 4])
    found.add_all(range(4, 7), [5, 5, 6])
    assert list(found.distinct()) == [Run(1, 4, 2), Run(5, 6, 5)]


pairs = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=25)


@given(pairs)
def test_every_content_is_found_again_on_a_line_that_carried_it(carried):
    runs = runs_of(carried)
    found = dict(lines_of(range(35), runs))
    assert found.keys() == {id for id, _ in carried}
    assert set(found.items()) <= set(carried)
    assert [id for id in range(35) if is_within(id, runs)] == sorted(found)
    assert all(one.last_id < other.first_id for one, other in itertools.pairwise(runs))


@given(pairs, st.sets(st.integers(1, 35)))
def test_what_stands_on_some_lines_is_found_one_by_one(carried, lines):
    runs = runs_of(carried)
    found = dict(lines_of(range(35), runs))
    on_them = [run.first_id for run in on_lines(runs, sorted(lines))]
    assert on_them == [id for id in sorted(found) if found[id] in lines]


def test_lines_are_left_out_of_ranges():
    assert list(apart_from([range(2, 6), range(8, 10)], [1, 3, 5, 6, 8, 9])) == [range(2, 3), range(4, 5)]
    assert list(apart_from([range(2, 6)], [])) == [range(2, 6)]
    assert list(apart_from([range(2, 6)], [4, 4])) == [range(2, 4), range(5, 6)]
