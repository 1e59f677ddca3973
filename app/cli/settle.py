"""What the commands services, items and outcomes share: how names met are told, and where one is settled."""

from collections.abc import Callable, Sequence
from typing import Any

import click
from sqlalchemy import select

from app import clock, days
from app.accounts.scope import Scope, system_scope
from app.cli.command import WrongInput, say_json
from app.cli.place import location_of
from app.extensions import db
from app.intake.rereading import Settled
from app.intake.staff.actions import Act
from app.models import Location
from app.standing.refresh import refresh_day

at_option = click.option(
    "--location", "code", metavar="CODE", help="One club; every one that met the name if left out."
)


def everywhere() -> Scope:
    return system_scope(db.session.scalars(select(Location.id)))


def staff_act(place: Location) -> Act:
    """Nobody in particular says who of the staff is who."""
    now = clock.now()
    return Act(db.session(), place, refresh_day(place, clock.today(place.timezone)), now, None)


Met = dict[str, Any]
"""A name or word that was met, with the keys of the interfaces."""


def tell_met(kind: str, rows: Sequence[Met], meaning: Callable[[Met], str], as_json: bool) -> None:
    """As one JSON object, or a line each."""
    if as_json:
        say_json({kind: rows})
        return
    for row in rows:
        waiting = "1 row waits" if row["rows"] == 1 else f"{row['rows']:,} rows wait"
        name = row.get("name") or row["word"]
        click.echo(f"{row['location']}  {name}: {meaning(row)}, {waiting}")


def places_of(code: str | None, column: Any, name: str) -> Sequence[Location]:
    """One club when it is named; else every club that has met the name, or all of them when none has yet."""
    if code is not None:
        return [location_of(code)]
    locations = db.session.scalars(select(Location).order_by(Location.code)).all()
    if not locations:
        raise WrongInput("There is no location yet: add one with `spotter location add`.")
    met = set(db.session.scalars(select(column.class_.location_id).where(column == name)))
    return [location for location in locations if location.id in met] or locations


def settle_at(places: Sequence[Location], settle: Callable[[Location], Settled]) -> Settled:
    """Settles at each place and commits them together."""
    done = Settled()
    for place in places:
        settled = settle(place)
        done.row_count += settled.row_count
        done.client_count += settled.client_count
    db.session.commit()
    return done


def said(name: str, meaning: str, settled: Settled) -> str:
    rows, clients = days.count(settled.row_count, "row"), days.count(settled.client_count, "client")
    return f"{name} is {meaning}: {rows} read anew, {clients} touched."
