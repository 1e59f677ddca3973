"""Two members who are one person: merged, found under both ids, and parted again as if nothing had been."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from app.extensions import db
from app.intake.identity import merging, unmerging
from app.intake.identity.merging import Act
from app.intake.load.desk import desk_of
from app.intake.load.finishing import settle_people
from app.intake.undo.obstacles import UndoRefused
from app.intake.undo.undoing import undo as undo_import
from app.models import Appointment, Base, Client, Contact, Loss, Member, Merge, Package, RaisedFlag, User
from app.standing.refresh import refresh
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, NOON, D, bring, club, facts
from tests.intake.load.invented import Invented
from tests.plugins.properties import cases

HOUR = timedelta(hours=1)
LATER = NOON + timedelta(days=1)
NOT_COMPARED = {"merge", "alembic_version"}
COUNTERS = {
    *(("client", "version"), ("location", "facts_version"), ("standing", "facts_version")),
    *(("standing", "read_on"), ("standing", "changes_on")),
}
PROVENANCE = {"export_id", "line"}
"""Of several files that said the same of a fact, which one is named."""


@pytest.fixture
def ana(app) -> User:
    user = User(email="ana@x.com", password_hash="", role="admin", session_key="")
    db.session.add(user)
    db.session.commit()
    return user


def member(place, mms_id: str) -> Member:
    return db.session.scalars(select(Member).where(Member.location_id == place.id, Member.mms_id == mms_id)).one()


def client_of(place, mms_id: str) -> Client | None:
    return merging.client_of(db.session(), member(place, mms_id).id)


def version(client: Client | None) -> int:
    return client.version if client is not None else 0


def act_of(place, ana, now=NOON, day=D) -> Act:
    return Act(db.session(), place, day, now, ana.id)


def merge(place, kept: str, gone: str, ana, now=NOON) -> Merge:
    seen = version(client_of(place, kept)), version(client_of(place, gone))
    made = merging.merge(act_of(place, ana, now), member(place, kept), member(place, gone), seen)
    db.session.commit()
    return made


def undo(place, made: Merge, ana, now=LATER) -> None:
    unmerging.undo(act_of(place, ana, now), made)
    db.session.commit()
    db.session.expire_all()


def everything() -> dict[str, list[tuple[str, ...]]]:
    """Every row of every table, but for counters and what only says until when it was looked at."""
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in NOT_COMPARED:
            continue
        columns = [
            column
            for column in table.columns
            if (table.name, column.name) not in COUNTERS and (column.name not in PROVENANCE or "key" not in table.c)
        ]
        found[table.name] = sorted(tuple(map(str, row)) for row in db.session.execute(select(*columns)))
    return found


def record_by_hand(place, mms_id: str, ana, random: Random) -> None:
    client = client_of(place, mms_id)
    if client is None:
        return
    here = {"location_id": place.id, "client_id": client.id}
    number = random.randrange(10**6)
    day = D - timedelta(random.randrange(40))
    rows = [
        Contact(**here, kind="call", contacted_on=day, recorded_at=NOON, recorded_by_id=ana.id),
        Appointment(
            **here, key=f"hand:{number:09}", kind="consultation", starts_on=day, starts_time="09:00", first_seen_on=day,
            known_at=NOON, recorded_by_id=ana.id, hand_outcome=random.choice(["attended", None]),
        ),
        Package(
            **here, key=f"hand:{number:09}", item="PT", sold_on=day, price_cents=30000, sessions=4, is_unlimited=False,
            known_at=NOON, recorded_by_id=ana.id,
        ),
        Loss(**here, lost_on=day, reason="moved_away", recorded_at=NOON, recorded_by_id=ana.id),
        RaisedFlag(**here, raised_on=day, recorded_at=NOON, recorded_by_id=ana.id),
    ]  # fmt: skip
    db.session.add_all(random.sample(rows, 3))
    db.session.flush()
    db.session.commit()


def adopt_all(place) -> None:
    """As the next import does."""
    desk = desk_of(db.session(), place, NOON)
    desk.touched.update(db.session.scalars(select(Client.id)))
    settle_people(desk)
    db.session.commit()


def derive_all(place) -> None:
    refresh(db.session(), place, None, D, through="import", now=NOON)
    db.session.commit()
    db.session.expire_all()


@pytest.mark.parametrize(("house", "seed"), cases(2, 1), indirect=["house"])
def test_an_undone_merge_leaves_every_row_of_the_database_as_it_was(app, ana, seed):
    random, place = Random(seed), club()
    for step in Invented(seed).steps():
        step(place)
        db.session.commit()
    for mms_id in random.sample("1234", 3):
        record_by_hand(place, mms_id, ana, random)
    adopt_all(place)
    derive_all(place)
    before = everything()
    kept, gone, third = random.sample("1234", 3)
    made = merge(place, kept, gone, ana, NOON + HOUR)
    second = merge(place, third, kept, ana, NOON + 2 * HOUR)
    undo(place, second, ana, NOON + 3 * HOUR)
    undo(place, made, ana, NOON + 4 * HOUR)
    after = everything()
    for name in before:
        assert after[name] == before[name], name


@pytest.mark.parametrize(("house", "seed"), cases(2, 0), indirect=["house"])
def test_files_that_come_while_two_are_merged_are_parted_by_the_undo(app, ana, seed):
    random = Random(seed)
    steps = Invented(seed).steps()
    place, control = club("north"), club("south")
    half = random.randrange(3, len(steps) - 3)
    kept, gone = random.sample("1234", 2)
    for step in steps[:half]:
        step(place)
        db.session.commit()
    if not {kept, gone} <= set(db.session.scalars(select(Member.mms_id))):
        bring(place, APPOINTMENTS, *(f"X{n},{n},,PT 60,2026-11-01 10:00,,attended,," for n in (kept, gone)))
        bring(control, APPOINTMENTS, *(f"X{n},{n},,PT 60,2026-11-01 10:00,,attended,," for n in (kept, gone)))
    made = merge(place, kept, gone, ana)
    for step in steps[half:]:
        step(place)
        db.session.commit()
    undo(place, made, ana)
    for step in steps:
        step(control)
        db.session.commit()
    derive_all(place)
    derive_all(control)
    assert facts(place) == facts(control)


@pytest.mark.parametrize(("house", "seed"), cases(1, 0), indirect=["house"])
def test_it_does_not_matter_whether_two_are_merged_before_or_after_the_files(app, ana, seed):
    steps = Invented(seed).steps()
    early, late = club("north"), club("south")
    for place in (early, late):
        bring(place, MEMBERS, *(f"{n},Nobody,{n},,,," for n in "1234"), as_of=D - timedelta(100))
    merge(early, "1", "3", ana)
    for place in (early, late):
        for step in steps:
            step(place)
            db.session.commit()
    merge(late, "1", "3", ana)
    derive_all(early)
    derive_all(late)
    assert facts(early) == facts(late)
    assert not [row for row in facts(early, "standings")["standings"] if row[0] == "3"]


def is_undone(export_id: int) -> bool:
    """The newest of them always can be."""
    try:
        undo_import(db.session(), export_id, LATER)
    except UndoRefused:
        db.session.rollback()
        return False
    db.session.commit()
    return True


@pytest.mark.parametrize(("house", "seed"), cases(2, 0), indirect=["house"])
def test_an_import_is_undone_while_two_are_merged(app, ana, seed):
    random, steps = Random(seed), Invented(seed).steps()[:14]
    place, control = club("north"), club("south")
    for one in (place, control):
        bring(one, MEMBERS, *(f"{n},Nobody,{n},,,," for n in "1234"), as_of=D - timedelta(100))
    merge_first = random.random() < 0.5
    if merge_first:
        merge(place, "1", "3", ana)
        merge(control, "1", "3", ana)
    exports = [step(place) for step in steps]
    if not merge_first:
        merge(place, "1", "3", ana)
    chosen = next(number for number in random.sample(range(14), 14) if is_undone(exports[number].id))
    for number, step in enumerate(steps):
        if number != chosen:
            step(control)
    if not merge_first:
        merge(control, "1", "3", ana)
    derive_all(place)
    derive_all(control)
    assert facts(place) == facts(control)
