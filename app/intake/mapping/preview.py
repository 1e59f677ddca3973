"""The first rows of a held file, and what its columns look like."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.intake import files
from app.intake.clean.cell import is_blank, squeeze
from app.intake.clean.evidence import DateEvidence
from app.intake.heading import Heading, heading_of
from app.intake.layouts import LAYOUTS
from app.intake.mapping import saved
from app.intake.mapping.looks import Known, Looks
from app.intake.mapping.proposal import Proposal, proposal
from app.intake.readers import read_tables
from app.intake.readers.table import head
from app.intake.recognise import nearest
from app.intake.refusal import Refused, naming
from app.intake.sheet import normal
from app.models import Export, Location, Member, Trainer

ROWS_SHOWN = 5
ROWS_LOOKED_AT = 400
"""So many say what a column looks like."""
ROWS_READ = 5_000
"""So many are asked whether day or month comes first."""
KNOWN_MOST = 20_000
"""Members whose ids and names are looked for."""


class Preview(NamedTuple):
    headers: list[str]
    """Every column, as it stands in the file."""
    rows: list[tuple[int, list[str]]]
    """The first, with the line each has in a spreadsheet."""
    columns: dict[str, Looks]
    """Those with a heading; of two with the same heading the first."""
    proposal: Proposal


def preview(session: Session, export: Export, location: Location, read_as: str = "") -> Preview:
    """Refused: the file is gone, or there is no table in it."""
    with naming(export.filename):
        tables = read_tables(files.path_of(export.sha256))
        near = nearest(tables, list(LAYOUTS.values()))
        heading = near.heading if near else heading_of(tables)
        if heading is None:
            raise Refused("no row of it is a header.")
        rows = rows_below(heading)
    columns = columns_under(heading, rows, _known(session, location))
    layout = near.layout if near else None
    proposed = proposal(export.options, columns, saved.known(session, location.id), layout, read_as)
    headers = [squeeze(header) for header in heading.headers]
    return Preview(
        headers, [(line, _even(cells, len(headers))) for line, cells in rows[:ROWS_SHOWN]], columns, proposed
    )


def doubt(looks: Looks) -> list[str]:
    """Two days of the column that can be read both ways; none where something in it settles which is meant."""
    evidence = DateEvidence()
    evidence.weigh(list(looks.all_cells))
    if evidence.order() is not None:
        return []
    return [value for value in dict.fromkeys(map(squeeze, looks.all_cells)) if _is_open(value)][:2]


def _is_open(value: str) -> bool:
    alone = DateEvidence()
    alone.weigh([value])
    return bool(alone.example)


def rows_below(heading: Heading) -> list[tuple[int, list[str]]]:
    below = head(heading.table, heading.skip + ROWS_READ)[heading.skip :]
    return [(line, cells) for line, cells in below if sum(not is_blank(squeeze(cell)) for cell in cells) > 1]


def _even(cells: Sequence[str], width: int) -> list[str]:
    return [squeeze(cell)[:80] for cell in [*cells, *[""] * width][:width]]


def columns_under(heading: Heading, rows: Sequence[tuple[int, list[str]]], known: Known) -> dict[str, Looks]:
    found: dict[str, Looks] = {}
    met = set()
    for at, header in enumerate(heading.headers):
        if normal(header) and normal(header) not in met:
            met.add(normal(header))
            cells = [cells[at] for _, cells in rows if at < len(cells)]
            found[squeeze(header)] = Looks(cells[:ROWS_LOOKED_AT], known, cells)
    return found


def _known(session: Session, location: Location) -> Known:
    here = Member.location_id == location.id, Member.mms_id.is_not(None)
    names = func.lower(Member.first_name), func.lower(Member.last_name)
    members = session.execute(select(Member.mms_id, *names).where(*here).limit(KNOWN_MOST)).all()
    staff = session.scalars(select(func.lower(Trainer.name)).where(Trainer.location_id == location.id))
    return Known(
        frozenset(str(mms_id) for mms_id, _, _ in members),
        frozenset((first, last) for _, first, last in members),
        frozenset(staff),
    )
