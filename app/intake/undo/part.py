"""What a file brought on some of its lines."""

from collections.abc import Iterable, Sequence

from app.intake.cells import reader, some_cells
from app.intake.identity.aliases import TOKEN
from app.intake.load.desk import Desk
from app.intake.runs import Run, blocks, minus, on_lines, without
from app.intake.undo.carried import BLOCK, stage_runs, told_in


def runs_on(desk: Desk, every: Sequence[Run], lines: Sequence[int]) -> list[Run]:
    """Without the names of people of whom other lines tell as well: a file that calls somebody something is carried
    with that once. `every`: all that the file carried.
    """
    runs = list(on_lines(every, lines))
    named = dict(_names(desk, runs))
    elsewhere = _told_on(desk, minus(every, runs), set(named.values()))
    return list(without(runs, sorted(id for id, key in named.items() if key in elsewhere)))


def _names(desk: Desk, runs: Sequence[Run]) -> list[tuple[int, str]]:
    """Of people with a number whom no file of members tells of: those are called as other files call them."""
    stage_runs(desk, runs)
    rows = desk.bulk.rows(
        "SELECT c.id, c.key FROM wanted_run r CROSS JOIN carried c WHERE c.id BETWEEN r.first_id AND r.last_id"
        " AND c.report = 'names' AND NOT EXISTS (SELECT 1 FROM carried m WHERE m.location_id = c.location_id"
        " AND m.report = 'members' AND m.key = c.key)"
    )
    return [(id, key) for id, key in rows if not key.startswith(TOKEN)]


def people_on(desk: Desk, runs: Sequence[Run]) -> set[str]:
    """The member ids that these contents speak of."""
    return {id for report, cells in told_in(desk, runs) for (id,) in some_cells(report, [cells], ("member_id",))}


def _told_on(desk: Desk, runs: Iterable[Run], numbers: set[str]) -> set[str]:
    """Of these member ids, those that other rows have."""
    found: set[str] = set()
    for some in blocks(runs, BLOCK) if numbers else ():
        stage_runs(desk, some)
        for report, cells in desk.bulk.rows(
            "SELECT c.report, c.cells FROM wanted_run r CROSS JOIN carried c"
            " WHERE c.id BETWEEN r.first_id AND r.last_id AND c.report <> 'names'"
        ):
            if any(number in cells for number in numbers):
                row = reader(report)(0, cells)
                found |= numbers & {getattr(row, "member_id", "")}
    return found
