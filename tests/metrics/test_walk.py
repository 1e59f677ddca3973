"""What is told of each client is told again once their facts change, and of nobody else."""

from datetime import timedelta

import pytest

from app.accounts.scope import system_scope
from app.extensions import db
from app.metrics import kept, walk
from app.metrics.read import figures
from app.metrics.walk import Ask
from app.models import Client, Member, Package
from app.period import Period
from app.standing.queries import client_ids
from app.standing.refresh import refresh
from tests.factory import NOON, D, add_client, add_consultation, add_package, add_session, stand

SEASON = Period.days_to(D, 90)


@pytest.fixture
def told(cast, story):
    """Asks for the stage of everybody; gives what was told, and whose facts were read for it."""
    stand(cast.north)
    read: list[int] = []

    def tell(derived):
        read.append(derived.view.facts.client_id)
        return derived.stage.value

    ask = Ask("stages", lambda session, location, day: client_ids(session, location.id), tell)

    def asked():
        read.clear()
        [found] = walk.told(db.session(), cast.north, D, [ask])
        return found, sorted(read)

    return asked


def touch(cast, *clients: Client) -> None:
    refresh(db.session(), cast.north, [client.id for client in clients], D, through="import", now=NOON)
    db.session.commit()


def test_the_first_who_asks_has_everybody_read_and_the_next_nobody(told):
    found, read = told()
    assert sorted(found) == read != []
    assert told() == (found, [])


def test_only_whose_facts_changed_is_read_again(told, cast, story):
    before, _ = told()
    add_package(story["rosa"], D, 8, 59200, None, cast.dana_trainer)
    touch(cast, story["rosa"])
    found, read = told()
    assert read == [story["rosa"].id]
    assert found == {**before, story["rosa"].id: "active"}


def test_somebody_new_is_told_of_and_somebody_gone_is_not(told, cast, story):
    before, _ = told()
    new = add_client(cast.north, "Just Opened", D)
    touch(cast, new)
    assert told() == ({**before, new.id: "new"}, [new.id])
    db.session.delete(new)
    touch(cast)
    assert told() == (before, [])


def test_other_rules_and_another_trainer_behind_a_name_are_another_walk(told, cast):
    _, everybody = told()
    cast.north.quiet_days += 1
    db.session.commit()
    assert told()[1] == everybody
    cast.dana_trainer.same_as_id = cast.ben_trainer.id
    db.session.commit()
    assert told()[1] == everybody


def test_a_club_that_has_the_number_of_another_one_is_read_anew(told, cast):
    _, everybody = told()
    cast.north.facts_version -= walk.FURTHEST + 1
    db.session.commit()
    assert told()[1] == everybody


def test_who_reads_from_before_the_last_change_hears_what_is_newer(told, cast, story):
    told()
    add_package(story["rosa"], D, 8, 59200, None, cast.dana_trainer)
    touch(cast, story["rosa"])
    newer, _ = told()
    cast.north.facts_version -= 1
    assert told() == (newer, [])
    db.session.rollback()


def test_what_was_first_told_from_before_the_last_change_is_told_again_after_it(told, cast, story):
    """Somebody waits for the walk of another, with an older sight of the database."""
    told()
    add_package(story["rosa"], D, 8, 59200, None, cast.dana_trainer)
    touch(cast, story["rosa"])
    told()
    older = {story["rosa"].id: "as before"}
    another = Ask("another", lambda *_: [story["rosa"].id], lambda derived: older.get(derived.view.facts.client_id))
    cast.north.facts_version -= 1
    assert walk.told(db.session(), cast.north, D, [another]) == [older]
    db.session.rollback()
    older.clear()
    assert walk.told(db.session(), cast.north, D, [another]) == [{}]


def test_a_walk_that_breaks_off_is_begun_anew(told, cast):
    _, everybody = told()
    walk.forget()
    with pytest.raises(ZeroDivisionError):
        walk.told(db.session(), cast.north, D, [Ask("stages", lambda *_: everybody, lambda _: 1 / 0)])
    assert told()[1] == everybody


def test_several_things_are_told_in_one_walk(cast, story):
    stand(cast.north)
    read: list[str] = []
    asks = [
        Ask(
            key,
            lambda session, location, day: client_ids(session, location.id),
            lambda derived, key=key: read.append(key),
        )
        for key in "ab"
    ]
    walk.told(db.session(), cast.north, D, asks)
    assert read == list("ab") * len(client_ids(db.session(), cast.north.id))


def test_what_was_not_asked_for_the_longest_is_forgotten(told, cast):
    _, everybody = told()
    for number in range(walk.MOST_ASKED):
        walk.told(db.session(), cast.north, D, [Ask(number, lambda *_: (), lambda _: None)])
    assert told()[1] == everybody
    for number in range(walk.MOST_WALKS):
        walk.told(db.session(), cast.north, D - timedelta(number + 1), [Ask("none", lambda *_: (), lambda _: None)])
    assert told()[1] == everybody


def test_figures_brought_up_to_date_are_those_counted_anew(cast, story):
    """Sales, sessions, consultations, refunds, members who are no clients, clients who are gone."""
    scope = system_scope([cast.north.id])

    def change(number: int) -> Client:
        client = add_client(cast.north, f"More {number}", D - timedelta(number * 9))
        add_consultation(client, D - timedelta(number * 7), "attended", cast.ben_trainer, D - timedelta(number * 8))
        add_package(client, D - timedelta(number * 6), 4, 40000, None, cast.dana_trainer)
        for days in range(number):
            add_session(client, D - timedelta(days), "attended", cast.ben_trainer if days % 2 else cast.dana_trainer)
        return client

    def same() -> None:
        assert kept.figures(db.session(), cast.north, D, SEASON) == figures(db.session(), scope, cast.north, D, SEASON)

    same()
    more = [change(number) for number in range(6)]
    touch(cast, *more)
    same()
    sold = db.session.query(Package).filter_by(client_id=more[3].id).one()
    sold.refunded_on = D
    touch(cast, more[3])
    same()
    db.session.delete(more[1])
    member = Member(location_id=cast.north.id, mms_id="fresh", first_name="Fay", joined_on=D, status="active",
                    first_seen_on=D)  # fmt: skip
    db.session.add(member)
    touch(cast)
    same()
