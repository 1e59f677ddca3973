"""The facts of records of which nothing is left, and the others folded anew."""

from collections.abc import Sequence
from typing import NamedTuple

from app.intake.load import appointments, balances, members, sale_returns, sales
from app.intake.load.desk import Desk, batches
from app.intake.undo.carried import Mentions, left_of, undone_keys
from app.models import Export

TABLES = {"appointments": "appointment", "packages": "package", "returns": "sale_return"}


class Gone(NamedTuple):
    """How many facts went, and how many are others now."""

    appointments: int
    packages: int
    updated: int


def forget(desk: Desk, export: Export, lines: Sequence[int] | None = None) -> dict[str, int]:
    """Deletes the facts of `vanished_key`, and what the export said is left of packages. Gives counts by report."""
    bulk, place = desk.bulk, {"location": desk.location.id}
    counts, doomed = {}, {}
    for report, table in TABLES.items():
        rows = bulk.rows(
            f"SELECT f.id, f.client_id FROM vanished_key v CROSS JOIN {table} f WHERE v.report = '{report}'"
            " AND f.location_id = :location AND f.key = v.key",
            **place,
        )
        counts[report] = len(rows)
        desk.shaken.update(row[1] for row in rows)
        bulk.stage(f"doomed_{table}", {"id": "BIGINT"}, [(row[0],) for row in rows])
        doomed[report] = f"(SELECT id FROM doomed_{table})"
    left = f"FROM balance WHERE {left_of(lines)}"
    desk.touched.update(row[0] for row in bulk.rows(f"SELECT DISTINCT client_id {left}", **place, export=export.id))
    desk.touched |= desk.shaken
    bulk.run(f"DELETE {left}", **place, export=export.id)
    for report in ("appointments", "packages"):
        table = TABLES[report]
        bulk.run(f"UPDATE {table} SET adopted_by_id = NULL WHERE adopted_by_id IN {doomed[report]}")
    bulk.run(f"UPDATE sale_return SET package_id = NULL WHERE package_id IN {doomed['packages']}")
    for report, table in TABLES.items():
        bulk.run(f"DELETE FROM {table} WHERE id IN {doomed[report]}")
    return counts


def fold_anew(desk: Desk, mentions: Mentions) -> int:
    """Works the records of `undone_key` of which anything is left out anew; gives how many are others now."""
    changed, pairs = 0, set(mentions.pairs)
    for keys in undone_keys(desk, "appointments", are_left=True):
        changed += len(appointments.refold(desk, keys).changed)
    for keys in undone_keys(desk, "returns", are_left=True):
        done, theirs = sale_returns.refold(desk, keys)
        changed, pairs = changed + len(done.changed), pairs | theirs
    for keys in undone_keys(desk, "balances", are_left=True):
        pairs |= balances.refold(desk, keys)
    for keys in undone_keys(desk, "packages", are_left=True):
        changed += len(sales.refold(desk, keys).changed)
    for some in batches(pairs):
        changed += len(sales.refold(desk, (), some).changed)
    return changed


def fold_members(desk: Desk, export: Export) -> int:
    """Those who are left."""
    changed = 0
    for keys in undone_keys(desk, "members"):
        changed += len(members.refold(desk, keys).changed)
    for keys in undone_keys(desk, "names"):
        changed += len(members.refold(desk, _called_otherwise(desk, export, keys)).changed)
    for added in batches(desk.people.added):
        members.refold(desk, added)
    return changed


def _called_otherwise(desk: Desk, export: Export, keys: Sequence[str]) -> list[str]:
    """Of members whom the file named beside something else: whoever a file of members told of no later than that day
    is called what that one says, and was seen first when they were.
    """
    desk.bulk.stage_keys(keys)
    rows = desk.bulk.rows(
        "SELECT w.key FROM wanted_key w WHERE NOT EXISTS (SELECT 1 FROM carried c JOIN export e ON e.id = c.export_id"
        " WHERE c.location_id = :location AND c.report = 'members' AND c.key = w.key AND e.as_of <= :as_of)",
        location=desk.location.id, as_of=export.as_of.isoformat(),
    )  # fmt: skip
    return [row[0] for row in rows]
