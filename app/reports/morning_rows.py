"""The morning report as rows of cells: a row for every line, and one in words where a list is empty."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from app import days
from app.intake.deliveries.queries import Awaited
from app.reports.cells import iso, money
from app.reports.lines import Line
from app.reports.morning import Morning
from app.reports.sentences import plain

REPORT_WORDS = {"members": "Members", "appointments": "Appointments", "packages": "Sales", "balances": "Balances"}
DOOR_WORDS = {
    "web": "the page",
    "api": "a script",
    "folder": "the folder",
    "mail": "the mailbox",
    "cli": "the terminal",
}
DAYS_OF_A_WEEK = 7
"""Within these the name of the weekday says which day."""
Cells = list[str]
SECTIONS = ("headline", "do_first", "consultations", "renewals", "quiet", "lapsed", "health")


def in_order(row: Sequence[str]) -> tuple[int, int]:
    """Where a row of the report, which begins with the location, stands in the order of the day: a file sorts it as
    text.
    """
    _, section, position, *_ = row
    return SECTIONS.index(section), int(position)


def rows(morning: Morning) -> Iterator[Cells]:
    """Section, position, text, client, trainer, reason, due_on, value."""
    yield from _numbered("headline", [_words(plain(morning.headline))])
    for section, lines, nothing in (
        ("do_first", morning.do_first, "Nobody needs attention."),
        ("consultations", morning.consultations, "No consultation today."),
        ("renewals", morning.renewals, "No renewal is due."),
        ("quiet", morning.quiet, "Nobody is quiet."),
        ("lapsed", morning.lapsed, "No card lapsed since the last night."),
    ):
        yield from _numbered(section, [_cells(line) for line in lines] or [_words(nothing)])
    yield from _numbered("health", [_words(text) for text in health_sentences(morning)])


def _numbered(section: str, lines: Iterable[Cells]) -> Iterator[Cells]:
    for position, cells in enumerate(lines, start=1):
        yield [section, str(position), *cells]


def _words(text: str) -> Cells:
    return [text, "", "", "", "", ""]


def _cells(line: Line) -> Cells:
    return [line.text, line.name, line.trainer, line.reason, iso(line.due_on), money(line.value_cents)]


def missing_sentence(awaited: Awaited, day: date) -> str:
    """No sales export since Tuesday. No members export through the mailbox yet, expected every day."""
    expected = awaited.expected
    layout = f" ({expected.layout.replace('-', ' ')})" if expected.layout else ""
    door = f" through {DOOR_WORDS[expected.door]}" if expected.door else ""
    what = f"No {REPORT_WORDS[expected.report].lower()} export{layout}{door}"
    if awaited.last_at is None:
        return f"{what} yet, expected every {expected.every}."
    is_near = (day - awaited.last_on).days < DAYS_OF_A_WEEK
    return f"{what} since {f'{awaited.last_on:%A}' if is_near else days.brief(awaited.last_on, day)}."


def health_sentences(morning: Morning) -> Iterator[str]:
    found, day = morning.health, morning.day
    if not found.deliveries:
        yield "No export has come yet."
    for delivery in found.deliveries:
        late = ", overdue" if delivery.is_overdue else ""
        yield f"{REPORT_WORDS[delivery.report]}: as of {days.short(delivery.as_of, day)}{late}."
    yield from (missing_sentence(awaited, day) for awaited in found.missing)
    if found.held_count:
        held = days.count(found.held_count, "file is", "files are")
        yield f"{held} held for a person to look at."
    if found.waiting_count:
        waiting = days.count(found.waiting_count, "row")
        named = f": {', '.join(found.waiting_names)}" if found.waiting_names else ""
        yield f"{waiting} {'waits' if found.waiting_count == 1 else 'wait'} for an answer{named}."
    else:
        yield "No row waits for an answer."
    if found.night_on is None:
        yield "No night has run yet."
    else:
        yield f"Last night: {days.short(found.night_on, day)}."
