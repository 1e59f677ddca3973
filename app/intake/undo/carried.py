"""What an export carried is taken out: what nobody else carried goes, and so do its sightings.

Temporary tables on the way: `undone_key` (the records that may be others without the file, of
`app.intake.undo.concerned`), `vanished_key` (those of them of which nothing is left).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import cast

from sqlalchemy import and_, delete, or_, select, text

from app.intake.cells import NAMED_BY, some_cells
from app.intake.load.desk import STAFF, Desk
from app.intake.load.sale_returns import Pair
from app.intake.runs import Run, blocks, minus, overlap
from app.models import Export, Sighting

BLOCK = 20_000
"""Contents looked at together."""
FEW = 50
BATCH = 5_000
OF_PAIRS = ("packages", "returns", "balances")


@dataclass
class Mentions:
    """Of whom and what the contents spoke that are gone."""

    pairs: set[Pair] = field(default_factory=set)
    names: dict[str, set[str]] = field(default_factory=lambda: {cell: set() for cell in NAMED_BY})
    staff: set[str] = field(default_factory=set)
    people: set[str] | None = None
    """The member ids on the lines that are taken out; None: the whole file is."""


def runs_of(desk: Desk, export_id: int) -> list[Run]:
    found = select(Sighting.first_id, Sighting.last_id, Sighting.line).where(Sighting.export_id == export_id)
    return [Run(*run) for run in desk.session.execute(found.order_by(Sighting.first_id))]


def left_of(lines: Sequence[int] | None) -> str:
    """Which balances a file said. `lines`: those of it that are taken out, staged as `undone_line`; None: all."""
    those = "" if lines is None else " AND line IN (SELECT line FROM undone_line)"
    return f"location_id = :location AND export_id = :export{those}"


@dataclass
class Shared:
    """What an export carried, by whether another one did."""

    only: list[Run]
    others: list[tuple[int, Run]]
    """With the first export of the others, on its lines."""
    earlier: set[int]
    """Of those others, the ones that came no later and speak of no later a day."""


def stage_runs(desk: Desk, runs: Sequence[Run]) -> None:
    columns = {"first_id": "BIGINT", "last_id": "BIGINT"}
    desk.bulk.stage("wanted_run", columns, [(run.first_id, run.last_id) for run in runs])


def told_in(desk: Desk, runs: Sequence[Run]) -> list[tuple[str, str]]:
    """Report and cells of these contents, which stay staged as `wanted_run`."""
    stage_runs(desk, runs)
    return desk.bulk.rows(
        "SELECT c.report, c.cells FROM wanted_run r CROSS JOIN carried c WHERE c.id BETWEEN r.first_id AND r.last_id"
    )


def share(desk: Desk, export: Export, runs: Sequence[Run]) -> Shared:
    if not runs:
        return Shared([], [], set())
    theirs = (
        select(Sighting.export_id, Sighting.first_id, Sighting.last_id, Sighting.line)
        .join(Export, Export.id == Sighting.export_id)
        .where(Export.location_id == export.location_id, Sighting.export_id != export.id)
        .where(or_(*(and_(Sighting.last_id >= first, Sighting.first_id <= last) for first, last in _spans(runs))))
        .order_by(Sighting.export_id, Sighting.first_id)
    )
    left, others = list(runs), []
    rows = desk.session.execute(theirs.execution_options(yield_per=10_000))
    for other_id, found in groupby(rows, lambda row: row[0]):
        told = [Run(*row[1:]) for row in found]
        others += [(other_id, run) for run in overlap(left, told)]
        left = list(minus(left, told))
    return Shared(left, others, _earlier(desk, export, {other_id for other_id, _ in others}))


def _earlier(desk: Desk, export: Export, ids: Collection[int]) -> set[int]:
    before = select(Export.id).where(Export.as_of <= export.as_of, Export.received_at <= export.received_at)
    return set(desk.session.scalars(before.where(Export.location_id == export.location_id))) & set(ids)


def _spans(runs: Sequence[Run]) -> list[tuple[int, int]]:
    """Within which they lie: of a few rows each of its own, or the database would send the sightings of all others."""
    return [run[:2] for run in runs] if len(runs) <= FEW else [(runs[0].first_id, runs[-1].last_id)]


def take_out(desk: Desk, export: Export, shared: Shared, kept: Sequence[Run] = ()) -> Mentions:
    """Deletes the sightings of the export but for `kept`, and what only it carried; fills `vanished_key`."""
    mentions = Mentions()
    desk.session.execute(delete(Sighting).where(Sighting.export_id == export.id))
    desk.session.flush()
    desk.bulk.insert("sighting", ("first_id", "last_id", "line"), kept, export_id=export.id)
    for some in blocks(shared.only, BLOCK):
        desk.tell_more(_hear(told_in(desk, some), mentions))
        desk.bulk.run(
            "DELETE FROM carried WHERE id IN (SELECT c.id FROM wanted_run r CROSS JOIN carried c"
            " WHERE c.id BETWEEN r.first_id AND r.last_id)"
        )
    if shared.others:
        first = text(
            "UPDATE carried SET export_id = :other, line = :line + id - :first"
            " WHERE id BETWEEN :first AND :last AND export_id = :export"
        )
        desk.session.connection().execute(
            first,
            [
                {"other": other_id, "line": line, "first": first_id, "last": last_id, "export": export.id}
                for other_id, (first_id, last_id, line) in shared.others
            ],
        )
    _note_vanished(desk)
    return mentions


def _note_vanished(desk: Desk) -> None:
    desk.bulk.stage("vanished_key", {"report": "TEXT", "key": "KEY"}, [])
    desk.bulk.run(
        "INSERT INTO vanished_key SELECT DISTINCT u.report, u.key FROM undone_key u WHERE NOT EXISTS (SELECT 1"
        " FROM carried c WHERE c.location_id = :location AND c.report = u.report AND c.key = u.key)",
        location=desk.location.id,
    )
    desk.bulk.find_by("vanished_key", "report", "key")


def _hear(rows: Sequence[tuple[str, str]], mentions: Mentions) -> int:
    """Gives the number of rows: what a file calls people is no row of its own."""
    texts: dict[str, list[str]] = defaultdict(list)
    for report, cells in rows:
        texts[report].append(cells)
    for report in texts.keys() & {"appointments", *OF_PAIRS}:
        named = [cell for cell, reports in NAMED_BY.items() if report in reports]
        for values in some_cells(report, texts[report], named):
            for cell, value in zip(named, values, strict=True):
                mentions.names[cell].add(value)
        for names in some_cells(report, texts[report], STAFF.get(report, ())):
            mentions.staff.update(names)
        if report in OF_PAIRS:
            mentions.pairs |= cast(set[Pair], some_cells(report, texts[report], ("member_id", "item")))
    return len(rows) - len(texts["names"])


def undone_keys(desk: Desk, *reports: str, are_left: bool = False) -> Iterator[list[str]]:
    """By the batch, in order, a key that two of the reports have once. `are_left`: of which anything still tells."""
    for at, report in enumerate(reports):
        which = "".join(
            f" AND NOT EXISTS (SELECT 1 FROM undone_key e WHERE e.report = '{earlier}' AND e.key = u.key)"
            for earlier in reports[:at]
        )
        if are_left:
            which += (
                " AND EXISTS (SELECT 1 FROM carried c"
                f" WHERE c.location_id = {desk.location.id} AND c.report = '{report}' AND c.key = u.key)"
            )
        yield from _keys(desk, f"u.report = '{report}'{which}")


def _keys(desk: Desk, which: str) -> Iterator[list[str]]:
    last = ""
    while True:
        rows = desk.bulk.rows(
            f"SELECT DISTINCT u.key FROM undone_key u WHERE {which} AND u.key > :last ORDER BY u.key LIMIT {BATCH}",
            last=last,
        )
        if not rows:
            return
        yield [row[0] for row in rows]
        last = rows[-1][0]
