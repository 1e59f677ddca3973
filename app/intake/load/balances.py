"""What the MMS said is left: one fact for each day it was said of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple, cast

from app.intake.expiry import Told
from app.intake.keys import balance_key_of
from app.intake.load.changes import MOST, Cell, Change
from app.intake.load.desk import Desk, known
from app.intake.load.sale_returns import Pair
from app.intake.recall import Seen
from app.intake.rows import UNLIMITED, BalanceRow, PackageRow

REPORT = "balances"
COLUMNS = {
    "client_id": "BIGINT",
    "key": "KEY",
    "package_key": "KEY",
    "item": "TEXT",
    "read_on": "DATE",
    "remaining": "BIGINT",
    "expires_on": "DATE",
    "export_id": "BIGINT",
    "line": "BIGINT",
}
NAMES = ", ".join(COLUMNS)


class Left(NamedTuple):
    """In the order of COLUMNS; either `package_key` or `item`."""

    client_id: int
    key: str
    package_key: str | None
    item: str | None
    read_on: str
    remaining: int
    expires_on: str | None
    export_id: int
    line: int


def add(desk: Desk, said: Iterable[Left]) -> None:
    """Of several for one day the export that was imported last counts. Unlimited is no count, and no balance."""
    best: dict[tuple[int, str, str], Left] = {}
    for left in said:
        place = left.client_id, left.key, left.read_on
        if left.remaining != UNLIMITED and (place not in best or best[place].export_id <= left.export_id):
            best[place] = left
    if not best:
        return
    desk.bulk.stage("new_balance", COLUMNS, list(best.values()))
    is_other = "b.remaining <> n.remaining OR coalesce(b.expires_on, n.read_on) <> coalesce(n.expires_on, n.read_on)"
    rows = desk.bulk.rows(
        "SELECT n.client_id FROM new_balance n LEFT JOIN balance b ON b.client_id = n.client_id AND b.key = n.key"
        f" AND b.read_on = n.read_on WHERE b.id IS NULL OR (b.export_id <= n.export_id AND ({is_other}))"
    )
    desk.touched.update(row[0] for row in rows)
    desk.bulk.run(
        f"INSERT INTO balance (location_id, {NAMES}) SELECT :location, {NAMES} FROM new_balance WHERE true"
        " ON CONFLICT (client_id, key, read_on) DO UPDATE SET remaining = excluded.remaining,"
        " expires_on = excluded.expires_on, export_id = excluded.export_id, line = excluded.line"
        " WHERE balance.export_id <= excluded.export_id",
        location=desk.location.id,
    )


def show_changes(desk: Desk, report: str, keys: Iterable[str], export_id: int) -> None:
    """Of balances, or of packages, whose rows say anew in this file what is left."""
    for said in desk.recall.told(report, list(islice(keys, MOST))).values():
        by_time = sorted((one for one in said if one.seen), key=lambda one: one.seen[0][:2])
        if len(by_time) > 1 and by_time[-1].seen[0].export_id == export_id:
            before, after = (cast(BalanceRow, one.row) for one in by_time[-2:])
            pairs = [Cell("remaining", before.remaining, after.remaining)]
            pairs += [Cell("expires_on", before.expires_on, after.expires_on)] if report == REPORT else []
            cells = [cell for cell in pairs if cell.before != cell.after]
            if cells:
                desk.changes.show(Change(REPORT, after.member_id, after._asdict(), cells))


def of_item(client_id: int, key: str, row: BalanceRow, seen: Seen) -> Left:
    day = seen.as_of.isoformat()
    return Left(client_id, key, None, row.item, day, row.remaining, row.expires_on, seen.export_id, seen.line)


def of_package(client_id: int, key: str, row: PackageRow, seen: Seen) -> Left:
    """Of a line that names what remains of it."""
    left = UNLIMITED if row.remaining is None else row.remaining
    return Left(client_id, key, key, None, seen.as_of.isoformat(), left, None, seen.export_id, seen.line)


def refold(desk: Desk, keys: Collection[str]) -> set[Pair]:
    """Write the balances of these keys anew after their item was settled; gives the pairs they speak of."""
    told = desk.recall.told(REPORT, keys, is_complete=True)
    pairs = {_pair(one.row) for said in told.values() for one in said}
    used = {key: [one for one in said if one.state == "used"] for key, said in told.items()}
    desk.bulk.stage_keys(key for key, said in used.items() if not said)
    gone = "FROM balance WHERE location_id = :location AND package_key IS NULL AND key IN (SELECT key FROM wanted_key)"
    desk.touched.update(row[0] for row in desk.bulk.rows(f"SELECT client_id {gone}", location=desk.location.id))
    desk.bulk.run(f"DELETE {gone}", location=desk.location.id)
    for said in used.values():
        for one in said:
            desk.meet([cast(BalanceRow, one.row)], one.seen[-1].as_of.isoformat())
    add(
        desk,
        [
            of_item(desk.people.clients[one.row.member_id], key, cast(BalanceRow, one.row), seen)
            for key, said in used.items()
            for one in said
            for seen in one.seen
        ],
    )
    return pairs


def told_of(desk: Desk, pairs: Collection[Pair]) -> dict[Pair, list[Told]]:
    """What every file said of these items of members, unlimited ones too; of one day, over all ids of the member."""
    of_key = {
        balance_key_of(id, item): (mms_id, item) for mms_id, item in pairs for id in desk.people.aliases.ids_of(mms_id)
    }
    told = desk.recall.told(REPORT, of_key, is_complete=True)
    found: dict[Pair, dict[date, list[BalanceRow]]] = defaultdict(lambda: defaultdict(list))
    for key, said in told.items():
        for read_on, (_, row) in _newest_of_each_day(known(said)).items():
            found[of_key[key]][read_on].append(row)
    return {pair: [_sum(read_on, rows) for read_on, rows in days.items()] for pair, days in found.items()}


def _newest_of_each_day(said: Iterable[Any]) -> dict[date, tuple[int, BalanceRow]]:
    newest: dict[date, tuple[int, BalanceRow]] = {}
    for one in said:
        for seen in one.seen:
            row = cast(BalanceRow, one.row)
            newest[seen.as_of] = max(newest.get(seen.as_of, (0, row)), (seen.export_id, row), key=lambda pair: pair[0])
    return newest


def _sum(read_on: date, rows: Sequence[BalanceRow]) -> Told:
    lefts, days = [row.remaining for row in rows], [row.expires_on for row in rows if row.expires_on]
    left = UNLIMITED if UNLIMITED in lefts else sum(lefts)
    return Told(read_on, left, date.fromisoformat(max(days)) if days else None)


def _pair(row: Any) -> Pair:
    return row.member_id, row.item
