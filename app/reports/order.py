"""What is asked of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session as Database

from app.accounts.scope import Scope
from app.metrics import kept
from app.metrics.read import figures
from app.metrics.tally import Figures
from app.models import Location
from app.period import Period
from app.reports.morning import Morning, build_kept
from app.reports.morning import build as build_morning
from app.reports.people import People, people_of


@dataclass(frozen=True)
class Order:
    """Of which location, read on which day, for which period. Several tables may share one."""

    session: Database
    scope: Scope
    location: Location
    day: date
    period: Period
    only: Sequence[int] | None = None
    """These clients alone."""
    is_reader: bool = False
    """What was counted already serves. Never in a transaction that has written."""

    @cached_property
    def people(self) -> People:
        return people_of(self.session, self.scope, self.location, self.only)

    @property
    def is_kept(self) -> bool:
        """What was counted for others serves: it is of the whole club, and so is this."""
        return self.is_reader and not self.scope.is_own_only and self.location.id in self.scope.location_ids

    @cached_property
    def figures(self) -> Figures:
        if self.is_kept:
            return kept.figures(self.session, self.location, self.day, self.period)
        return figures(self.session, self.scope, self.location, self.day, self.period)

    @cached_property
    def morning(self) -> Morning:
        build = build_kept if self.is_reader else build_morning
        return build(self.session, self.scope, self.location, self.day)
