"""The club's way of saying days, times, money and people on the page of a client."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from app import days, money
from app.models import Location


class Day(NamedTuple):
    """For `<time>`: the day as people say it, the exact one on hover."""

    iso: str
    exact: str
    said: str


@dataclass(frozen=True, slots=True)
class Wording:
    location: Location
    today: date
    trainers: Mapping[int, str]
    users: Mapping[int, str]

    def day(self, day: date) -> Day:
        return Day(day.isoformat(), days.exact(day), days.near(day, self.today))

    def ago(self, day: date) -> Day:
        return Day(day.isoformat(), days.exact(day), f"{days.brief(day, self.today)}, {days.distance(day, self.today)}")

    def short(self, day: date) -> str:
        return days.short(day, self.today)

    def near(self, day: date) -> str:
        return days.near(day, self.today)

    def start(self, day: date, time: str) -> Day:
        """Mon, Nov 24, 6:00 pm."""
        return Day(f"{day.isoformat()}T{time}", days.exact(day), f"{days.short(day, self.today)}, {self.time(time)}")

    def time(self, time: str) -> str:
        return days.clock_time(time, self.location.currency)

    def moment(self, at: datetime) -> Day:
        local = self.location.here(at)
        return self.start(local.date(), f"{local:%H:%M}")

    def money(self, cents: int) -> str:
        return money.spoken(cents, self.location.currency)

    def trainer(self, trainer_id: int | None) -> str:
        return self.trainers.get(trainer_id or 0, "")

    def user(self, user_id: int | None) -> str:
        return self.users.get(user_id or 0, "")
