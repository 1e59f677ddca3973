"""A service that is one trainer's: guessed from its name, said by a person, and read anew whenever either changes."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app.extensions import db
from app.intake.settling import settle_service
from app.intake.staff import actions
from app.intake.undo.undoing import undo
from app.models import Location, Service
from tests.intake.load.exports import NOON, D, club
from tests.intake.staff.clubs import act, known, sale, trained, trainer, visits

NAME = "PT 60 - Dana Olsen"


def dana_and_ben(place):
    sale(place, 1, "Dana Olsen"), sale(place, 2, "Ben Ortiz")


def service(name: str = NAME) -> Service:
    return db.session.scalars(select(Service).where(Service.name == name)).one()


def settle(place, trainer_id, kind="session"):
    here = db.session.get_one(Location, place.id)
    settle_service(db.session(), here, NAME, kind, NOON, trainer=trainer_id)
    db.session.commit()


@pytest.mark.parametrize("is_first", [True, False])
def test_rows_that_name_nobody_are_whose_name_the_service_carries(app, is_first):
    """Whichever file comes first."""
    place = club()
    if is_first:
        dana_and_ben(place)
    visits(place, (1, ""), (2, "Ben Ortiz"), service=NAME)
    if not is_first:
        assert trained(place) == {"Ben Ortiz": 1}
        dana_and_ben(place)
    assert trained(place) == {"Dana Olsen": 1, "Ben Ortiz": 1}
    assert service().is_trainer_guessed


def test_all_services_find_their_trainers_in_one_walk(app):
    place = club()
    visits(place, (1, ""), service=NAME)
    visits(place, (2, ""), service="PT 45 with Ben")
    walks = []

    def hear(_connection, _cursor, statement, *_):
        walks.extend(re.findall(r'SELECT carried."?key"?, carried.cells', statement))

    event.listen(db.engine, "before_cursor_execute", hear)
    visits(place, (3, "Dana Olsen"), (4, "Ben Ortiz"), as_of=D - timedelta(days=1))
    event.remove(db.engine, "before_cursor_execute", hear)
    assert trained(place) == {"Dana Olsen": 2, "Ben Ortiz": 2}
    assert len(walks) == 1


def test_a_guess_goes_with_the_file_that_named_the_trainer(app):
    place = club()
    visits(place, (1, ""), (2, ""), service=NAME)
    sale(place, 2, "Ben Ortiz")
    naming = sale(place, 1, "Dana Olsen")
    assert trained(place) == {"Dana Olsen": 2}
    undo(db.session(), naming.id, NOON + timedelta(days=2))
    db.session.commit()
    assert trained(place) == {}
    assert (service().trainer_id, known(place)) == (None, ["Ben Ortiz"])


def test_a_second_trainer_of_that_first_name_makes_it_nobodys(app):
    place = club()
    dana_and_ben(place)
    visits(place, (1, ""), service="Personal Training with Dana")
    assert trained(place) == {"Dana Olsen": 1}
    visits(place, (2, "Dana Reed"), as_of=D - timedelta(days=1))
    assert trained(place) == {"Dana Reed": 1}


def test_what_a_person_says_counts_and_can_be_said_otherwise(app):
    place = club()
    dana_and_ben(place)
    visits(place, (1, ""), (2, "Ben Ortiz"), service=NAME)
    settle(place, trainer(place, "Ben Ortiz").id)
    assert trained(place) == {"Ben Ortiz": 2}
    visits(place, (1, ""), as_of=D - timedelta(days=1), service=NAME)
    assert trained(place) == {"Ben Ortiz": 3}
    settle(place, None)
    assert trained(place) == {"Ben Ortiz": 1}
    assert not service().is_trainer_guessed
    settle(place, "as it is")
    assert trained(place) == {"Ben Ortiz": 1}


def test_a_trainer_whom_only_services_name_is_added_by_hand_once(app):
    place = club()
    sale(place, 1, "Ben Ortiz")
    visits(place, (1, ""), service="PT 45 with Kit")
    kit = actions.named(act(place), "  Kit   Oak ")
    assert actions.named(act(place), "OAK, KIT").id == kit.id
    db.session.commit()
    assert trained(place) == {"Kit Oak": 1}
    assert service("PT 45 with Kit").trainer_id == kit.id


def test_what_a_person_said_keeps_the_trainer_when_the_file_is_undone(app):
    place = club()
    visits(place, (1, ""), service=NAME)
    sale(place, 1, "Ben Ortiz")
    naming = sale(place, 2, "Dana Olsen")
    settle(place, trainer(place, "Dana Olsen").id)
    undo(db.session(), naming.id, NOON + timedelta(days=2))
    db.session.commit()
    assert trained(place) == {"Dana Olsen": 1}
