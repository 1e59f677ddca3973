"""Lines of one sale, and appointments of one slot, are numbered as they come: without the file others came first."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from app.intake.cells import reader
from app.intake.keys import appointment_base, numbered, return_base, sale_base
from app.intake.load.desk import Desk
from app.intake.undo.carried import undone_keys

NUMBERED = re.compile(r"(.+)/\d+")
BASES = {"appointments": appointment_base, "packages": sale_base, "returns": return_base}
HELD = {
    "appointments": (("appointment", "key"),),
    "packages": (("package", "key"), ("balance", "key"), ("balance", "package_key")),
    "returns": (("sale_return", "key"),),
}
"""Where a key stands beside `carried`."""
MOVING = "moving:"
"""Two may change places."""


def number_anew(desk: Desk) -> None:
    for report in BASES:
        names = _new_names(desk, report)
        if names:
            _rename(desk, report, names)


def _new_names(desk: Desk, report: str) -> dict[str, str]:
    """By key, what it would be called if the rest of the files had come without this one."""
    names = {}
    for base, keys in _shared(desk, report).items():
        first = _arrivals(desk, report, base, keys)
        for number, key in enumerate(sorted(first, key=first.__getitem__), 1):
            if key != numbered(base, number):
                names[key] = numbered(base, number)
    return names


def _shared(desk: Desk, report: str) -> dict[str, set[str]]:
    """Of bases that the file told of and that others number: the keys that are left."""
    rows = desk.bulk.rows(
        "SELECT DISTINCT key FROM carried WHERE location_id = :location AND report = :report AND key LIKE :like",
        location=desk.location.id, report=report, like="%/%",
    )  # fmt: skip
    found: dict[str, set[str]] = defaultdict(set)
    for (key,) in rows:
        if (match := NUMBERED.fullmatch(key)) and not key.startswith("id:"):
            found[match[1]] |= {match[1], key}
    concerned: set[str] = set()
    for keys in undone_keys(desk, report) if found else ():
        concerned |= {base for key in keys for base in _bases_of(key) if base in found}
    return {base: found[base] for base in concerned}


def _bases_of(key: str) -> Iterable[str]:
    match = NUMBERED.fullmatch(key)
    return (key, match[1]) if match else (key,)


def _arrivals(desk: Desk, report: str, base: str, keys: Iterable[str]) -> dict[str, tuple[int, int]]:
    """By key, the export and the line that told of it first."""
    desk.bulk.stage_keys(keys)
    rows = desk.bulk.rows(
        "SELECT c.key, c.export_id, c.line, c.cells FROM wanted_key w CROSS JOIN carried c"
        " WHERE c.location_id = :location AND c.report = :report AND c.key = w.key",
        location=desk.location.id, report=report,
    )  # fmt: skip
    found: dict[str, tuple[int, int]] = {}
    read = reader(report)
    for key, export_id, line, cells in rows:
        if BASES[report](read(line, cells)) == base:  # type: ignore[operator]
            found[key] = min(found.get(key, (export_id, line)), (export_id, line))
    return found


def _rename(desk: Desk, report: str, names: Mapping[str, str]) -> None:
    desk.bulk.stage("new_name", {"old": "KEY", "new": "KEY"}, list(names.items()))
    at_home = "location_id = :location"
    held = [("carried", "key", f"{at_home} AND report = '{report}'")]
    held += [(table, column, at_home) for table, column in HELD[report]]
    for table, column, here in held:
        for target, source in ((f"'{MOVING}' || n.new", "n.old"), ("n.new", f"'{MOVING}' || n.new")):
            desk.bulk.run(
                f"UPDATE {table} SET {column} = {target} FROM new_name n WHERE {here} AND {table}.{column} = {source}",
                location=desk.location.id,
            )
    for table, column in HELD[report]:
        rows = desk.bulk.rows(
            f"SELECT client_id FROM {table} WHERE {at_home} AND {column} IN (SELECT new FROM new_name)",
            location=desk.location.id,
        )
        desk.touched.update(row[0] for row in rows)
    desk.bulk.run(f"INSERT INTO undone_key SELECT '{report}', new FROM new_name")
