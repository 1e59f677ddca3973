"""Reads a board, whole or in parts, and puts it into words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import clock
from app.accounts import trainers as staff
from app.accounts.permissions import Permission
from app.accounts.scope import Scope
from app.funnel import card_notes, lanes
from app.funnel.card import Card
from app.funnel.filters import Filters
from app.funnel.lanes import PAGE, Lane, Window
from app.models import Location
from app.standing.refresh import refresh_day
from app.standing.stage import Stage
from app.web.board import filters as in_address
from app.web.board.drawing import Words, called_here, drawn
from app.web.board.view import LaneView, lane_view, shape, sum_words


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks at what: a person, a club, filters, how many cards of each lane, and since when they look."""

    scope: Scope
    location: Location
    filters: Filters
    upto: Mapping[Stage, int]
    since: datetime
    current: Stage = Stage.NEW
    """The one lane that a phone shows."""
    is_lost_open: bool = False

    def shown(self, stage: Stage) -> int:
        """How many cards of a lane are drawn, at least a page of them."""
        return max(self.upto.get(stage, PAGE), PAGE)

    def further(self, stage: Stage, upto: int) -> str:
        """Where a browser without scripts goes for the next cards of a lane."""
        more = {"shown": f"{stage}:{upto + PAGE}", "lost": "open" if self.is_lost_open or stage is Stage.LOST else ""}
        return f"{in_address.address(self.filters, **more)}#{shape(stage)}"

    @property
    def today(self) -> date:
        return refresh_day(self.location, clock.today(self.location.timezone))

    @property
    def facts(self) -> str:
        """Another one as soon as any fact of the club is another, or the day, or the role, which says whose cards are
        seen. Only ours goes to the next by one.
        """
        return f"{self.location.facts_version}.{self.today:%j}.{self.scope.role}"

    def is_next_after(self, facts: str) -> bool:
        """Whether nothing but what this request wrote is another than on a page with these facts."""
        version, _, rest = facts.partition(".")
        return version.isdecimal() and self.facts == f"{int(version[:18]) + 1}.{rest}"

    def is_of_role(self, facts: str | None) -> bool:
        """Whether a page with these facts offers what this person may do."""
        return facts is None or facts.endswith(f".{self.scope.role}")

    def is_as_seen(self, facts: str | None) -> bool:
        """Whether a page shows all there is, without a look at the lanes. What is left out of a page can change without
        a fact: whose names a trainer has, who is called what.
        """
        return facts == self.facts and not self.scope.is_own_only and self.filters == Filters()


@dataclass(frozen=True, slots=True)
class Board:
    lanes: list[LaneView]
    people: str
    attention_count: int
    trainers: Mapping[int, str]
    since: str
    facts: str
    is_bare: bool = False
    """Nobody stands in any lane, not even among the lost."""


def read(session: Session, look: Look, seen: Mapping[Stage, str] | None = None) -> Board:
    """The lanes that are not as `seen`; all of them where nothing was seen yet."""
    facts = look.facts  # first: a page that shows more than it knows asks again, one that knows more never would
    found = lanes.lanes(session, look.scope, look.location.id, look.filters, look.today)
    wanted = [stage for stage in Stage if seen is None or found[stage].mark != seen.get(stage)]
    trainers = staff.known(session, look.location.id)
    views = _views(session, look, found, wanted, trainers) if wanted else []
    people, attention_count = sum_words(found, look.location.currency)
    is_bare = not any(lane.count for lane in found.values())
    return Board(views, people, attention_count, trainers, look.since.isoformat(), facts, is_bare)


def _views(
    session: Session, look: Look, found: Mapping[Stage, Lane], wanted: Collection[Stage], trainers: Mapping[int, str]
) -> list[LaneView]:
    window = Window(tuple((stage, look.shown(stage)) for stage in wanted))
    rows = lanes.cards(session, look.scope, look.location.id, look.filters, look.today, window)
    by_stage: dict[str, list[Card]] = {stage.value: [] for stage in Stage}
    for row in rows:
        by_stage[row.stage].append(row)
    words = words_of(session, look, trainers)
    return [
        lane_view(
            found[stage],
            by_stage[stage.value],
            look.shown(stage),
            words,
            further=look.further(stage, look.shown(stage)),
            current=look.current,
            folded=stage is Stage.LOST and not look.is_lost_open,
        )
        for stage in wanted
    ]


def words_of(session: Session, look: Look, trainers: Mapping[int, str]) -> Words:
    return Words(
        look.today,
        look.location,
        called_here(trainers),
        card_notes.moved_since(session, look.scope, look.location.id, look.since),
        look.scope.permits(Permission.MOVE_CARDS),
    )


def more_cards(session: Session, look: Look, stage: Stage, after: int) -> tuple[Markup, Lane]:
    """The next cards of one lane, as it is scrolled."""
    lane = lanes.lanes(session, look.scope, look.location.id, look.filters, look.today)[stage]
    window = Window(((stage, after + PAGE),), after)
    rows = lanes.cards(session, look.scope, look.location.id, look.filters, look.today, window)
    words = words_of(session, look, staff.known(session, look.location.id))
    return drawn(rows, words), lane
