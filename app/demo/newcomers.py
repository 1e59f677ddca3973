"""Those who came lately: not spoken to yet, booked, missed, thinking it over, bought."""

from datetime import timedelta

from app.demo.diary import Diary, consults
from app.demo.names import COACHES, MANAGER
from app.demo.story import EIGHT, GIFT, SESSION, TWELVE

BEN = COACHES[0]


def new_members(diary: Diary) -> None:
    for days in (-1, -1, -2, -4, -5, -8, -11, -15):
        diary.joins(days)
    for days, note in (
        (-6, "Left a message on the machine."),
        (-9, "Wants to settle in first, ring again next week."),
        (-13, "Interested in strength. Will look at her shifts and call back."),
        (-19, "Trains with a friend for now."),
        (-25, "Had a baby in spring, asked for a gentle start."),
    ):
        person = diary.joins(days)
        diary.records(min(days + 4, -1), diary.random.choice(("call", "message", "talk")), person, MANAGER, note)


def consulted(diary: Diary) -> None:
    """Booked today, tomorrow and later; never logged; missed; and those who think it over."""
    for days, coaches in ((0, (0, 0, 1, 3)), (1, (0, 1, 2, 4)), (2, (5,)), (3, (0, 2)), (5, (1,)), (8, (3,))):
        for at in coaches:
            person = diary.joins(-diary.random.randint(4, 24))
            consults(diary, person, days, "Reserved", COACHES[at], lead=days + diary.random.randint(2, 4))
    for days, at in ((-2, 0), (-4, 2), (-9, 4)):
        consults(diary, diary.joins(days - 8), days, "Reserved", COACHES[at])
    missed = ((-1, 0, "No Show"), (-4, 4, "No Show"), (-6, 3, "No Show"), (-8, 2, "Late Cancel"),
              (-11, 0, "No Show"), (-15, 1, "No Show"), (-18, 2, "No Show"), (-23, 4, "No Show"))  # fmt: skip
    for days, at, word in missed:
        person = diary.joins(days - 9)
        consults(diary, person, days, word, COACHES[at])
        if days < -10:
            diary.records(days + 3, "call", person, COACHES[at].name, "Sorry, forgot. Wants to find a new day.")
    for days, at in ((-1, 0), (-1, 3), (-2, 4), (-3, 1), (-5, 0), (-7, 2), (-9, 3), (-11, 5), (-13, 2), (-16, 1),
                     (-19, 5), (-24, 4)):  # fmt: skip
        person = diary.joins(days - diary.random.randint(5, 20))
        consults(diary, person, days, "Signed in", COACHES[at])
        if days < -6:
            diary.records(days + 4, "talk", person, COACHES[at].name, "Thinks about eight sessions, asks about price.")
    person = diary.joins(-21)
    gift = diary.sells(person, GIFT, diary.on(-9))
    diary.books(person, SESSION, diary.on(-6), BEN.name, lead=4, word="Signed in", by=BEN.name).sale = gift


def bought_lately(diary: Diary) -> None:
    """Closed in the last weeks: on the day of the consultation, or when they came back."""
    lately = ((-33, 0), (-31, 2), (-27, 3), (-23, 0), (-20, 0), (-17, 6), (-14, 5), (-12, 0), (-10, 0), (-9, 4),
              (-6, 0), (-4, 0))  # fmt: skip
    for number, (days, later) in enumerate(lately):
        coach = COACHES[number % len(COACHES)]
        person = diary.joins(days - 12)
        consults(diary, person, days, "Signed in", coach, lead=5)
        sold = diary.on(days + later)
        sale = diary.sells(person, (EIGHT, TWELVE)[number % 2], sold)
        diary.sold_on_the_board(sale, coach)
        for session in range(1, -(days + later), 5):
            booked = diary.books(person, SESSION, sold + timedelta(session), coach.name, lead=3, word="Signed in",
                                 by=coach.name)  # fmt: skip
            booked.sale = sale
        diary.books(person, SESSION, diary.on(2 + number), coach.name, lead=8, by=coach.name)
