"""Who is in the demo. Everybody is invented."""

from collections.abc import Iterator
from itertools import count
from random import Random
from typing import NamedTuple

CLUB = "Demo Club"
CODE = "demo"
TIMEZONE = "America/New_York"
CURRENCY = "USD"
MANAGER = "Ana Merrow"
MANAGER_EMAIL = "manager@demo.example.com"
TRAINER_EMAIL = "trainer@demo.example.com"
FIRST_DAY = -35
"""Of the club's time with Spotter, from today: the first import. What was before is history."""
DESK = ("Noor Tallis", "Wes Arbury")
"""Who books most consultations: the front desk."""


class Coach(NamedTuple):
    """A trainer and how they do: of ten booked, how many come; of ten who came, how many buy."""

    name: str
    show: float
    close: float
    share: int
    """How many of the clients who train today are theirs."""


COACHES = (
    Coach("Ben Calder", 8.2, 4.6, 11),
    Coach("Maya Okonde", 7.4, 5.2, 8),
    Coach("Theo Lindqvale", 6.6, 3.4, 7),
    Coach("Priya Sandhurst", 8.8, 4.0, 7),
    Coach("Jonas Wickmere", 5.8, 2.6, 5),
    Coach("Lena Fairholt", 7.0, 3.0, 5),
)
"""The first one has the demo's log-in for trainers, and a full book."""

FIRST = (
    "Abel", "Ada", "Alma", "Amos", "Anouk", "Arlo", "Asta", "Bea", "Bram", "Bruno", "Carys", "Cleo", "Colm", "Cora",
    "Dario", "Delia", "Edda", "Elio", "Elsie", "Enzo", "Esme", "Ezra", "Faye", "Finn", "Flora", "Gail", "Gus", "Hana",
    "Hugo", "Ida", "Imani", "Ines", "Iris", "Ivo", "Jada", "Joss", "Jude", "Juno", "Kai", "Kira", "Kit", "Lars",
    "Leona", "Levi", "Lina", "Lou", "Luca", "Mabel", "Malik", "Mara", "Milo", "Mina", "Nadia", "Ned", "Nell", "Nico",
    "Olga", "Omar", "Orla", "Otis", "Pablo", "Pia", "Quinn", "Rafe", "Reva", "Rhea", "Rosa", "Rufus", "Sana", "Silas",
    "Sol", "Suki", "Tara", "Tilda", "Tomas", "Uma", "Vera", "Vito", "Willa", "Wren", "Yara", "Yusuf", "Zadie", "Zeno",
)  # fmt: skip
LAST = (
    "Abernale", "Ashgrove", "Barrowby", "Bellthorn", "Birchwell", "Brackendale", "Bramfield", "Calloway", "Carrick",
    "Chesterby", "Cobhurst", "Coldstream", "Corriden", "Cranleigh", "Dalgarth", "Dellwood", "Dunmere", "Eastwick",
    "Elderby", "Elmhurst", "Fairweald", "Fallowfield", "Farnaby", "Fenwright", "Garrowby", "Glenister", "Greystoke",
    "Hadleigh", "Harrowgate", "Hawksmere", "Hazelrigg", "Hollins", "Inglewood", "Jesmond", "Kelbrook", "Kestrelle",
    "Kirkland", "Langmere", "Larkwell", "Lindenau", "Lockhart", "Lorrimer", "Marchbank", "Marlowe", "Mossgrove",
    "Nettleby", "Northolt", "Oakhanger", "Orchardson", "Overbury", "Pemberley", "Pendrake", "Penhallow", "Quillan",
    "Radcot", "Ravenscar", "Redfern", "Rosedale", "Rowantree", "Saltmarsh", "Sandover", "Selwick", "Shelbourn",
    "Silverdale", "Stannard", "Stonehouse", "Summerlin", "Tamworth", "Thistlewood", "Thornbury", "Tidewell",
    "Underwood", "Vantongeren", "Varley", "Wadebridge", "Wakelin", "Waverley", "Westerby", "Whitlock", "Winterbourne",
    "Woodhaven", "Wraxall", "Wyndale", "Yarrowby", "Yelverton",
)  # fmt: skip


def people(random: Random) -> Iterator[tuple[str, str]]:
    """First and last names, no two people alike."""
    used: set[tuple[str, str]] = set()
    for _ in count():
        name = random.choice(FIRST), random.choice(LAST)
        if name not in used:
            used.add(name)
            yield name
