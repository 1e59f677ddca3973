"""The people of the demo and what became of each, so that every column, list and figure has somebody in it.

Days are told from today: -3 is three days ago. Bookings and results up to yesterday are on file.
"""

from collections.abc import Callable
from datetime import date, timedelta

from app.demo import former, newcomers, regulars
from app.demo.diary import Diary
from app.demo.story import OTHER_ITEMS, Story

SEED = 7
MEMBERS = 400
ACTS: tuple[Callable[[Diary], None], ...] = (
    regulars.active,
    regulars.renewing,
    regulars.worrying,
    newcomers.new_members,
    newcomers.consulted,
    newcomers.bought_lately,
    former.lost,
    former.joined_before,
    former.on_the_side,
    regulars.this_morning,
)


def tell(today: date) -> Story:
    diary = Diary(today, SEED)
    for act in ACTS:
        act(diary)
    _fill_up(diary)
    for visit in diary.story.visits:
        visit.person.joined_on = min(visit.person.joined_on, visit.booked_on)
    return diary.story


def _fill_up(diary: Diary) -> None:
    """Everybody else: members the department never had to do with."""
    while len(diary.story.people) < MEMBERS:
        person = diary.joins(-diary.random.randint(80, 1500))
        luck = diary.random.random()
        person.is_frozen = luck < 0.04
        if luck > 0.86:
            person.left_on = min(person.joined_on + timedelta(diary.random.randint(60, 700)), diary.on(-5))
        if luck < 0.3:
            diary.sells(person, diary.random.choice(OTHER_ITEMS), diary.on(-diary.random.randint(1, 70)))
