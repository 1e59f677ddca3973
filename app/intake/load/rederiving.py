"""All imported facts of some clients anew from what files carried: each lands on whom its member id means by now."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from app.intake.load import appointments, sale_returns, sales
from app.intake.load.desk import Desk, batches
from app.models import Appointment, Balance, Package, SaleReturn


def rederive(desk: Desk, client_ids: Collection[int]) -> None:
    """Balances too; their clients are touched."""
    desk.session.flush()
    for keys in batches(_keys(desk, Appointment, client_ids)):
        appointments.refold(desk, keys)
    pairs = set()
    for keys in batches(_keys(desk, SaleReturn, client_ids)):
        pairs |= sale_returns.refold(desk, keys)[1]
    pairs |= _move_balances(desk, client_ids)
    sold = _keys(desk, Package, client_ids)
    for keys in batches(sold):
        sales.refold(desk, keys)
    for some in batches(pairs | _pairs(desk, sold)):
        sales.refold(desk, (), some)
    _forget_balances(desk, client_ids)
    desk.session.expire_all()


def _keys(desk: Desk, model: Any, client_ids: Collection[int]) -> list[str]:
    imported = select(model.key).where(model.client_id.in_(client_ids), model.export_id.is_not(None))
    return list(desk.session.scalars(imported.order_by(model.key)))


def _pairs(desk: Desk, keys: Collection[str]) -> set[sale_returns.Pair]:
    told = desk.recall.told(sales.REPORT, keys)
    return {(one.row.member_id, one.row.item) for said in told.values() for one in said}  # type: ignore[union-attr]


def _move_balances(desk: Desk, client_ids: Collection[int]) -> set[sale_returns.Pair]:
    """Those of an item, by the member id in what was said; gives the pairs they speak of."""
    keys = list(
        desk.session.scalars(
            select(Balance.key).where(Balance.client_id.in_(client_ids), Balance.package_key.is_(None)).distinct()
        )
    )
    told = desk.recall.told("balances", keys)
    pairs = {(one.row.member_id, one.row.item) for said in told.values() for one in said}  # type: ignore[union-attr]
    of_key = []
    for key, said in told.items():
        days = [seen.as_of.isoformat() for one in said for seen in one.seen]
        if days:
            desk.meet([said[0].row], min(days))
            of_key.append((key, desk.people.clients[said[0].row.member_id]))
    desk.bulk.stage("own_balance", {"key": "KEY", "client_id": "BIGINT"}, of_key)
    desk.bulk.run(
        "UPDATE balance SET client_id = o.client_id FROM own_balance o WHERE balance.location_id = :location"
        " AND balance.key = o.key AND balance.package_key IS NULL AND balance.client_id <> o.client_id",
        location=desk.location.id,
    )
    desk.touched.update(client_id for _, client_id in of_key)
    return pairs


def _forget_balances(desk: Desk, client_ids: Collection[int]) -> None:
    """Of packages that are another's by now: what is left of those was written with them."""
    desk.bulk.stage_ids(client_ids)
    desk.bulk.run(
        "DELETE FROM balance WHERE client_id IN (SELECT id FROM wanted_id) AND EXISTS (SELECT 1 FROM package p"
        " WHERE p.location_id = balance.location_id AND p.key = balance.package_key"
        " AND p.client_id <> balance.client_id)"
    )
