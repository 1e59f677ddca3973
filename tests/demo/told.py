"""The demo as it was told, and a real club of one client beside it."""

import re
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app import clock
from app.extensions import db
from app.models import Location, Trainer, User
from tests.factory import add_client, add_consultation, add_package, add_session, stand
from tests.plugins.house import House


class Told(NamedTuple):
    house: House
    today: date
    said: str
    demo: Location
    real: Location

    def printed(self, role: str) -> tuple[str, str]:
        found = re.search(rf"^{role}: (\S+)  password: (\S+)$", self.said, re.M)
        assert found, self.said
        return found[1], found[2]

    def moment(self, day: date, hour: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(hour), ZoneInfo(self.demo.timezone))


def real_club() -> Location:
    north = Location(code="north", name="Harbor North", timezone="America/Chicago", currency="USD")
    ana = User(email="ana@example.com", password_hash="x", role="admin", session_key="k", created_at=clock.now())
    db.session.add_all([north, ana])
    db.session.flush()
    db.session.add(Trainer(location_id=north.id, name="Ben Calder"))
    bea = add_client(north)
    add_consultation(bea, date(2026, 1, 7), "attended")
    add_package(bea, date(2026, 1, 8))
    add_session(bea, date(2026, 1, 9))
    stand(north)
    return north
