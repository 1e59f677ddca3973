"""What a stranger's bytes go through before anything is written: read, recognised, cleaned, and mapped as a page would.

Nothing but Refused ever leaves it, in one sentence.
"""

from contextlib import suppress
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from app.intake.fields import FILLED
from app.intake.heading import heading_of
from app.intake.layouts import LAYOUTS
from app.intake.mapping.looks import Known
from app.intake.mapping.mapped import MAPPED
from app.intake.mapping.preview import columns_under, doubt, rows_below
from app.intake.mapping.proposal import proposal
from app.intake.readers import read_tables
from app.intake.readers.limits import MIB, Limits
from app.intake.recognise import nearest, open_export
from app.intake.refusal import Refused

SMALL = Limits(
    file_bytes=MIB, html_bytes=MIB, unpacked_bytes=4 * MIB, workbook_bytes=512 * MIB, workbook_seconds=5, rows=5_000,
    html_cells=50_000, columns=200, cell_letters=20_000, problems=2_000,
)  # fmt: skip
NEW_YORK = ZoneInfo("America/New_York")


def bring(content: bytes, path: Path, *, is_brief: bool = False) -> None:
    """`path`: where the bytes are put. `is_brief`: a file that nobody knows is not mapped; that takes the most time."""
    path.write_bytes(content)
    try:
        read(path, None, {}, {})
    except Refused as refusal:
        if refusal.held_for == "mapping" and not is_brief:
            with suppress(Refused):
                map_and_read(path)


def read(path: Path, layout: str | None, columns: dict[str, str], constants: dict[str, str]) -> None:
    reading = open_export(
        path, filename="export.csv", layout=layout, columns=columns, constants=constants, zone=NEW_YORK,
        as_of=date(2026, 11, 20), limits=SMALL,
    )  # fmt: skip
    taken = sum(len(chunk) for chunk in reading.chunks())
    assert taken <= SMALL.rows * 40, "rows out of nothing"
    for problem in reading.problems:
        assert problem.reason
    _ = reading.notes, reading.way, reading.manner, reading.cut, reading.extra_columns


def map_and_read(path: Path) -> None:
    """As the page of a held file proposes it; what is lacking is said for all rows."""
    tables = read_tables(path, SMALL)
    near = nearest(tables, list(LAYOUTS.values()))
    heading = near.heading if near else heading_of(tables)
    if heading is None:
        return
    columns = columns_under(heading, rows_below(heading), Known())
    made = proposal({}, columns, (), near.layout if near else None)
    for looks in columns.values():
        doubt(looks)
    said = {field: choice.header for field, choice in made.choices.items()}
    lacking = [group[0] for group in FILLED[made.report] if not set(said) & set(group)]
    read(path, made.layout.name if made.layout else MAPPED, said, dict.fromkeys(lacking, "2026-11-17 09:00"))
