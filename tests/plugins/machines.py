from collections.abc import Iterator

import pytest

from app import clock
from app.accounts import tokens
from app.extensions import db
from tests.plugins.cast import Cast
from tests.web.machines import MORNING


@pytest.fixture
def secret(cast: Cast) -> Iterator[str]:
    """A token of north. The clock stands still before noon."""
    with clock.stopped_at(MORNING):
        made = tokens.make(db.session(), cast.north, "Nightly script", cast.ana.id, MORNING)
        db.session.commit()
        yield made.secret
