from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import log_ins, queries
from app.extensions import db
from app.models import EndedLogIn, User
from tests.plugins.cast import Cast

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def opens(user: User, key: str, now: datetime = NOW) -> bool:
    sight = queries.sight_of_cookie(db.session(), user.get_id(), key, now)
    return sight is not None and sight.user is user


def test_a_log_in_lasts_until_it_is_ended_and_ending_it_twice_is_no_fault(cast: Cast) -> None:
    one, other = log_ins.new_key(NOW), log_ins.new_key(NOW)
    assert opens(cast.ana, one)
    for _ in range(2):
        log_ins.end(db.session(), one, NOW)
    assert not opens(cast.ana, one)
    assert opens(cast.ana, other)
    assert not opens(cast.ana, other, NOW + log_ins.LONGEST)


def test_a_log_in_opens_no_account_that_was_closed_or_logged_out_everywhere(cast: Cast) -> None:
    key, cookie = log_ins.new_key(NOW), cast.ana.get_id()
    cast.ben.is_active, cast.ana.session_key = False, "another"
    db.session.flush()
    assert not opens(cast.ben, key)
    assert queries.sight_of_cookie(db.session(), cookie, key, NOW) is None
    assert queries.sight_of_cookie(db.session(), f"x{cookie}", key, NOW) is None
    assert opens(cast.ana, key)


@pytest.mark.parametrize("key", ["", ".", "x.y", "-5.y"])
def test_a_cookie_that_names_no_log_in_opens_nothing(cast: Cast, key: str) -> None:
    assert not opens(cast.ana, key)
    log_ins.end(db.session(), key, NOW)
    assert db.session.scalars(select(EndedLogIn)).all() == []


def test_what_would_be_over_by_itself_is_forgotten(app: Flask) -> None:
    log_ins.end(db.session(), log_ins.new_key(NOW), NOW)
    later = NOW + log_ins.LONGEST + timedelta(seconds=1)
    log_ins.end(db.session(), newest := log_ins.new_key(later), later)
    assert db.session.scalars(select(EndedLogIn.key)).all() == [newest]
