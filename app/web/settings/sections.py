from typing import NamedTuple


class Section(NamedTuple):
    word: str
    address: str
    sentence: str


SECTIONS = (
    Section(
        "Flags and goals", "/settings/numbers", "When a renewal is due, when somebody is quiet, and what to aim for."
    ),
    Section("Services", "/settings/services", "Which service names are consultations, which are sessions."),
    Section("Items", "/settings/items", "Which sale items are packages, and of how many sessions."),
    Section("Words", "/settings/words", "What the status words of your member system mean."),
    Section("Deliveries", "/settings/deliveries", "What comes how often, and through which door."),
    Section("People", "/settings/people", "Who logs in, at which clubs, and which trainer they are."),
    Section("Trainers", "/settings/trainers", "Which names are one trainer, and whose book goes to whom."),
    Section("Locations", "/settings/locations", "Name, time zone and money of each club."),
)
