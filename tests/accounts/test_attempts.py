from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from app.accounts.attempts import TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS, WINDOW, Attempts

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
AWAY = "unix:///nowhere/redis.sock"


@pytest.fixture(params=["redis", "this process"])
def attempts(request: pytest.FixtureRequest, redis_url: str) -> Attempts:
    """Counted by Redis, and by this process while Redis is away."""
    if request.param == "this process":
        return Attempts(Redis.from_url(AWAY), "of this test")
    redis = Redis.from_url(redis_url)
    redis.flushdb()
    return Attempts(redis, "of this test")


def test_an_account_takes_ten_tries_and_then_waits(attempts: Attempts) -> None:
    for number in range(TRIES_PER_ACCOUNT):
        assert attempts.wait("ana@example.com", f"10.0.0.{number}", NOW) is None
    left = attempts.wait("ana@example.com", "10.0.1.1", NOW)
    assert left is not None
    assert timedelta(0) < left <= WINDOW
    assert attempts.wait("ben@example.com", "10.0.1.1", NOW) is None


def test_one_address_cannot_try_account_after_account(attempts: Attempts) -> None:
    for number in range(TRIES_PER_ADDRESS):
        assert attempts.wait(f"{number}@example.com", "10.0.0.1", NOW) is None
    assert attempts.wait("one more@example.com", "10.0.0.1", NOW) is not None
    assert attempts.wait("one more@example.com", "10.0.0.2", NOW) is None


def test_a_right_password_starts_the_account_anew_and_costs_the_address_nothing(attempts: Attempts) -> None:
    for number in range(TRIES_PER_ADDRESS + TRIES_PER_ACCOUNT):
        email = f"trainer {number}@example.com"
        assert attempts.wait(email, "of the club", NOW) is None
        attempts.fitted(email, "of the club")
    for _ in range(TRIES_PER_ACCOUNT):
        assert attempts.wait("trainer 1@example.com", "of the club", NOW) is None


def test_without_redis_a_try_counts_for_a_quarter_of_an_hour() -> None:
    attempts = Attempts(Redis.from_url(AWAY), "of this test")
    for _ in range(TRIES_PER_ACCOUNT + 1):
        attempts.wait("ana@example.com", "10.0.0.1", NOW)
    assert attempts.wait("ana@example.com", "10.0.0.1", NOW + WINDOW / 2) == WINDOW / 2
    assert attempts.wait("ana@example.com", "10.0.0.1", NOW + WINDOW) is None


def test_redis_forgets_by_itself_and_never_learns_an_email(redis_url: str) -> None:
    redis = Redis.from_url(redis_url)
    redis.flushdb()
    attempts = Attempts(redis, "of this test")
    attempts.wait("ana@example.com", "10.0.0.1", NOW)
    attempts.fitted("ben@example.com", "10.0.0.2")
    keys = redis.keys()
    assert len(keys) == 3
    assert all(0 < redis.ttl(key) <= WINDOW.total_seconds() for key in keys)
    assert not any(b"ana" in key or b"10.0" in key for key in keys)
