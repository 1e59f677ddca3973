"""Which column of an unknown file is most likely which field: by its heading, and by what its values look like."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from app.intake.fields import FIELDS, FILLED, SAME
from app.intake.mapping.looks import Looks
from app.intake.rows import TOGETHER, Report, told_in
from app.intake.wording import PARTLY, weight

OF_ONE_THING = tuple(report for report in FIELDS if report not in TOGETHER)
"""A file of two things at once is none that a stranger's file is guessed to be."""
NEVER = -1.0
"""The values cannot be those of the field."""
MOST = 0.6
"""So many of the values have to look right."""
ENOUGH = 0.7
"""Values that speak for a field as clearly do without a heading."""
ALONE = 0.15
"""Values that fit, where no other column fits and the field is needed."""
WORTH = 2.0
"""Of all needs of a report being met, against every column of the file being told by it."""


class Choice(NamedTuple):
    header: str
    why: str


class Suggestion(NamedTuple):
    report: Report
    choices: dict[str, Choice]
    weight: float


class Scored(NamedTuple):
    total: float
    field: str
    header: str
    wording: float
    values: float


def suggest(columns: Mapping[str, Looks], reports: Iterable[Report] = OF_ONE_THING) -> Suggestion:
    """`columns` by header. The report of these that the file speaks of most clearly."""
    return max((_of_report(report, columns) for report in reports), key=lambda one: one.weight)


def _of_report(report: Report, columns: Mapping[str, Looks]) -> Suggestion:
    scored = [_scored(report, field, header, looks) for header, looks in columns.items() for field in FIELDS[report]]
    found: dict[str, Scored] = {}
    for one in sorted(scored, key=lambda one: -one.total):
        if one.wording + one.values * (one.values >= ENOUGH) >= ENOUGH and one.values != NEVER:
            _take(one, found)
    for field in (field for group in FILLED[report] for field in group):
        left = [one for one in scored if one.field == field and one.values >= ALONE and _is_free(one, found)]
        if len(left) == 1:
            _take(left[0], found)
    needs = sum(bool(found.keys() & set(group)) for group in FILLED[report]) / len(FILLED[report])
    telling = sum(1 + one.total for one in found.values()) / max(len(columns), 1)
    choices = {field: Choice(one.header, _why(one, columns[one.header])) for field, one in found.items()}
    return Suggestion(report, choices, WORTH * needs + telling)


def _take(one: Scored, found: dict[str, Scored]) -> None:
    if _is_free(one, found):
        found[one.field] = one


def _is_free(one: Scored, found: Mapping[str, Scored]) -> bool:
    """Neither the column nor the field is taken, nor one that says the same."""
    rivals = {other for whole, parts in SAME.items() for other in (whole, *parts) if _say_the_same(one.field, other)}
    return one.header not in {taken.header for taken in found.values()} and not ({one.field} | rivals) & found.keys()


def _say_the_same(field: str, other: str) -> bool:
    return any(
        (field == whole and other in parts) or (other == whole and field in parts) for whole, parts in SAME.items()
    )


def _scored(report: Report, field: str, header: str, looks: Looks) -> Scored:
    values = evidence(report, field, looks)
    wording = weight(field, header)
    return Scored(wording + values if values != NEVER else NEVER, field, header, wording, values)


def evidence(report: Report, field: str, looks: Looks) -> float:
    """From NEVER to 1. A column without values speaks neither for nor against."""
    if not looks.values:
        return 0.0
    key = "standing" if field == "status" and "members" in told_in(report) else field
    return EVIDENCE[key](looks)


def _member_id(looks: Looks) -> float:
    if looks.known_ids > MOST:
        return 1.0
    is_other = looks.days > MOST or looks.emails > MOST or (looks.has_decimals and looks.amounts > MOST)
    return NEVER if is_other or looks.ids < MOST else 0.2


