"""Invents large clubs: any number of people, one at a time, always the same for the same size and seed.

Most of the people who ever dealt with the department are long gone; a share of the clients trains today.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

TODAY = date(2026, 11, 20)
SPAN = 6 * 365
"""Days of history."""
AHEAD = 21
"""Days of bookings after today."""
DAYS = [(TODAY + timedelta(n - SPAN)).isoformat() for n in range(SPAN + 800)]
"""ISO dates by day number; today is number SPAN."""
TIMES = [f"{hour:02d}:{minute:02d}" for hour in range(6, 21) for minute in (0, 15, 30, 45)]
FIRST_NAMES = [
    "Ada", "Arlo", "Bea", "Cleo", "Dana", "Edda", "Elio", "Ezra", "Finn", "Gus", "Hana", "Iris", "Joss", "Kit",
    "Levi", "Lou", "Mina", "Ned", "Olga", "Otis", "Pia", "Rafe", "Rhea", "Rosa", "Silas", "Tilda", "Uma", "Vito",
    "Wren", "Yara",
]  # fmt: skip
LAST_NAMES = [
    "Ashwick", "Barlow", "Cobham", "Dunmere", "Eastvale", "Farrow", "Glenhurst", "Harkstone", "Ironwode", "Jessop",
    "Kingsmarsh", "Larkspur", "Merriton", "Northam", "Orchard", "Pellowe", "Quarry", "Ravensby", "Stonebrook",
    "Thornby", "Underhill", "Venner", "Willowby", "Yarrow", "Zeale",
]  # fmt: skip
TRAINERS = [f"{first} {last}" for first in FIRST_NAMES[:20] for last in LAST_NAMES[20:]]
ITEMS = (("PT 8 sessions", 8, 59200), ("PT 12 sessions", 12, 84000), ("PT 24 sessions", 24, 159900),
         ("PT 48 sessions", 48, 297600))  # fmt: skip
OUTCOMES = (("attended", 0.86), ("cancelled", 0.93), ("no_show", 0.97), ("late_cancel", 1.0))
"""With the share of sessions up to and with each."""
BUYERS_IN_TEN = 6

MEMBERS = ("member_id", "first_name", "last_name", "email", "phone", "joined_on", "status")
APPOINTMENTS = ("appointment_id", "member_id", "member_name", "service", "starts_at", "trainer", "status", "booked_on",
                "booked_by")  # fmt: skip
PACKAGES = ("sale_id", "member_id", "member_name", "item", "sold_on", "price", "sessions", "expires_on", "sold_by",
            "remaining", "refunded_on")  # fmt: skip

Line = tuple[str, ...]


@dataclass(frozen=True)
class Size:
    """`clients` of the members ever dealt with the department; `active` is the share of them who train today."""

    members: int
    clients: int
    appointments: int
    active: float = 0.15
    seed: int = 1


class Person(NamedTuple):
    """The lines of one member in the three files of the product's own layout."""

    member: Line
    appointments: list[Line]
    packages: list[Line]


def people(size: Size) -> Iterator[Person]:
    """`size.members` people with `size.appointments` appointments between them; one is in memory at a time."""
    club = _Club(size)
    for number in range(size.members):
        yield club.person(number)


class _Club:
    def __init__(self, size: Size) -> None:
        self.size = size
        self.random = Random(size.seed)
        self.every = size.members / size.clients if size.clients else 0.0
        self.clients_made = 0
        self.appointments_made = 0
        self.sales_made = 0

    def person(self, number: int) -> Person:
        random = self.random.random
        id, first, last = str(100_000 + number), FIRST_NAMES[int(random() * 30)], LAST_NAMES[int(random() * 25)]
        joined = int(random() * (SPAN - 120))
        person = Person(("",), [], [])
        is_client = self.every and number >= self.clients_made * self.every and self.clients_made < self.size.clients
        is_training = random() < self.size.active
        if is_client:
            joined = self._client(id, f"{first} {last}", joined, is_training, person)
            self.clients_made += 1
        status = "active" if is_training or random() < 0.35 else "frozen" if random() < 0.03 else "cancelled"
        mail, phone = f"{first}.{last}.{id}@example.com".lower(), f"555-01{number % 100:02d}"
        return person._replace(member=(id, first, last, mail, phone, DAYS[joined], status))

    def _client(self, id: str, name: str, joined: int, is_training: bool, person: Person) -> int:
        """Adds what the client did; gives the day they joined back."""
        random, size = self.random.random, self.size
        left = size.appointments - self.appointments_made
        is_last = self.clients_made == size.clients - 1
        is_buyer = self.clients_made % 10 < BUYERS_IN_TEN or is_last
        trainer = TRAINERS[int(random() * len(TRAINERS))]
        if not is_buyer:
            self._consultation(id, name, SPAN - int(random() * 40) if is_training else joined + 5, trainer, person)
            return SPAN - 60 if is_training else joined
        buyers_left = max(1, (size.clients - self.clients_made) * BUYERS_IN_TEN // 10)
        others_left = size.clients - self.clients_made - buyers_left
        share = (left - others_left) / buyers_left
        count = left - 1 if is_last else min(left - 1, int(share * (0.1 + 1.8 * random())))
        step = 1.5 + 4 * random()
        length = min(int(count * step), SPAN - 120)
        end = SPAN + int(random() * AHEAD) if is_training else length + int(random() * (SPAN - 100 - length))
        start = max(0, end - length)
        self._consultation(id, name, start, trainer, person)
        self._sessions(id, name, start, length / max(count, 1), count, trainer, person)
        return max(0, start - 10)

    def _consultation(self, id: str, name: str, day: int, trainer: str, person: Person) -> None:
        random = self.random.random
        outcome = "booked" if day >= SPAN else ("attended", "attended", "attended", "no_show")[int(random() * 4)]
        self._appointment(id, name, "Consultation", day, outcome, trainer, TRAINERS[day % 100], person)

    def _sessions(self, id: str, name: str, start: int, step: float, count: int, trainer: str, person: Person) -> None:
        random = self.random.random
        left = 0
        for n in range(count):
            day = start + 1 + int(n * step)
            if left == 0 and day <= SPAN:
                left = self._sale(id, name, day, step, trainer, person)
            luck = random()
            outcome = next(word for word, share in OUTCOMES if luck < share) if day < SPAN else "booked"
            left -= outcome not in ("cancelled", "booked") and left > 0
            self._appointment(id, name, "Personal Training 60", day, outcome, trainer, trainer, person)

    def _appointment(
        self, id: str, name: str, service: str, day: int, outcome: str, trainer: str, by: str, person: Person
    ) -> None:
        self.appointments_made += 1
        starts_at = f"{DAYS[day]} {TIMES[self.appointments_made % 60]}"
        booked_on = DAYS[max(0, min(day, SPAN) - 4)]
        line = (f"A{self.appointments_made:07d}", id, name, service, starts_at, trainer, outcome, booked_on, by)
        person.appointments.append(line)

    def _sale(self, id: str, name: str, day: int, step: float, trainer: str, person: Person) -> int:
        self.sales_made += 1
        item, sessions, cents = ITEMS[int(self.random.random() * len(ITEMS))]
        expires = DAYS[min(day + int(sessions * step * 1.6), len(DAYS) - 1)]
        price = f"{cents // 100}.{cents % 100:02d}"
        line = (f"S{self.sales_made:06d}", id, name, item, DAYS[day], price, str(sessions), expires, trainer, "", "")
        person.packages.append(line)
        return sessions
