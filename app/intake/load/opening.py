"""When a client was opened, and by what (domain, sections 1 and 7)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from app.intake.load.desk import Desk
from app.intake.recall import Told

RANK = {"dealings": 0, "new_member": 1, "hand": 2}
Opening = tuple[str, str]
"""Day and by what."""
Dealing = tuple[str, bool]
"""Day, and whether an import tells of it."""


def is_new(joined_on: str | None, as_of: date, new_member_days: int) -> bool:
    """Whether a members file of that date opens the member, whatever their status."""
    return bool(joined_on) and (as_of - timedelta(new_member_days)).isoformat() <= str(joined_on) <= as_of.isoformat()


def is_paid(price_cents: int, refunded_on: str | None, as_of: str) -> bool:
    """A refund that a file could know of leaves nothing to open."""
    return price_cents > 0 and (refunded_on is None or refunded_on > as_of)


def open_clients(desk: Desk, client_ids: Iterable[int], by: str, as_of: str) -> None:
    """An import sees a reason to act; the earliest as-of date counts, and the strongest reason."""
    desk.bulk.stage_ids(client_ids)
    weaker = [reason for reason, rank in RANK.items() if rank < RANK[by]]
    is_weaker = "opened_by IS NULL" + "".join(f" OR opened_by = '{reason}'" for reason in weaker)
    is_later = "opened_on IS NULL OR opened_on > :as_of"
    where = f"id IN (SELECT id FROM wanted_id) AND ({is_later} OR {is_weaker})"
    desk.touched.update(row[0] for row in desk.bulk.rows(f"SELECT id FROM client WHERE {where}", as_of=as_of))
    desk.bulk.run(
        f"UPDATE client SET opened_on = CASE WHEN {is_later} THEN :as_of ELSE opened_on END,"
        f" opened_by = CASE WHEN {is_weaker} THEN :by ELSE opened_by END WHERE {where}",
        as_of=as_of, by=by,
    )  # fmt: skip


class Opened(NamedTuple):
    """Of clients whose opening was found anew."""

    closed: set[int]
    """Who were clients and are none any more."""
    unfounded: set[int]
    """For whom no import gives a reason to act."""


def open_anew(desk: Desk, client_ids: Collection[int]) -> Opened:
    """Find the opening of these clients from all that is on file. Who was opened by hand stays so."""
    changed, found = [], Opened(set(), set())
    for person, reasons, is_founded in _reasons(desk, client_ids):
        if not is_founded:
            found.unfounded.add(person.id)
        if person.opened_by == "hand":
            reasons.append((person.by_hand_on or person.opened_on, "hand"))
        by = max((reason for _, reason in reasons), key=RANK.__getitem__, default=None)
        now = min((day for day, _ in reasons), default=None), by
        if now != (person.opened_on, person.opened_by):
            changed.append((person.id, *now))
        if person.opened_on and not reasons:
            found.closed.add(person.id)
    desk.bulk.stage("new_opening", {"id": "BIGINT", "opened_on": "DATE", "opened_by": "TEXT"}, changed)
    desk.bulk.run(
        "UPDATE client SET opened_on = o.opened_on, opened_by = o.opened_by FROM new_opening o WHERE client.id = o.id"
    )
    desk.touched.update(row[0] for row in changed)
    return found


class _Person(NamedTuple):
    id: int
    mms_id: str | None
    opened_on: Any
    opened_by: str | None
    by_hand_on: str | None
    """The day on which somebody opened them: `opened_on` may be that of an earlier file."""


def _reasons(desk: Desk, client_ids: Collection[int]) -> Iterator[tuple[_Person, list[Opening], bool]]:
    """With the day of each, and whether an import gives one of them."""
    desk.bulk.stage_ids(client_ids)
    people = desk.bulk.rows(
        "SELECT c.id, m.mms_id, CAST(c.opened_on AS TEXT), c.opened_by, (SELECT CAST(min(s.changed_on) AS TEXT)"
        " FROM stage_change s WHERE s.client_id = c.id AND s.from_stage IS NULL AND s.through = 'form')"
        " FROM wanted_id w CROSS JOIN client c JOIN member m ON m.id = c.member_id WHERE c.id = w.id"
        " AND m.id NOT IN (SELECT gone_id FROM merge WHERE undone_at IS NULL)"
    )
    dealt = _dealings(desk)
    aliases = desk.people.aliases
    joined = _joined(desk, aliases.everybody(mms_id for _, mms_id, *_ in people if mms_id))
    sold = _sales(desk)
    for person in map(_Person._make, people):
        dealings = [*dealt.get(person.id, ()), *sold.get(person.id, ())]
        days = [day for id in aliases.ids_of(person.mms_id or "") for day in joined.get(id, ())]
        reasons = [*((day, "dealings") for day, _ in dealings), *((day, "new_member") for day in days)]
        yield person, reasons, bool(days) or any(is_imported for _, is_imported in dealings)


def _dealings(desk: Desk) -> dict[int, list[Dealing]]:
    rows = desk.bulk.rows(
        "SELECT a.client_id, CAST(min(a.first_seen_on) AS TEXT), max(a.export_id) FROM wanted_id w"
        " CROSS JOIN appointment a WHERE a.client_id = w.id AND a.voided_at IS NULL AND a.adopted_by_id IS NULL"
        " GROUP BY a.client_id"
    )
    return {client_id: [(day, export_id is not None)] for client_id, day, export_id in rows}


def _sales(desk: Desk) -> dict[int, list[Dealing]]:
    """By client, every as-of date of a file that carried a package which was paid by then."""
    rows = desk.bulk.rows(
        "SELECT p.key, p.client_id, p.price_cents, CAST(p.refunded_on AS TEXT), CAST(p.known_at AS TEXT), p.export_id"
        " FROM wanted_id w CROSS JOIN package p WHERE p.client_id = w.id AND p.voided_at IS NULL"
        " AND p.adopted_by_id IS NULL"
    )
    told = desk.recall.told("packages", [row[0] for row in rows if row[-1]], is_complete=True)
    found: dict[int, list[Dealing]] = {}
    for key, client_id, price_cents, refunded_on, known_at, export_id in rows:
        days = _days(told.get(key, ())) if export_id else [known_at[:10]]
        paid = [(day, bool(export_id)) for day in days if is_paid(price_cents, refunded_on, day)]
        found.setdefault(client_id, []).extend(paid)
    return found


def _joined(desk: Desk, mms_ids: Collection[str]) -> dict[str, list[str]]:
    told = desk.recall.told("members", mms_ids, is_complete=True)
    most = desk.location.new_member_days
    return {
        mms_id: [
            seen.as_of.isoformat()
            for one in said
            for seen in one.seen
            if is_new(one.row.joined_on, seen.as_of, most)  # type: ignore[union-attr]
        ]
        for mms_id, said in told.items()
    }


def _days(told: Iterable[Told]) -> list[str]:
    return [seen.as_of.isoformat() for one in told if one.state != "parked" for seen in one.seen]
