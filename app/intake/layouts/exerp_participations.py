"""Exerp, participations. It names no service and no trainer, and no start either: somebody showed up, or was cancelled.

A no-show is a cancellation with that reason. One who is still booked has no moment at all: such rows need the start of
the booking from a column of the club's own, mapped as `starts_at`.
"""

from collections.abc import Iterator

from app.intake.clean.dates import UNKNOWN
from app.intake.layouts import build
from app.intake.layouts.parts import Aside, Batch, Layout, may, need
from app.intake.rows import Row

NO_START = "no start: this file has one only of who showed up or was cancelled"


def participations(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    return build.appointments((_with_words(_started(batch, aside)) for batch in batches), aside)


def _started(batch: Batch, aside: Aside) -> Batch:
    if "starts_at" in batch or "starts_on" in batch:
        return batch
    moments = zip(batch["shown_at"], build.column(batch, "cancelled_at", UNKNOWN), strict=True)
    starts = [next((moment for moment in pair if moment != UNKNOWN), UNKNOWN) for pair in moments]
    for line, start in zip(batch["line"], starts, strict=True):
        if start == UNKNOWN:
            aside.reject(line, "starts_at", "", NO_START)
    found = batch | {"starts_at": [(day, time or "00:00") for day, time in starts]}
    return build.kept(found, [start != UNKNOWN for start in starts])


def _with_words(batch: Batch) -> Batch:
    pairs = zip(batch["status"], batch["reason"], strict=True)
    return batch | {"status": [f"{state} {reason}" if reason else state for state, reason in pairs]}


LAYOUT = Layout(
    name="exerp-participations",
    report="appointments",
    columns=(
        need("appointment_id", "PARTICIPATION_ID", must_fill=True),
        need("member_id", "PERSON_ID", must_fill=True),
        need("booked_on", "CREATION_DATE_TIME"),
        need("status", "STATE"),
        need("shown_at", "SHOW_UP_TIME", kind="moment"),
        may("cancelled_at", "CANCEL_TIME", kind="moment"),
        need("reason", "CANCEL_REASON", kind="text"),
    ),
    rows=participations,
    makes=(("starts_at", "shown_at"),),
    lacks=("service", "trainer"),
)
