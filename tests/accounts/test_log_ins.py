from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import log_ins
from app.extensions import db
from app.models import EndedLogIn

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_a_log_in_lasts_until_it_is_ended_and_ending_it_twice_is_no_fault(app: Flask) -> None:
    one, other = log_ins.new_key(NOW), log_ins.new_key(NOW)
    assert log_ins.lasts(db.session(), one, NOW)
    for _ in range(2):
        log_ins.end(db.session(), one, NOW)
    assert not log_ins.lasts(db.session(), one, NOW)
    assert log_ins.lasts(db.session(), other, NOW)


@pytest.mark.parametrize("key", ["", ".", "x.y", "-5.y"])
def test_a_cookie_that_names_no_log_in_opens_nothing(app: Flask, key: str) -> None:
    assert not log_ins.lasts(db.session(), key, NOW)
    log_ins.end(db.session(), key, NOW)
    assert db.session.scalars(select(EndedLogIn)).all() == []


def test_what_would_be_over_by_itself_is_forgotten(app: Flask) -> None:
    log_ins.end(db.session(), log_ins.new_key(NOW), NOW)
    later = NOW + log_ins.LONGEST + timedelta(seconds=1)
    log_ins.end(db.session(), newest := log_ins.new_key(later), later)
    assert db.session.scalars(select(EndedLogIn.key)).all() == [newest]
