"""Rows that a thread sends to PostgreSQL are there for whoever asks next; what goes wrong with them is raised there."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.intake.bulk import Bulk
from app.intake.sending import Sender
from app.models import Trainer
from tests.intake.load.exports import club

pytestmark = pytest.mark.parametrize("house", ["postgresql"], indirect=True)


def slowly(*names: str) -> Iterator[tuple[str]]:
    for name in names:
        time.sleep(0.05)
        yield (name,)


def names() -> list[str]:
    return list(db.session.scalars(select(Trainer.name).order_by(Trainer.name)))


def test_whoever_asks_next_waits_for_the_rows(app: Flask) -> None:
    place = club()
    Bulk(db.session()).insert("trainer", ("name",), Rows(slowly("Ana", "Ben")), location_id=place.id)
    Bulk(db.session()).insert("trainer", ("name",), Rows(slowly("Cy")), location_id=place.id)
    assert names() == ["Ana", "Ben", "Cy"]


def test_the_commit_waits_for_the_rows(app: Flask) -> None:
    place = club()
    Bulk(db.session()).insert("trainer", ("name",), Rows(slowly("Ana", "Ben")), location_id=place.id)
    db.session.commit()
    assert names() == ["Ana", "Ben"]


def test_rows_that_point_nowhere_are_refused_where_the_connection_is_used_next(app: Flask) -> None:
    place = club()
    Bulk(db.session()).insert("trainer", ("name",), [("Ana",)], location_id=place.id + 1)
    with pytest.raises(IntegrityError):
        names()
    db.session.rollback()
    assert names() == []


def test_they_are_not_committed_either(app: Flask) -> None:
    place = club()
    Bulk(db.session()).insert("trainer", ("name",), [("Ana",)], location_id=place.id + 1)
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()
    assert names() == []


def test_a_rollback_takes_rows_back_that_are_still_on_their_way(app: Flask) -> None:
    place = club()
    db.session.commit()
    Bulk(db.session()).insert("trainer", ("name",), Rows(slowly("Ana", "Ben")), location_id=place.id)
    db.session.rollback()
    assert names() == []


def test_what_went_wrong_is_forgotten_once_it_is_taken_back(app: Flask) -> None:
    nowhere = club().id + 1
    db.session.commit()
    with db.engine.connect() as connection:
        for begin, sender in ((connection.begin, Sender(connection)), (connection.begin_nested, Sender(connection))):
            part = begin()
            sender.send("trainer (name, location_id)", [("Ana", nowhere)])
            part.rollback()
            assert connection.scalars(select(Trainer.name)).all() == []
            connection.rollback()


class Rows(list[tuple[str]]):
    """Rows that come one by one, while they are sent."""

    def __init__(self, rows: Iterator[tuple[str]]) -> None:
        super().__init__([("",)])
        self._rows = rows

    def __iter__(self) -> Iterator[tuple[str]]:
        return self._rows
