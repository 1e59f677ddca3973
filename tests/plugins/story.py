"""The club of `tests.story`, and the morning on which it is looked at."""

from collections.abc import Iterator

import pytest

from app import clock
from app.models import Client
from tests.plugins.cast import Cast
from tests.plugins.house import House
from tests.story import HALF_PAST_EIGHT, tell


@pytest.fixture
def friday_morning() -> Iterator[None]:
    """November 20, half past eight at north."""
    with clock.stopped_at(HALF_PAST_EIGHT):
        yield


@pytest.fixture
def story(house: House, cast: Cast) -> dict[str, Client]:
    """By first name."""
    return house.begin_with("story", lambda: tell(cast))
