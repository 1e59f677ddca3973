"""A club with a case for every list, on Friday, November 20 at half past eight: `tell(cast)`.

Ben Ortiz and Dana Wolf train at north. Nights ran on the 19th and the 20th.
"""

from datetime import UTC, date, datetime, timedelta

from app.extensions import db
from app.models import Client, Contact, User
from app.reports.nights import run_night
from app.standing.refresh import refresh
from tests.factory import D, add_client, add_consultation, add_export, add_package, add_session
from tests.plugins.cast import Cast

HALF_PAST_EIGHT = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
NIGHT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def on(text: str) -> date:
    """`11-02` is a day of 2026."""
    return date.fromisoformat(f"2026-{text}")


def tell(cast: Cast) -> dict[str, Client]:
    """By first name."""
    arrived(cast, "members", D)
    arrived(cast, "appointments", D)
    arrived(cast, "packages", D - timedelta(3))
    people = {**_unsold(cast), **_training(cast), **_ended(cast)}
    refresh(db.session(), cast.north, None, D - timedelta(2), through="import", now=NIGHT)
    for ago in (1, 0):
        run_night(db.session(), cast.north.id, D - timedelta(ago), NIGHT)
    db.session.commit()
    return people


def arrived(cast: Cast, report: str, as_of: date) -> None:
    """A file that was loaded."""
    export = add_export(cast.north, as_of)
    export.report, export.finished_at, export.filename = report, NIGHT, f"{report}.csv"


def contact(client: Client, by: User, day: date, note: str = "") -> None:
    db.session.add(
        Contact(
            location_id=client.location_id, client_id=client.id, kind="call", contacted_on=day, note=note,
            recorded_at=NIGHT, recorded_by_id=by.id,
        )
    )  # fmt: skip


def _unsold(cast: Cast) -> dict[str, Client]:
    north, ben, dana = cast.north, cast.ben_trainer, cast.dana_trainer
    leo = add_client(north, "Leo Brandt", on("11-01"), phone="555-0101")
    add_consultation(leo, on("11-19"), "booked", ben, on("11-15"), time="18:00")
    rosa = add_client(north, "Rosa Delgado", on("11-02"))
    add_consultation(rosa, on("11-17"), "no_show", dana, on("11-10"))
    chloe = add_client(north, "Chloe Barnes", on("11-16"), opened_by="new_member")
    sofia = add_client(north, "Sofia Lindqvist", on("11-12"), phone="555-0102")
    add_consultation(sofia, D, "booked", ben, on("11-13"), time="10:00")
    tess = add_client(north, "Tess Lane", on("09-01"))
    add_consultation(tess, D - timedelta(61), "attended", dana, on("09-15"))
    return {"leo": leo, "rosa": rosa, "chloe": chloe, "sofia": sofia, "tess": tess}


def _training(cast: Cast) -> dict[str, Client]:
    north, ben, dana = cast.north, cast.ben_trainer, cast.dana_trainer
    grace = add_client(north, "Grace Tan", phone="555-0103")
    add_package(grace, on("09-01"), 12, 118800, on("12-31"), ben)
    for week in range(10):
        add_session(grace, on("11-18") - timedelta(7 * week), "attended", ben)
    add_session(grace, D, "booked", ben)
    arjun = add_client(north, "Arjun Mehta")
    add_package(arjun, on("10-01"), 24, 223200, None, ben)
    for day in ("10-10", "10-25", "11-05"):
        add_session(arjun, on(day), "attended", ben)
    owen = add_client(north, "Owen Price")
    add_package(owen, on("10-05"), 12, 118800, None, dana)
    for day, outcome in (("10-20", "attended"), ("11-03", "no_show"), ("11-10", "late_cancel"), ("11-17", "no_show")):
        add_session(owen, on(day), outcome, dana)
    add_session(owen, on("11-24"), "booked", dana)
    nate = add_client(north, "Nate Kowalski", on("11-03"))
    add_consultation(nate, on("11-05"), "attended", ben, on("11-03"))
    add_package(nate, on("11-05"), 4, 76000, None, ben)
    for day in ("11-10", "11-17"):
        add_session(nate, on(day), "attended", ben)
    add_session(nate, on("11-26"), "booked", ben)
    return {"grace": grace, "arjun": arjun, "owen": owen, "nate": nate}


def _ended(cast: Cast) -> dict[str, Client]:
    north, ben, dana = cast.north, cast.ben_trainer, cast.dana_trainer
    frank = add_client(north, "Frank Nowak")
    add_package(frank, on("09-10"), 4, 30000, on("11-01"), dana)
    for day in ("09-15", "09-29", "10-13"):
        add_session(frank, on(day), "attended", dana)
    dora = add_client(north, "Dora Wells")
    add_package(dora, on("08-01"), 4, 30000, on("10-15"), ben)
    add_package(dora, on("10-20"), 12, 118800, None, ben)
    for day in ("08-20", "09-20", "10-10", "11-12", "11-16"):
        add_session(dora, on(day), "attended", ben)
    add_session(dora, on("11-23"), "booked", ben)
    ivo = add_client(north, "Ivo Sand")
    add_package(ivo, on("08-01"), 4, 40000, on("10-20"), dana)
    add_session(ivo, on("08-20"), "attended", dana)
    return {"frank": frank, "dora": dora, "ivo": ivo}