def _record_id(looks: Looks) -> float:
    """Hardly one comes twice."""
    is_unlike = looks.ids < MOST or looks.days > MOST or len(looks.distinct) < len(looks.values) / 3
    return NEVER if is_unlike or looks.known_ids > MOST else 0.1


def _name(looks: Looks) -> float:
    if looks.known_names > MOST / 2:
        return 1.0
    return NEVER if looks.full_names < MOST or looks.staff > MOST else 0.3


def _name_part(looks: Looks) -> float:
    return NEVER if looks.words < MOST or looks.outcomes > MOST else 0.1


def _day(looks: Looks) -> float:
    if looks.days >= MOST:
        return 0.2
    return 0.1 if looks.serials >= MOST else NEVER


def _moment(looks: Looks) -> float:
    return 0.4 if looks.moments >= MOST else NEVER


def _plain_day(looks: Looks) -> float:
    return 0.0 if looks.moments >= MOST else _day(looks)


def _time(looks: Looks) -> float:
    return 0.5 if looks.times >= MOST and looks.days < MOST else NEVER


def _price(looks: Looks) -> float:
    if looks.amounts < MOST or looks.days > MOST:
        return NEVER
    return 0.5 if looks.has_decimals else 0.1


def _count(looks: Looks) -> float:
    return NEVER if looks.counts < MOST or looks.has_decimals or looks.days > MOST else 0.1


def _words(share: Callable[[Looks], float], worth: float = 0.8) -> Callable[[Looks], float]:
    """Of a text that is telling where so many of its values are."""

    def look(looks: Looks) -> float:
        if share(looks) > MOST / 2:
            return worth
        return NEVER if looks.days > MOST or looks.emails > MOST or looks.amounts > MOST else 0.1 * looks.are_few

    return look


EVIDENCE: dict[str, Callable[[Looks], float]] = {
    "member_id": _member_id,
    "appointment_id": _record_id,
    "sale_id": _record_id,
    "name": _name,
    "first_name": _name_part,
    "last_name": _name_part,
    "email": lambda looks: 1.0 if looks.emails > MOST else NEVER,
    "phone": lambda looks: 0.8 if looks.phones > MOST and looks.days < MOST else NEVER,
    "joined_on": _day,
    "starts_at": _moment,
    "starts_on": _plain_day,
    "starts_time": _time,
    "booked_on": _day,
    "sold_on": _day,
    "expires_on": _day,
    "refunded_on": _day,
    "price": _price,
    "quantity": _count,
    "sessions": _count,
    "remaining": _count,
    "charged": lambda looks: 0.1 if looks.flags > MOST else NEVER,
    "status": _words(lambda looks: looks.outcomes, 1.0),
    "standing": _words(lambda looks: looks.standings),
    "service": _words(lambda looks: looks.services),
    "item": _words(lambda looks: looks.items),
    "trainer": _words(lambda looks: looks.staff, 0.9),
    "sold_by": _words(lambda looks: looks.staff),
    "booked_by": _words(lambda looks: looks.staff, 0.6),
}
BECAUSE = {
    "member_id": "members who are known here have these numbers",
    "name": "members who are known here are called so",
    "email": "its values are e-mail addresses",
    "phone": "its values are phone numbers",
    "status": "its values are words for how a booking ended",
    "service": "its values name training or consultations",
    "item": "its values name packages of sessions",
    "trainer": "trainers who are known here are called so",
    "sold_by": "trainers who are known here are called so",
    "booked_by": "trainers who are known here are called so",
}


def _why(one: Scored, looks: Looks) -> str:
    because = BECAUSE.get(one.field, "") if one.values >= ENOUGH else ""
    if one.wording > PARTLY:
        return "known wording"
    if one.wording:
        return f"the heading comes near{', and ' + because if because else ''}"
    return f"guessed: {because}" if because else "guessed: no other column fits"


def samples(looks: Looks, most: int = 3) -> list[str]:
    return [value[:60] for value in looks.distinct[:most]]
