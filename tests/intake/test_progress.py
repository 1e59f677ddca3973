import pytest
from flask import Flask
from redis import Redis

from app.intake import progress


def test_what_was_read_so_far_is_told_from_worker_to_page(app: Flask) -> None:
    assert progress.rows_read(7) == 0
    tell = progress.teller(7)
    tell(5_000)
    tell(10_000)
    assert progress.rows_read(7) == 10_000
    assert progress.rows_read(8) == 0


def test_while_redis_is_away_the_load_goes_on_untold(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "redis", Redis.from_url("unix:///nowhere/redis.sock"))
    progress.teller(7)(5_000)
    assert progress.rows_read(7) == 0
