"""Names of months and weekdays, whole or cut short, in the languages of the clubs: English, German, Spanish, French."""

import unicodedata
from collections import defaultdict

LANGUAGES = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
)
WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag",
    "lunes martes miércoles jueves viernes sábado domingo",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
)
BESIDE = {"setiembre": 9, "mrz": 3}
LEAST_LETTERS = 3


def plain(word: str) -> str:
    """In small letters without accents and umlauts."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _beginnings() -> dict[str, int]:
    """What begins two months in different languages names none: `jui`."""
    found: dict[str, set[int]] = defaultdict(set)
    months = [(word, number) for names in LANGUAGES for number, word in enumerate(names.split(), 1)]
    for word, number in (*months, *BESIDE.items()):
        name = plain(word)
        for length in range(LEAST_LETTERS, len(name) + 1):
            found[name[:length]].add(number)
    return {word: numbers.pop() for word, numbers in found.items() if len(numbers) == 1}


BEGINNINGS = _beginnings()


DAYS = {plain(day)[:length] for days in WEEKDAYS for day in days.split() for length in range(2, len(day) + 1)}


def is_weekday(word: str) -> bool:
    return plain(word) in DAYS


def month_of(word: str) -> int | None:
    return BEGINNINGS.get(plain(word))
