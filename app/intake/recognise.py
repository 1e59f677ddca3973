"""From a file to the layout that reads it: by the set of its headers, wherever in the first rows they stand."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.intake.clean.cell import squeeze
from app.intake.clean.kinds import Club
from app.intake.fields import FIELDS
from app.intake.heading import TITLE_ROWS, Heading, heading_of
from app.intake.layouts import LAYOUTS
from app.intake.layouts.parts import Column, Layout
from app.intake.mapping import mapped as mapping
from app.intake.mapping.drift import renames
from app.intake.mapping.mapped import Mapped, Saved
from app.intake.problems.sheet import CORRECTIONS, corrections_in
from app.intake.readers import read_tables
from app.intake.readers.limits import LIMITS, Limits
from app.intake.readers.table import Table, head
from app.intake.reading import Reading
from app.intake.refusal import Refused, naming
from app.intake.sheet import Sheet, normal, placed

ALIKE = 0.5
"""Headers of which at least so many are shared are those of the same report, in a newer wording."""


def open_export(
    path: str | Path,
    *,
    filename: str,
    layout: str | None,
    columns: Mapping[str, str],
    constants: Mapping[str, str],
    zone: ZoneInfo,
    as_of: date,
    minor_digits: int = 2,
    limits: Limits = LIMITS,
    saved: Sequence[Saved] = (),
) -> Reading:
    """`columns` and `constants` are those of --map and --const, `saved` the mappings of the club. Refused, and nothing
    else, here and in `chunks`; Corrected is one, of a file of corrected rows.
    """
    with naming(filename):
        tables = read_tables(Path(path), limits)
        corrected = corrections_in(tables, is_expected=layout == CORRECTIONS)
    if corrected is not None:
        raise corrected
    with naming(filename):
        sheets, mapped = found_in(tables, layout, columns, constants, saved)
        if not any(sheet.has_rows() for sheet in sheets):
            raise Refused("the file has a header but no rows; export the report again for a period that has some.")
        mapping.check_orders(sheets[0].layout, mapped)
        return Reading(filename, sheets, mapped, Club(zone, as_of, minor_digits), limits)


def found_in(
    tables: list[Table],
    layout: str | None,
    columns: Mapping[str, str],
    constants: Mapping[str, str],
    saved: Sequence[Saved],
) -> tuple[list[Sheet], Mapped]:
    """What the person says counts, then a saved mapping whose headers these are, then the layouts that are known."""
    named = next((one for one in saved if one.name == layout), None)
    if named is not None:
        said = named._replace(columns={**named.columns, **columns}, constants={**named.constants, **constants})
        mapped = mapping.understood(said.columns, said.constants)
        sheets = recognised(tables, layouts_of(said), mapped, said.name)
        check_names(said, mapped, sheets[0])
        return sheets, mapped
    mapped = mapping.understood(columns, constants)
    if layout is None and not mapped.fields and (recalled := recalled_from(tables, saved)):
        return recalled
    return recognised(tables, candidates(layout, mapped), mapped, layout), mapped


def layouts_of(saved: Saved) -> list[Layout]:
    """Of its columns a later file must have those without which no row can be read."""
    mapped = mapping.understood(saved.columns, saved.constants)
    found = []
    for layout in candidates(saved.layout or mapping.MAPPED, mapped):
        needed = mapping.needed(layout.report, mapped)
        columns = tuple(
            column._replace(is_needed=_must_be_there(column, layout, needed))
            if column.field in mapped.headers
            else column
            for column in layout.columns
        )
        found.append(replace(layout, name=saved.name, base=layout.name, columns=columns))
    return found


def _must_be_there(column: Column, layout: Layout, needed: Collection[str]) -> bool:
    """What only the rows of this vendor know, such as a flag for who came, they cannot be made without."""
    return column.field in needed or (column.is_needed and column.field not in FIELDS[layout.report])


def check_names(saved: Saved, mapped: Mapped, sheet: Sheet) -> None:
    """Refused: a column that the mapping reads seems to have another name now, so its values would be lost."""
    renamed = {normal(old): new for old, new in renames(saved.headers, sheet.headers).items()}
    for field, header in mapped.headers.items():
        if field not in sheet.positions and normal(header) in renamed:
            now = squeeze(renamed[normal(header)])
            raise Refused(
                f'the column "{header}" of "{saved.name}" seems to be "{now}" now; say so with --map {field}="{now}".',
                "mapping",
            )


def recalled_from(tables: list[Table], saved: Sequence[Saved]) -> tuple[list[Sheet], Mapped] | None:
    """By the saved mapping that was made on headers most like these. Refused: two were, and say different things."""
    found = []
    for one in saved:
        mapped = mapping.understood(one.columns, one.constants)
        with suppress(Refused):
            sheets = recognised(tables, layouts_of(one), mapped, one.name)
            found.append((likeness(one.headers, sheets[0].headers), one, sheets, mapped))
    best = max((like for like, *_ in found), default=0.0)
    if best < ALIKE:
        return None
    (_, first, sheets, mapped), *others = [one for one in found if one[0] == best]
    for _, other, *_ in others:
        if (other.layout, other.columns, other.constants) != (first.layout, first.columns, first.constants):
            names = f'"{first.name}" and "{other.name}"'
            raise Refused(f"the saved mappings {names} both fit it; say which with --layout NAME.", "mapping")
    check_names(first, mapped, sheets[0])
    return sheets, mapped


def likeness(before: Sequence[str], after: Sequence[str]) -> float:
    """The share of headers that both have."""
    one, other = ({normal(header) for header in headers} - {""} for headers in (before, after))
    return len(one & other) / max(len(one | other), 1)


def candidates(name: str | None, mapped: Mapped) -> list[Layout]:
    """The layouts to look for, adapted to what the person says; last the one that a mapping makes by itself."""
    if name is not None and name not in (*LAYOUTS, mapping.MAPPED):
        raise Refused(f'there is no layout "{name}"; the layouts are {", ".join(LAYOUTS)}.', "mapping")
    chosen = [layout for layout in LAYOUTS.values() if name in (None, layout.name)]
    fitting = [mapping.adapted(layout, mapped) for layout in chosen if mapping.fits(layout, mapped)]
    if chosen and not fitting and name is not None:
        unknown = sorted(mapped.fields - set(chosen[0].kinds))[0]
        raise Refused(
            f'"{unknown}" is no field of {name}; its fields are {", ".join(sorted(chosen[0].kinds))}.', "mapping"
        )
    if mapped.headers and (name is None or not chosen):
        return fitting + _made(mapped, is_last_resort=bool(fitting))
    return fitting


def _made(mapped: Mapped, *, is_last_resort: bool) -> list[Layout]:
    try:
        return [mapping.made_of(mapped)]
    except Refused:
        if is_last_resort:
            return []
        raise


def recognised(tables: list[Table], layouts: list[Layout], mapped: Mapped, name: str | None) -> list[Sheet]:
    """The tables that one layout reads, the rest is left alone: a summary, the filters of the report. `name`: the
    layout that the person named.
    """
    sheets: list[Sheet] = []
    for table in tables:
        if sheet := _read_by(table, [sheets[0].layout] if sheets else layouts):
            sheets.append(sheet)
    if not sheets:
        if mapped.headers and name is None and nearest(tables, layouts) is None:
            mapping.made_of(mapped)  # says what a mapping lacks that reads the file by itself
        raise Refused(_unknown(tables, layouts), "mapping" if heading_of(tables) else None)
    return sheets


def _read_by(table: Table, layouts: list[Layout]) -> Sheet | None:
    """By the layout that finds the most of its columns in the first row that is a header to any."""
    for skip, (_, cells) in enumerate(head(table, TITLE_ROWS), 1):
        found = [(positions, layout) for layout in layouts if (positions := placed(cells, layout))]
        if found:
            positions, layout = max(found, key=lambda one: len(one[0]))
            return Sheet(table, layout, skip, tuple(cells), positions)
    return None


class Near(NamedTuple):
    layout: Layout
    lacking: list[str]
    """Columns it needs that are not there."""
    heading: Heading


def nearest(tables: Sequence[Table], layouts: Sequence[Layout]) -> Near | None:
    """The layout that finds the largest share of the columns it needs, and at least half of them, in some row."""
    best: tuple[float, Near] | None = None
    for table in tables:
        for skip, (_, cells) in enumerate(head(table, TITLE_ROWS), 1):
            there = set(map(normal, cells))
            for layout in layouts:
                needed = [column.headers for column in layout.columns if column.is_needed]
                lacking = [headers[0] for headers in needed if not there & set(map(normal, headers))]
                share = 1 - len(lacking) / max(len(needed), 1)
                is_near = len(needed) - len(lacking) > 1 and share >= 0.5
                if is_near and (best is None or share > best[0]):
                    best = share, Near(layout, lacking, Heading(table, skip, tuple(cells)))
    return best[1] if best else None


def _unknown(tables: list[Table], layouts: list[Layout]) -> str:
    """Names the layout that comes nearest and what it lacks, where one comes near."""
    near = nearest(tables, layouts)
    way_out = "say which column is which with --map FIELD=COLUMN"
    if near is None and len(layouts) == 1:
        return f"no row of it is the header of {layouts[0].name} ({_listed(layouts[0].headers)}); {way_out}."
    if near is None:
        return f"no row of it is the header of a report that is known; {way_out}, or export the report again."
    columns = f"column{'s' * (len(near.lacking) > 1)} {_listed(near.lacking)}"
    return f"this looks like {near.layout.name}, but it has no {columns}; {way_out}."


def _listed(headers: list[str]) -> str:
    return ", ".join(f'"{header}"' for header in headers)
