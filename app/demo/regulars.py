"""Those who train: with enough left, with a reason to renew, or not coming any more."""

from collections.abc import Sequence

from app.demo.diary import Diary, consults
from app.demo.names import COACHES, FIRST_DAY, MANAGER, Coach
from app.demo.story import EIGHT, SESSION, STARTER, TWELVE, TWENTY_FOUR, UNLIMITED, Item, Person, Sale

BEN = COACHES[0]


def _came_before(diary: Diary, person: Person, sales: Sequence[Sale], coach: Coach) -> None:
    """How somebody who trains came to it: joined, was consulted, bought, some on the same day."""
    days = (sales[0].sold_on - diary.story.today).days - diary.random.choice((0, 0, 2, 5, 9))
    consults(diary, person, days, "Signed in", coach, lead=diary.random.randint(2, 7))
    long_ago = diary.random.choice((6, 12, 20, 26, 120, 400))
    person.joined_on = diary.on(days - long_ago)


def _sold_on_the_board(diary: Diary, sales: Sequence[Sale], coach: Coach) -> None:
    """Sales of the last weeks were recorded in Spotter by whoever made them; the exports brought them again."""
    for sale in sales:
        if diary.on(FIRST_DAY) < sale.sold_on < diary.on(-1) and diary.random.random() < 0.85:
            diary.sold_on_the_board(sale, coach)


def trains(
    diary: Diary,
    coach: Coach,
    items: Sequence[Item],
    used: int,
    a_week: int,
    until: int = -1,
    is_ahead: bool = True,
    latest: Sequence[str] = (),
    is_to_the_day: bool = False,
) -> tuple[Person, list[Sale]]:
    """Somebody who trained up to the day `until`, on it if `is_to_the_day`; see `Diary.trains`."""
    person = diary.joins(0)
    weekdays = diary.random.sample(range(7), a_week)
    if is_to_the_day:
        weekdays[0] = diary.on(until).weekday()
    sales = diary.trains(person, coach, items, used, weekdays, diary.on(until), latest)
    _came_before(diary, person, sales, coach)
    _sold_on_the_board(diary, sales, coach)
    if is_ahead:
        diary.books_ahead(person, coach, weekdays)
    return person, sales


def active(diary: Diary) -> None:
    """They train and have enough left; every coach has as many as is theirs."""
    for coach in COACHES:
        for number in range(coach.share - 2):
            a_week = diary.random.choice((1, 2, 2, 3)) if number % 3 else 1
            item = diary.random.choice((TWELVE, TWENTY_FOUR, TWENTY_FOUR) if a_week > 1 else (EIGHT, TWELVE))
            enough = 2 * a_week + 3
            used = diary.random.randint(1, max(1, (item.sessions or 0) - enough))
            before = [diary.random.choice((STARTER, EIGHT, TWELVE)) for _ in range(diary.random.randint(0, 2))]
            trains(diary, coach, [*before, item], used, a_week)


def renewing(diary: Diary) -> None:
    """Every reason why a renewal is due."""
    few_left = ((TWELVE, 10, 2, 0), (EIGHT, 7, 1, 1), (TWENTY_FOUR, 22, 2, 2), (EIGHT, 6, 1, 3), (STARTER, 3, 1, 4))
    for item, used, a_week, at in few_left:
        trains(diary, COACHES[at], [TWELVE, item] if at % 2 else [item], used, a_week)
    for at in (0, 1, 5):
        trains(diary, COACHES[at], [EIGHT, TWELVE], 7, 3)
    for at, age in ((0, 82), (2, 78)):
        person, sales = trains(diary, COACHES[at], [EIGHT], 3, 1)
        sales[0].sold_on = diary.on(-age)
        person.joined_on = min(person.joined_on, diary.on(-age - 20))
    trains(diary, COACHES[3], [UNLIMITED], 9, 3)
    for at, ended in ((0, -4), (1, -9), (2, -13), (4, -22), (3, -38)):
        trains(diary, COACHES[at], [EIGHT, TWELVE], 12, 2, until=ended, is_ahead=False)
    person, _ = trains(diary, BEN, [TWENTY_FOUR], 9, 2)
    diary.records(-2, "raise", person, MANAGER)


def worrying(diary: Diary) -> None:
    """With a package and not coming: quiet, or missed three in a row."""
    for at, until, item, used in ((0, -12, TWENTY_FOUR, 14), (1, -15, TWELVE, 4), (2, -19, TWENTY_FOUR, 8),
                                  (4, -24, TWELVE, 6)):  # fmt: skip
        person, _ = trains(diary, COACHES[at], [EIGHT, item], used, 1, until=until, is_ahead=False)
        if at:
            diary.records(-6, "message", person, COACHES[at].name, "Asked how the holiday was. No answer yet.")
    for at in (0, 3):
        trains(diary, COACHES[at], [TWELVE], 5, 1, latest=("No Show", "Late Cancel", "No Show"))
    person = diary.joins(-90)
    for weeks in range(3):
        diary.books(person, SESSION, diary.on(-7 * weeks - 2), BEN.name, lead=5, word="Signed in", by=BEN.name)


def this_morning(diary: Diary) -> None:
    """Ben has logged his first sessions of the day himself."""
    for time in ("06:00", "07:00"):
        person, _ = trains(diary, BEN, [TWENTY_FOUR], 6, 1, is_ahead=False)
        for days in (0, 7):
            diary.books(person, SESSION, diary.on(days), BEN.name, lead=days + 6, by=BEN.name, time=time)
        diary.records(0, "attended", person, BEN.name)
