"""A club whose files contradict each other, made up from a seed."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from app.extensions import db
from app.intake import settling
from app.models import Location
from tests.intake.load.exports import APPOINTMENTS, BALANCES, MEMBERS, NOON, PACKAGES, SALES, VISITS, D, bring

PEOPLE = {"1": "Ann One", "2": "Bo Two", "3": "Cy Three", "4": "Di Four"}
Step = Callable[[Location], object]
File = tuple[date, str, list[str]]
"""As-of date, header and lines."""


class Invented:
    """A club whose systems say something else of it every few days."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.random = Random(seed)
        self.days = [D - timedelta(n) for n in self.random.sample(range(90), 14)]
        """As-of dates, each of one file."""

    def files(self) -> list[File]:
        makers = [self.members] * 3 + [self.appointments] * 4 + [self.visits] * 2 + [self.packages] * 3
        makers += [self.sales, self.balances]
        return [maker(day) for maker, day in zip(makers, self.days, strict=True)]

    def steps(self) -> list[Step]:
        files = self.files()
        steps: list[Step] = [lambda place, file=file: bring(place, file[1], *file[2], as_of=file[0]) for file in files]
        again = self.random.choice(files)
        steps.append(lambda place: bring(place, again[1], *again[2], "", as_of=D))
        steps += self.settlements()
        return steps

    def settlements(self) -> list[Step]:
        s = db.session
        return [
            lambda place: settling.settle_service(s(), place, "Mystery", self.kind, NOON),
            lambda place: settling.settle_service(s(), place, "Orientation", "consultation", NOON),
            lambda place: settling.settle_outcome(s(), place, "pencilled", "no_show", NOON, is_charged=False),
            lambda place: settling.settle_item(s(), place, "Big bag", NOON, sessions=6, valid_days=50),
            lambda place: settling.settle_item(s(), place, "PT 4 sessions", NOON, sessions=4, valid_days=30),
        ]

    @property
    def kind(self) -> str:
        return "other" if len(self.days) % 2 else "session"

    def members(self, day: date):
        rows = []
        for id, name in PEOPLE.items():
            if self.maybe():
                first, _, last = name.partition(" ")
                rows.append(
                    (
                        id,
                        self.pick(first, "Anna", ""),
                        self.pick(last, "Zed"),
                        self.pick("a@x", "b@x", ""),
                        self.pick("", "5550100"),
                        self.pick(self.near(day), ""),
                        self.pick("active", "frozen", ""),
                    )
                )
        return day, MEMBERS, lines(rows or [("1", "Ann", "One", "", "", "", "")])

    def appointments(self, day: date):
        rows = []
        for number in range(8):
            if self.maybe(0.8):
                id = str(number % 4 + 1)
                rows.append(
                    (
                        f"A{number}",
                        id,
                        self.pick(PEOPLE[id], "Other Name", ""),
                        self.service(),
                        self.moment(number),
                        self.pick("Ben", "Dana", ""),
                        self.word(),
                        self.pick(self.near(day), ""),
                        self.pick("Ben", ""),
                    )
                )
        return day, APPOINTMENTS, lines(rows or [("A0", "1", "", "Orientation", self.moment(0), "", "booked", "", "")])

    def visits(self, day: date):
        """Without ids: a slot holds one service, so that it has one key whatever comes first."""
        rows = [
            (
                str(n % 4 + 1),
                PEOPLE[str(n % 4 + 1)],
                "PT 60",
                self.moment(50 + n),
                self.pick("Ben", ""),
                self.word(),
                "",
                "",
            )
            for n in range(5)
            if self.maybe(0.8)
        ]
        return day, VISITS, lines(rows or [("1", "", "PT 60", self.moment(50), "", "booked", "", "")])

    def packages(self, day: date):
        rows = []
        for number in range(6):
            if self.maybe(0.8):
                id = str(number % 4 + 1)
                item = ("PT 4 sessions", "Big bag", "PT 8 sessions")[number % 3]
                rows.append(
                    (
                        f"S{number}",
                        id,
                        PEOPLE[id],
                        item,
                        self.pick("2026-09-01", "2026-09-10"),
                        self.pick("300.00", "0.00"),
                        self.pick("", "5"),
                        self.pick("", "2026-12-31"),
                        self.pick("Ben", ""),
                        self.pick("", "2", "0"),
                        self.pick("", "", self.near(day)),
                    )
                )
        return (
            day,
            PACKAGES,
            lines(rows or [("S0", "1", "", "PT 4 sessions", "2026-09-01", "300.00", "", "", "", "", "")]),
        )

    def sales(self, day: date):
        rows = [("09/13/2026", "1", "One, Ann", "100", "PT 4 sessions", "1", "$300.00", "$0.00")]
        for number in range(1, 6):
            quantity = self.pick(1, 1, -1)
            total = "$300.00" if quantity > 0 else "($300.00)"
            who, name = self.pick(("1", "One, Ann"), ("3", "Three, Cy"))
            rows.append(
                (
                    f"{self.pick('9', '10')}/{self.pick(1, 15, 30)}/2026",
                    who,
                    name,
                    str(100 + number),
                    "PT 4 sessions",
                    str(quantity),
                    total,
                    "$0.00",
                )
            )
        return day, SALES, lines(rows)

    def balances(self, day: date):
        rows = [
            ("1", "Ann One", "PT 4 sessions", self.pick("3", "0"), self.pick("", "2026-12-24")),
            ("3", "Cy Three", "PT 4 sessions", "2", "2026-12-20"),
            ("2", "Bo Two", "Big bag", "1", ""),
        ]
        return day, BALANCES, lines(rows)

    def maybe(self, share: float = 0.7) -> bool:
        return self.random.random() < share

    def pick(self, *values):
        return self.random.choice(values)

    def service(self) -> str:
        return self.pick("Orientation", "PT 60", "PT 60", "Mystery")

    def word(self) -> str:
        return self.pick("booked", "attended", "attended", "late_cancel", "cancelled", "pencilled")

    def near(self, day: date) -> str:
        return (day - timedelta(self.random.randrange(45))).isoformat()

    def moment(self, number: int) -> str:
        return f"{D - timedelta(number)} {7 + number % 5:02}:00"


