"""Those who are gone, and what else is in the files."""

from app.demo.diary import Diary, consults
from app.demo.names import COACHES, MANAGER, Coach
from app.demo.regulars import trains
from app.demo.story import DUET, EIGHT, MASSAGE, STARTER, TWELVE, UNSETTLED, Person


def lost(diary: Diary) -> None:
    """Recorded losses, and cards that lapse with tonight's night."""
    for days, reason, again, word in (
        (-33, "price", 60, "Signed in"),
        (-28, "no_time", 45, "Signed in"),
        (-19, "trains_alone", None, "Signed in"),
        (-12, "unreachable", None, "No Show"),
        (-6, "not_interested", None, "Signed in"),
        (-3, "price", 90, "Signed in"),
    ):
        person = diary.joins(days - 40)
        coach = consults(diary, person, days - 14, word)
        diary.records(days, "loss", person, coach.name, reason, again_on=diary.on(again) if again else None)
    for days, at, reason, ended in ((-24, 3, "moved_away", -35), (-9, 5, "health", -18), (-5, 2, "no_time", -16),
                                    (-2, 4, "price", -19)):  # fmt: skip
        person, _ = trains(diary, COACHES[at], [EIGHT], 8, 1, until=ended, is_ahead=False)
        diary.records(days, "loss", person, MANAGER, reason)
    for at, ended in ((0, -63), (1, -68), (2, -70), (4, -74)):
        trains(diary, COACHES[at], [STARTER, EIGHT], 8, 1, until=ended, is_ahead=False)
    diary.joins(-61)
    trains(diary, COACHES[1], [EIGHT], 8, 2, until=-61, is_ahead=False, latest=["Signed in"], is_to_the_day=True)


def joined_before(diary: Diary) -> None:
    """What became of the new members of the last quarters: the history behind the rates."""
    for number in range(118):
        days = -430 + number * 3
        coach = diary.random.choices(COACHES, [c.share for c in COACHES])[0]
        person = diary.joins(days - diary.random.randint(3, 25))
        luck = diary.random.random() * 10
        if luck > 8.6:
            continue
        came = diary.random.random() * 10 < coach.show
        consults(diary, person, days, "Signed in" if came else diary.random.choice(("No Show", "Late Cancel")), coach)
        if not came and luck < 3:
            came = True
            consults(diary, person, days + 6, "Signed in", coach)
        if came and diary.random.random() * 10 < coach.close:
            _trained_once(diary, person, coach, days + 7)
        if diary.random.random() < 0.3:
            person.left_on = diary.on(min(-5, days + diary.random.randint(60, 300)))


def _trained_once(diary: Diary, person: Person, coach: Coach, days: int) -> None:
    """Bought, trained for a while, and stopped: more than the lapse window ago."""
    items = [diary.random.choice((STARTER, EIGHT, EIGHT, TWELVE)) for _ in range(diary.random.randint(1, 3))]
    length = sum(item.sessions or 0 for item in items) * 7 // 2
    until = min(days + length + diary.random.randint(0, 20), -75)
    diary.trains(person, coach, items, items[-1].sessions or 0, diary.random.sample(range(7), 2), diary.on(until))


def on_the_side(diary: Diary) -> None:
    """What else the files carry: other services, a return, a duet, an item nobody has settled, a disagreement."""
    for days in range(-60, 6, 6):
        person = diary.joins(-diary.random.randint(100, 600))
        word = "Signed in" if days < 0 else "Reserved"
        diary.books(person, MASSAGE, diary.on(days), COACHES[5].name, lead=7, word=word)
    for days in (-11, -4, -2):
        diary.sells(diary.joins(days - 200), UNSETTLED, diary.on(days))
    person = diary.joins(-70)
    coach = consults(diary, person, -48, "Signed in")
    diary.sells(person, EIGHT, diary.on(-46)).refunded_on = diary.on(-39)
    trains(diary, COACHES[3], [DUET], 4, 1)
    person = diary.joins(-26)
    coach = consults(diary, person, -10, "No Show")
    diary.records(-10, "attended", person, coach.name)
