"""Contents on lines, kept as runs."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from app.intake.runs import Run, Runs, is_within, lines_of


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
