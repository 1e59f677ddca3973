"""The day in a sentence or two: what is most, first. Pure."""

from collections.abc import Collection, Iterator
from datetime import date

from app import days, money
from app.reports.lines import Line
from app.reports.sentences import Sentence, Span


def headline(
    day: date, by: date, currency: str, need_count: int, named: Collection[Line], consultations: Collection[Line],
    renewals: Collection[Line], quiet: Collection[Line], lapsed: Collection[Line],
) -> Sentence:  # fmt: skip
    return (
        *_first(need_count, len(named), len(consultations)),
        *_renewals(day, by, currency, renewals),
        *_quiet(len(quiet)),
        *_lapsed(len(lapsed)),
    )


def _first(need_count: int, named_count: int, consultation_count: int) -> Iterator[Span]:
    if named_count:
        yield Span(days.count(named_count, "person", "people") + " first", True)
        if need_count > named_count:
            yield Span(f" of {need_count:,} who need attention")
    else:
        yield Span("Nobody needs attention", True)
    if consultation_count:
        yield Span(", then " if named_count else ", and there are " if consultation_count > 1 else ", and there is ")
        yield Span(days.count(consultation_count, "consultation"), True)
        yield Span(". " if named_count else " today. ")
    else:
        yield Span(". No consultation today. ")


def _renewals(day: date, by: date, currency: str, renewals: Collection[Line]) -> Iterator[Span]:
    if not renewals:
        yield Span(f"No renewal is due by {days.short(by, day)}. ")
        return
    yield Span(days.count(len(renewals), "renewal"), True)
    yield Span(" worth ")
    yield Span(money.spoken(sum(line.value_cents or 0 for line in renewals), currency), True)
    yield Span(f" {'is' if len(renewals) == 1 else 'are'} due by {days.short(by, day)}")
    ended_count = sum(1 for line in renewals if "ended" in line.reason.split(";"))
    if ended_count and ended_count == len(renewals):
        yield Span("; the package has ended already. " if ended_count == 1 else "; all packages have ended already. ")
    elif ended_count:
        yield Span(f"; {ended_count} of the packages {'has' if ended_count == 1 else 'have'} ended already. ")
    else:
        yield Span(". ")


def _quiet(count: int) -> Iterator[Span]:
    yield Span(f"{days.count(count, 'client')} {'is' if count == 1 else 'are'} quiet." if count else "Nobody is quiet.")


def _lapsed(count: int) -> Iterator[Span]:
    if count:
        yield Span(f" {days.count(count, 'card')} lapsed since the last night.")
