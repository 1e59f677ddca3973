"""The end of an import: what it moved among known records, whom it opened, and whose facts by hand it adopts."""

from collections.abc import Collection, Sequence

from app.intake.load import appointments, balances, members, sale_returns, sales
from app.intake.load.adoption import adopt_facts
from app.intake.load.desk import Desk, Refolded, batches
from app.intake.load.importing import Importing
from app.intake.load.opening import is_paid, open_anew, open_clients
from app.intake.load.prospects import adopt_prospects
from app.intake.load.staffing import settle_staff


def bring_in(importing: Importing) -> None:
    """What the rows moved among known records, and whom they open. Afterwards `desk.touched` are the clients whose
    standing is to be derived."""
    importing.finish()
    _refold_all(importing)
    if importing.is_early:
        _lower_first_seen(importing)
    _open(importing)


def settle_people(desk: Desk) -> None:
    """Staff and openings that may be others now, and facts by hand that imported ones adopt."""
    settle_staff(desk)
    adopt_prospects(desk)
    desk.session.flush()
    for ids in batches(desk.shaken):
        open_anew(desk, ids)
    adopt_facts(desk, desk.touched)


def _refold_all(importing: Importing) -> None:
    desk, moved, as_of = importing.desk, importing.moved, importing.source.first_seen_on
    for mms_ids in batches(moved.told_before):
        members.refold(desk, mms_ids)
    for report, weights in moved.keys.items():
        made: set[str] = set()
        changed = set(weights) if report == "balances" else moved.left & weights.keys()
        left = sorted(changed)
        for keys in batches(weights):
            done = _refold(importing, report, keys, as_of)
            made |= done.made
            changed |= done.changed
        balances.show_changes(desk, report, left, importing.source.export_id)
        for key, weight in weights.items():
            fate = "created" if key in made else "updated" if key in changed else "unchanged"
            setattr(importing.counts, fate, getattr(importing.counts, fate) + weight)
    for pairs in batches(moved.pairs):
        sales.refold(desk, (), pairs, as_of)


def _refold(importing: Importing, report: str, keys: Collection[str], as_of: str) -> Refolded:
    desk = importing.desk
    if report == "members":
        return members.refold(desk, keys, as_of)
    if report == "appointments":
        return appointments.refold(desk, keys, as_of)
    if report == "packages":
        return sales.refold(desk, keys, as_of=as_of)
    if report == "returns":
        done, pairs = sale_returns.refold(desk, keys)
        importing.moved.pairs |= pairs
        return done
    return Refolded(set(), set())


def _lower_first_seen(importing: Importing) -> None:
    desk, moved, as_of = importing.desk, importing.moved, importing.source.first_seen_on
    for keys in batches(moved.seen_again["appointments"]):
        moved.dealt |= appointments.lower_first_seen(desk, keys, as_of)
    for mms_ids in batches(moved.met):
        members.lower_first_seen(desk, mms_ids, as_of)


def _open(importing: Importing) -> None:
    desk, moved, as_of = importing.desk, importing.moved, importing.source.first_seen_on
    for keys in batches(moved.sold):
        moved.dealt |= _paid(desk, keys, as_of)
    open_clients(desk, moved.dealt, "dealings", as_of)
    desk.people.add_clients(sorted(moved.joined))
    open_clients(desk, [desk.people.clients[mms_id] for mms_id in moved.joined], "new_member", as_of)


def _paid(desk: Desk, keys: Sequence[str], as_of: str) -> set[int]:
    """Clients of these packages that were paid by then."""
    desk.bulk.stage_keys(keys)
    rows = desk.bulk.rows(
        "SELECT p.client_id, p.price_cents, CAST(p.refunded_on AS TEXT) FROM wanted_key w CROSS JOIN package p"
        " WHERE p.location_id = :location AND p.key = w.key AND p.voided_at IS NULL",
        location=desk.location.id,
    )
    return {client_id for client_id, price, refunded_on in rows if is_paid(price, refunded_on, as_of)}
