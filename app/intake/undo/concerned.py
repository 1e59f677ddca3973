"""The records that may be others without an export: they go into the temporary table `undone_key`."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from app.intake.load.desk import Desk, moment
from app.intake.runs import Run, blocks, minus
from app.intake.undo.carried import BLOCK, Shared, left_of, stage_runs
from app.models import Export

_FIRSTS = {
    "appointments": (
        "appointment",
        "key",
        "f.first_seen_on = :as_of OR f.known_at = :came_at",
        "f.export_id = :export",
    ),
    "packages": ("package", "key", "f.known_at = :came_at", "f.export_id = :export"),
    "returns": ("sale_return", "key", "", "f.export_id = :export"),
    "members": ("member", "mms_id", "f.first_seen_on = :as_of", "f.joined_on BETWEEN :new_from AND :as_of"),
    "names": ("member", "mms_id", "f.first_seen_on = :as_of", ""),
}
"""Facts that may have come here first with the file, unless an earlier one told the same; and, whoever told the same,
those that came last with it, and members whom it may have opened.
"""


def note_keys(
    desk: Desk, export: Export, runs: Sequence[Run], shared: Shared, lines: Sequence[int] | None = None
) -> None:
    """Fills `undone_key`: the records of contents that nobody else carried, of which several contents are known, or
    whose fact names the export or its day. All others say the same of themselves without it.
    """
    bulk, place = desk.bulk, {"location": desk.location.id}
    new_from = export.as_of - timedelta(desk.location.new_member_days)
    origin = {
        "export": export.id,
        "as_of": export.as_of.isoformat(),
        "came_at": moment(export.received_at),
        "new_from": new_from.isoformat(),
    }
    bulk.stage("undone_key", {"report": "TEXT", "key": "KEY"}, [])
    bulk.stage("undone_line", {"line": "BIGINT"}, [(line,) for line in lines or ()])
    for some in blocks(shared.only, BLOCK):
        _note(desk, some, "", "1 = 1")
    told_too = list(minus(runs, shared.only))
    told_before = sorted(run for other_id, run in shared.others if other_id in shared.earlier)
    for some, is_first in _halves(told_too, told_before):
        rival = "o.location_id = c.location_id AND o.report = c.report AND o.key = c.key AND o.id <> c.id"
        _note(desk, some, "CROSS JOIN carried o", rival)
        for report, (table, column, first, always) in _FIRSTS.items():
            same = f"coalesce(c.report, '') = '{report}' AND f.location_id = :location AND f.{column} = c.key"
            which = " OR ".join(filter(None, (first if is_first else "", always)))
            if which:
                asked = {name: value for name, value in origin.items() if f":{name}" in which}
                _note(desk, some, f"CROSS JOIN {table} f", f"{same} AND ({which})", **place, **asked)
    bulk.run(
        "INSERT INTO undone_key SELECT CASE WHEN package_key IS NULL THEN 'balances' ELSE 'packages' END, key"
        f" FROM balance WHERE {left_of(lines)}",
        **place, export=export.id,
    )  # fmt: skip
    bulk.find_by("undone_key", "report", "key")


def _halves(runs: Sequence[Run], before: Sequence[Run]) -> Iterator[tuple[list[Run], bool]]:
    """Contents of other files too, by the block: those that none of them told before, and the rest."""
    for some in blocks(minus(runs, before), BLOCK):
        yield some, True
    for some in blocks(before, BLOCK):
        yield some, False


def _note(desk: Desk, runs: Sequence[Run], beside: str, which: str, **values: Any) -> None:
    """CROSS JOIN, and no plain condition on a column of `carried`: SQLite keeps to the order, from the few contents to
    what an index finds beside each, and makes no index of its own over all there are.
    """
    stage_runs(desk, runs)
    desk.bulk.run(
        f"INSERT INTO undone_key SELECT DISTINCT c.report, c.key FROM wanted_run r CROSS JOIN carried c {beside}"
        f" WHERE c.id BETWEEN r.first_id AND r.last_id AND {which}",
        **values,
    )