class Joined(Invented):
    """A system that tells of members and of what they bought in one file, beside others that tell of either."""

    def files(self) -> list[File]:
        makers = [self.memberships] * 5 + [self.members] * 2 + [self.packages] * 2 + [self.appointments] * 2
        makers += [self.visits, self.sales, self.balances]
        return [maker(day) for maker, day in zip(makers, self.days, strict=True)]

    def memberships(self, day: date):
        rows = []
        for number in range(6):
            if self.maybe(0.8):
                id = str(number % 4 + 1)
                first, _, last = PEOPLE[id].partition(" ")
                rows.append(
                    (
                        *(id, self.pick(first, "Anna", ""), last, self.pick("CURRENT", "HOLD", "COMPLETED", "")),
                        *(("Personal Training", "Open Gym", "PT 4 sessions")[number % 3], "2026-09-01"),
                        *(self.pick("2026-08-01", "2026-09-15"), self.pick("", "2026-12-31")),
                        *(self.pick("8", ""), self.pick("5", ""), self.pick("400.00", "500.00")),
                    )
                )
        header = "Number,First Name,Last Name,Mbr. Status,Membership Label,Mbr. Create Date,Mbr. Begin Date,"
        header += "Mbr. End Date,Att. Limit,Att. Remaining,Payment Amount"
        first = ("1", "Ann", "One", "CURRENT", "Open Gym", "2026-09-01", "2026-09-01", "", "", "", "30.00")
        return day, header, lines(rows or [first])

    def settlements(self) -> list[Step]:
        s = db.session
        return [
            *super().settlements(),
            lambda place: settling.settle_item(s(), place, "Open Gym", NOON, is_pt=False),
            lambda place: settling.settle_item(s(), place, "Personal Training", NOON, sessions=6),
        ]


def lines(rows) -> list[str]:
    return [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows]
