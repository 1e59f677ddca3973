"""Members of whom nothing is left, whom nobody adopted after all, and clients whom nothing opens any more."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import select

from app.intake.load.desk import Desk, moment
from app.intake.load.prospects import give_back, marks, move_records
from app.intake.undo.carried import undone_keys
from app.models import Member

FACTS = {
    "appointment": "f.voided_at IS NULL AND f.adopted_by_id IS NULL AND f.export_id IS NOT NULL",
    "package": "f.voided_at IS NULL AND f.export_id IS NOT NULL",
    "sale_return": "1 = 1",
    "balance": "1 = 1",
}
RETURNED = {
    "appointments": "appointment WHERE export_id IS NOT NULL AND",
    "packages": "package WHERE export_id IS NOT NULL AND",
    "returns": "sale_return WHERE",
    "balances": "balance WHERE package_key IS NULL AND",
}


class Vanishing(NamedTuple):
    """A member whom only the export told of."""

    member_id: int
    client_id: int | None


def give_prospects_back(desk: Desk) -> dict[int, int]:
    """People added by hand who took an imported member for themselves by an address that no other file tells. Gives
    their clients by that member.
    """
    adopted = select(Member).where(Member.location_id == desk.location.id, Member.adopted_by_id.is_not(None))
    given: dict[int, int] = {}
    for prospect in desk.session.scalars(adopted.order_by(Member.id).execution_options(populate_existing=True)):
        member_id = prospect.adopted_by_id
        assert member_id is not None
        mms_id = desk.session.get_one(Member, member_id).mms_id
        if mms_id is None or not _is_undone(desk, mms_id) or _is_still_told(desk, prospect, mms_id):
            continue
        note = prospect.adoption or {}
        give_back(desk, prospect)
        if "client" in note:
            given[member_id] = note["client"]
            _fold_elsewhere(desk, note["client"])
    return given


def _is_undone(desk: Desk, mms_id: str) -> bool:
    known = "SELECT 1 FROM undone_key WHERE report IN ('members', 'names') AND key = :key LIMIT 1"
    return bool(desk.bulk.rows(known, key=mms_id))


def _is_still_told(desk: Desk, prospect: Member, mms_id: str) -> bool:
    told = desk.recall.told("members", [mms_id]).get(mms_id, [])
    theirs = marks(prospect.email, prospect.phone)
    return any(theirs & marks(one.row.email, one.row.phone) for one in told)  # type: ignore[union-attr]


def _fold_elsewhere(desk: Desk, client_id: int) -> None:
    """What imports brought onto this client is the member's."""
    for report, facts in RETURNED.items():
        desk.bulk.run(
            f"INSERT INTO undone_key SELECT DISTINCT '{report}', key FROM {facts} client_id = :client", client=client_id
        )
    desk.bulk.run("DELETE FROM balance WHERE client_id = :client", client=client_id)


def vanishing(desk: Desk) -> list[Vanishing]:
    """Nothing tells of them any more: no members file, and no fact of any other."""
    facts = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {table} f WHERE f.client_id = c.id AND {which})" for table, which in FACTS.items()
    )
    found = []
    for keys in undone_keys(desk, "members", "names"):
        desk.bulk.stage_keys(keys)
        rows = desk.bulk.rows(
            "SELECT m.id, c.id FROM wanted_key w CROSS JOIN member m LEFT JOIN client c ON c.member_id = m.id"
            " WHERE m.location_id = :location AND m.mms_id = w.key AND NOT EXISTS (SELECT 1 FROM carried k"
            " WHERE k.location_id = :location AND k.report = 'members' AND k.key = w.key)"
            f" AND (c.id IS NULL OR ({facts})) AND (NOT EXISTS (SELECT 1 FROM merge x WHERE x.undone_at IS NULL"
            " AND (x.gone_id = m.id OR x.kept_id = m.id)) OR NOT EXISTS (SELECT 1 FROM carried k"
            " WHERE k.location_id = :location AND k.report = 'names' AND k.key = w.key))",
            location=desk.location.id,
        )
        found += [Vanishing(*row) for row in rows]
    return found


def hand_over(desk: Desk, gone: Collection[Vanishing], given: Mapping[int, int]) -> None:
    """What was recorded of a member who vanishes is the prospect's, who had been taken for them."""
    for member_id, client_id in gone:
        if client_id is not None and member_id in given and given[member_id] != client_id:
            move_records(desk, client_id, given[member_id])
            desk.touched.add(given[member_id])


def shake(desk: Desk, as_of: str, gone: Collection[Vanishing], concerned: Collection[str] | None) -> None:
    """Everybody whose opening the file may have told. `concerned`: the member ids that are spoken of on the lines that
    are taken out; None: all of it is.
    """
    if concerned is None:
        rows = desk.bulk.rows(
            "SELECT id FROM client WHERE location_id = :location AND opened_on = :as_of",
            location=desk.location.id, as_of=as_of,
        )  # fmt: skip
        desk.shaken.update(row[0] for row in rows)
    else:
        desk.people.know(concerned)
        desk.shaken.update(desk.people.clients[id] for id in concerned if id in desk.people.clients)
    desk.shaken.update(client_id for _, client_id in gone if client_id is not None)
    for keys in undone_keys(desk, "members"):
        desk.bulk.stage_keys(keys)
        rows = desk.bulk.rows(
            "SELECT c.id FROM wanted_key w CROSS JOIN member m JOIN client c ON c.member_id = m.id"
            " WHERE m.location_id = :location AND m.mms_id = w.key AND c.opened_by = 'new_member'",
            location=desk.location.id,
        )
        desk.shaken.update(row[0] for row in rows)


def detach(desk: Desk, gone: Collection[Vanishing]) -> None:
    """They are members of the club no more."""
    desk.bulk.stage_ids(one.member_id for one in gone if one.client_id is None)
    desk.bulk.run("DELETE FROM member WHERE id IN (SELECT id FROM wanted_id)")
    desk.bulk.stage_ids(one.member_id for one in gone if one.client_id is not None)
    desk.bulk.run(
        "UPDATE member SET mms_id = NULL, voided_at = :now WHERE id IN (SELECT id FROM wanted_id)", now=moment(desk.now)
    )
    desk.session.expire_all()


def blank(desk: Desk, gone: Collection[Vanishing]) -> None:
    """Of one who was a client a row without a name stays, that the history of the card hangs on: to delete a client
    the database would have to look at every appointment there is.
    """
    desk.bulk.stage_ids(one.member_id for one in gone if one.client_id is not None)
    desk.bulk.run(
        "UPDATE member SET first_name = '', last_name = '', email = '', phone = '', joined_on = NULL,"
        " status = 'unknown' WHERE id IN (SELECT id FROM wanted_id)"
    )
    desk.session.expire_all()
