"""Writes the story: who booked what when, in slots that nobody takes twice."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import count, islice
from random import Random

from app.demo.names import COACHES, DESK, Coach, people
from app.demo.story import (
    AHEAD,
    CHARGED,
    CONSULTATIONS,
    DUET,
    DUET_SESSION,
    HOURS,
    SESSION,
    Deed,
    DeedKind,
    Item,
    Person,
    Sale,
    Story,
    Visit,
)

CALLED_OFF = "Early Cancel"


class Diary:
    """The story while it is written. Every day is told as days from today."""

    def __init__(self, today: date, seed: int) -> None:
        self.story = Story(today)
        self.random = Random(seed)
        self._names = people(self.random)
        self._numbers = count(1)
        self._sale_ids = count(300100)
        self._taken: set[tuple[str, date, str]] = set()
        self._liked: dict[int, int] = {}

    def on(self, days: int) -> date:
        return self.story.today + timedelta(days)

    def joins(self, days: int) -> Person:
        first, last = next(self._names)
        person = Person(next(self._numbers), first, last, self.on(days))
        self.story.people.append(person)
        return person

    def sells(self, person: Person, item: Item, day: date) -> Sale:
        sale = Sale(person, item, day, str(next(self._sale_ids)))
        self.story.sales.append(sale)
        return sale

    def sold_on_the_board(self, sale: Sale, seller: Coach) -> None:
        """Recorded in Spotter as well, which is where the seller comes from: Mindbody's sales name none."""
        self.story.deeds.append(Deed(sale.sold_on, "sale", sale.person, seller.name, sale=sale))

    def records(
        self, days: int, kind: DeedKind, person: Person, by: str, note: str = "", *, again_on: date | None = None
    ) -> None:
        self.story.deeds.append(Deed(self.on(days), kind, person, by, note, again_on=again_on))

    def books(
        self,
        person: Person,
        service: str,
        day: date,
        staff: str,
        *,
        lead: int,
        word: str = AHEAD,
        by: str = "",
        time: str = "",
    ) -> Visit:
        """`lead`: how many days before it was booked. Without a `time`, near to when this person likes to come."""
        time = self._free_time(person, staff, day, time)
        booked_by = by or self.random.choice(DESK)
        visit = Visit(person, service, day, time, staff, day - timedelta(lead), booked_by, word)
        if word == CALLED_OFF:
            visit.called_off_on = day - timedelta(min(lead, 1))
        self.story.visits.append(visit)
        return visit

    def _free_time(self, person: Person, staff: str, day: date, time: str) -> str:
        liked = HOURS.index(time) if time else self._liked.setdefault(person.number, self.random.randrange(len(HOURS)))
        by_nearness = sorted(range(len(HOURS)), key=lambda at: abs(at - liked))
        time = next(HOURS[at] for at in by_nearness if (staff, day, HOURS[at]) not in self._taken)
        self._taken.add((staff, day, time))
        return time

    def trains(
        self,
        person: Person,
        coach: Coach,
        items: Sequence[Item],
        used: int,
        weekdays: Collection[int],
        until: date,
        latest_words: Sequence[str] = (),
    ) -> list[Sale]:
        """A history of sessions that ends on or before `until` with `used` of the last of `items`.

        Each package is bought between the last session of the one before and its own first. `latest_words`: how the
        last sessions went, the latest first.
        """
        counts = [*((item.sessions or used) for item in items[:-1]), used]
        held = list(islice(self._sessions(weekdays, until, latest_words), 400))
        held = _as_long_as(held, sum(counts))
        held.reverse()
        sales: list[Sale] = []
        before: date | None = None
        charged = iter([entry for entry in held if entry[1] in CHARGED])
        paid: dict[date, Sale] = {}
        for item, number in zip(items, counts, strict=True):
            days = [day for day, _ in islice(charged, number)]
            first = days[0] if days else until + timedelta(1)
            gap = 6 if before is None else max(0, min((first - before).days - 1, 9))
            sale = self.sells(person, item, first - timedelta(self.random.randint(0, gap)))
            sales.append(sale)
            paid |= dict.fromkeys(days, sale)
            before = days[-1] if days else before
        for day, word in held:
            service = DUET_SESSION if items[-1] is DUET else SESSION
            lead = self.random.randint(3, 9)
            visit = self.books(person, service, day, coach.name, lead=lead, word=word, by=coach.name)
            visit.sale = paid.get(day)
        return sales

    def _sessions(
        self, weekdays: Collection[int], until: date, latest_words: Sequence[str]
    ) -> Iterator[tuple[date, str]]:
        """Day and word of sessions on these days of the week, the latest first."""
        words = iter(latest_words)
        for back in count():
            day = until - timedelta(back)
            if day.weekday() in weekdays:
                yield day, next(words, None) or self._word()

    def _word(self) -> str:
        return self.random.choices(("Signed in", CALLED_OFF, "No Show", "Late Cancel"), (87, 6, 3, 4))[0]

    def books_ahead(self, person: Person, coach: Coach, weekdays: Collection[int], days: int = 14) -> None:
        for ahead in range(days + 1):
            day = self.on(ahead)
            if day.weekday() in weekdays:
                lead = self.random.randint(ahead + 2, ahead + 9)
                self.books(person, SESSION, day, coach.name, lead=lead, by=coach.name)


def _as_long_as(held: list[tuple[date, str]], charged: int) -> list[tuple[date, str]]:
    """The latest sessions with so many charged ones among them."""
    counted = 0
    for at, (_, word) in enumerate(held):
        if counted == charged:
            return held[:at]
        counted += word in CHARGED
    return held


def consults(diary: Diary, person: Person, days: int, word: str, coach: Coach | None = None, lead: int = 4) -> Coach:
    coach = coach or diary.random.choice(COACHES)
    service = diary.random.choice(CONSULTATIONS)
    diary.books(person, service, diary.on(days), coach.name, lead=lead, word=word)
    return coach
