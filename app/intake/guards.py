"""Signs that a file is not what it should be. What it would do is known when all of it has been loaded, so a guard
looks then; whoever minds takes the load back.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.intake import rules
from app.intake.load.importing import Importing
from app.intake.mapping.mapped import MAPPED
from app.intake.reading import Reading
from app.intake.refusal import HeldFor
from app.models import Export, Location

LAST = 5
"""So many files before this one say what its usual size is."""
SAMPLE = 5_000
"""Ids that are looked for at other clubs."""
ASKED_FOR = frozenset({"cli", "demo"})
"""Doors through which a person brings exactly this file, and reads what is said of it."""


class Warned(NamedTuple):
    guard: HeldFor
    sentence: str


def warnings(session: Session, export: Export, reading: Reading, importing: Importing) -> list[Warned]:
    """The first is the gravest."""
    return list(_warnings(session, export, reading, importing)) if export.source != "demo" else []


def holds(export: Export) -> bool:
    """Whether a warning stops it: nobody looks on, and nobody has looked at it."""
    return export.source not in ASKED_FOR and export.released_at is None


def _warnings(session: Session, export: Export, reading: Reading, importing: Importing) -> Iterator[Warned]:
    counts = importing.counts
    if sentence := _of_another_club(session, export, importing):
        yield Warned("other_club", sentence)
    if sentence := rules.changes_much(importing.desk.changes.altered_count, counts.updated + counts.unchanged):
        yield Warned("changes", sentence)
    if sentence := rules.is_small(export.row_count, _sizes(session, export)):
        yield Warned("small", sentence)
    if sentence := reading.cut:
        yield Warned("cut", sentence)


def _sizes(session: Session, export: Export) -> list[int]:
    """Of the last files of this layout that were loaded here; one that only a mapping reads is known by its headers."""
    before = select(Export.row_count, Export.headers).where(
        Export.location_id == export.location_id,
        Export.layout == export.layout,
        Export.status == "loaded",
        Export.undone_at.is_(None),
        Export.id != export.id,
    )
    rows = session.execute(before.order_by(Export.id.desc()).limit(LAST * 4))
    same = [count for count, headers in rows if export.layout != MAPPED or headers == export.headers]
    return same[:LAST]


def _of_another_club(session: Session, export: Export, importing: Importing) -> str:
    people, counts = importing.desk.people, importing.counts
    if counts.unchanged + counts.updated or not rules.are_strangers(people.met_count, people.known_count):
        return ""
    here = importing.desk.bulk.rows(
        "SELECT count(*) FROM member WHERE location_id = :here AND mms_id IS NOT NULL", here=export.location_id
    )[0][0] - (people.met_count - people.known_count)
    elsewhere = _known_elsewhere(session, export, importing, knows_some=here >= rules.PEOPLE_LEAST)
    if elsewhere:
        return f"Its people are those of {elsewhere}, and hardly one is known here: it may be the file of that club."
    are_newcomers = len(importing.moved.joined) * 2 >= people.met_count
    if here >= rules.PEOPLE_LEAST and people.known_count == 0 and not are_newcomers:
        return f"None of the {people.met_count:,} people in it is known here: it may be the file of another club."
    return ""


def _known_elsewhere(session: Session, export: Export, importing: Importing, *, knows_some: bool) -> str:
    """The club that knows most of these people by id and name; by id alone where the file has no names and this club
    knows others: two systems count from 1.
    """
    bulk, ids = importing.desk.bulk, importing.desk.people.sample(SAMPLE)
    others = session.execute(select(Location.id, Location.name).where(Location.id != export.location_id))
    for location_id, name in others.all():
        bulk.stage("wanted_member", {"mms_id": "TEXT"}, [(id,) for id in ids])
        (count,) = bulk.rows(
            "SELECT count(*) FROM wanted_member w CROSS JOIN member o JOIN member h ON h.location_id = :here"
            " AND h.mms_id = w.mms_id WHERE o.location_id = :other AND o.mms_id = w.mms_id"
            " AND (lower(h.last_name) = lower(o.last_name) AND h.last_name <> '' OR :id_alone AND h.last_name = '')",
            here=export.location_id, other=location_id, id_alone=knows_some,
        )[0]  # fmt: skip
        if count * 2 > len(ids):
            return str(name)
    return ""
