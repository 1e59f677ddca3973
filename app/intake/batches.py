from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import compress
from typing import NamedTuple

from app.intake.ambiguity import ColumnSettlement, Settlement
from app.intake.clean.cell import Bad, is_blank, squeeze
from app.intake.clean.gently import gently
from app.intake.clean.kinds import EMPTY, Club, Values, column_cleaner
from app.intake.clean.money import Mark
from app.intake.fields import FILLED, NEVER_BLANK, filled_by_rows, wanted
from app.intake.groups import Groups
from app.intake.layouts.parts import Batch
from app.intake.mapping.mapped import Mapped
from app.intake.readers.limits import Limits
from app.intake.readers.table import Block
from app.intake.refusal import Refused
from app.intake.rows import told_in
from app.intake.sheet import Sheet
from app.intake.tally import Tally

NOTHING_ABOVE: dict[str, list[str]] = {}
BadCells = dict[int, tuple[str, Bad]]
"""By the place of the row in its batch: the first field that does not read, and why."""


class Source(NamedTuple):
    field: str
    places: tuple[int, ...]
    clean: Callable[[Sequence[str]], Values]


class Batches:
    """Cleans the rows of a file column by column. Refused at once: the file does not say what every row must."""

    def __init__(self, sheets: Sequence[Sheet], mapped: Mapped, club: Club, limits: Limits) -> None:
        self._sheets = sheets
        self._club = club
        self._limits = limits
        self._shape = sheets[0].layout
        self._settlement = Settlement(sheets, mapped.orders, mapped.marks)
        self._constants = {field: self._constant(field, value) for field, value in mapped.constants.items()}
        self._check_groups()

    @property
    def orders(self) -> dict[str, str]:
        return self._settlement.settled()

    @property
    def marks(self) -> dict[str, Mark]:
        return self._settlement.settled_marks()

    @property
    def has_asked(self) -> bool:
        """Whether the file as a whole had to settle what some cell means."""
        return self._settlement.is_gathered

    def told_to(self, tally: Tally) -> Iterator[Batch]:
        """Reads the file anew. The tally hears of every line that is not in a batch."""
        for sheet in self._sheets:
            tally.sheet = sheet
            sources = self._sources(sheet)
            groups = Groups(sheet)
            for block in sheet.blocks():
                block, above = groups.parted(block) if self._shape.labels else (block, NOTHING_ABOVE)
                if block[1]:
                    yield self._batch(sheet, sources, block, above, tally)
            tally.ignored += groups.heading_count

    def _batch(
        self, sheet: Sheet, sources: list[Source], block: Block, above: dict[str, list[str]], tally: Tally
    ) -> Batch:
        lines, rows = block
        bad = self._evened(rows, len(sheet.headers))
        tally.reads(lines, rows, above)
        batch: Batch = {"line": list(lines)}
        columns = list(zip(*rows, strict=False))  # one with a cell too many is bad already
        for source in sources:
            values = source.clean(_cells(columns, source.places))
            batch[source.field] = values
            if Bad in set(map(type, values)):
                for at, value in enumerate(values):
                    if type(value) is Bad:
                        bad.setdefault(at, (source.field, value))
        for field, value in self._constants.items():
            batch[field] = [value] * len(rows)
        self._carry_down(batch, above, bad)
        self._find_unfilled(batch, bad)
        self._find_doubtful(sheet, batch, rows, bad)
        return self._sifted(sheet, batch, rows, bad, tally)

    def _carry_down(self, batch: Batch, above: dict[str, list[str]], bad: BadCells) -> None:
        """What the headings of groups say, where a row does not say it itself."""
        for field, texts in above.items():
            told = self._cleaner(field, field)(texts)
            own = batch[field] if field in batch else [None] * len(texts)
            batch[field] = [one if value in EMPTY else value for value, one in zip(own, told, strict=True)]
            for at, value in enumerate(batch[field]):
                if type(value) is Bad:
                    bad.setdefault(at, (field, value))
                elif field in self._wanted and value in EMPTY:
                    bad.setdefault(at, (field, Bad(f"missing {wanted(field)}")))

    def _evened(self, rows: list[list[str]], width: int) -> BadCells:
        """Makes short rows as wide as the header. A wider one has a separator too many: its cells are shifted."""
        bad: BadCells = {}
        widths = set(map(len, rows))
        if max(widths) > self._limits.columns:
            raise Refused(f"a row has more than {self._limits.columns:,} columns; this is not the export of a table.")
        if widths != {width}:
            for at, cells in enumerate(rows):
                if len(cells) < width:
                    rows[at] = cells + [""] * (width - len(cells))
                elif len(cells) > width and any(map(squeeze, cells[width:])):
                    bad[at] = (
                        "",
                        Bad("more cells than the header has: a separator inside a cell is not in quotation marks"),
                    )
        return bad

    def _find_unfilled(self, batch: Batch, bad: BadCells) -> None:
        """Rows that fill none of the fields of which one is wanted."""
        for group in filled_by_rows(self._shape.report):
            given = [field for field in group if field in batch]
            if len(given) > 1 and any(blank in batch[given[0]] for blank in EMPTY):
                for at, values in enumerate(zip(*(batch[field] for field in given), strict=True)):
                    if all(value in EMPTY for value in values):
                        bad.setdefault(at, (given[0], Bad(f"missing {wanted(group[0])}")))

    def _find_doubtful(self, sheet: Sheet, batch: Batch, rows: list[list[str]], bad: BadCells) -> None:
        """A member needs no day, so a row of totals or a heading could pass for one."""
        if "members" in told_in(self._shape.report):
            for at, day in enumerate(batch.get("joined_on", [None] * len(rows))):
                if day is None and at not in bad and sheet.kind_of(rows[at]) != "data":
                    bad[at] = "member_id", Bad("not a member")

    def _sifted(self, sheet: Sheet, batch: Batch, rows: list[list[str]], bad: BadCells, tally: Tally) -> Batch:
        foreign = {
            at for at, value in enumerate(batch.get(self._shape.foreign, ())) if value and value.__class__ is str
        }
        if not bad and not foreign:
            tally.take(len(rows))
            return self._summed(batch, tally)
        for at, (field, why) in sorted(bad.items()):
            if at not in foreign:
                tally.weigh(sheet, batch["line"][at], rows[at], field, why)
        kept = [at not in bad and at not in foreign for at in range(len(rows))]
        tally.take(sum(kept) + len(foreign))
        tally.ignore(len(foreign))
        return self._summed({field: list(compress(values, kept)) for field, values in batch.items()}, tally)

    def _summed(self, batch: Batch, tally: Tally) -> Batch:
        for field, values in batch.items():
            if self._shape.kinds.get(field) == "money":
                tally.sums[field] += sum(filter(None, values))
        return batch

    def _sources(self, sheet: Sheet) -> list[Source]:
        club = replace(self._club, is_1904=sheet.table.is_1904)
        asked = self._wanted - {label.field for label in self._shape.labels}
        return [
            Source(field, places, self._cleaner_of(sheet, field, club, is_asked=field in asked))
            for field, places in sheet.positions.items()
        ]

    def _cleaner_of(self, sheet: Sheet, field: str, club: Club, *, is_asked: bool) -> Callable[[Sequence[str]], Values]:
        missing = f"missing {wanted(field)}" if is_asked else ""
        clean = self._cleaner(field, sheet.header_of(field), club, missing)
        return gently(clean, self._shape.kinds[field]) if sheet.is_by_hand else clean

    def _cleaner(
        self, field: str, header: str, club: Club | None = None, missing: str = ""
    ) -> Callable[[Sequence[str]], Values]:
        settled = ColumnSettlement(self._settlement, field)
        return column_cleaner(self._shape.kinds[field], header, club or self._club, settled, missing=missing)

    @cached_property
    def _wanted(self) -> set[str]:
        """Fields that every row must fill."""
        groups = map(self._given, filled_by_rows(self._shape.report))
        alone = {group[0] for group in groups if len(group) == 1}
        return alone | {column.field for column in self._shape.columns if column.must_fill} | NEVER_BLANK

    def _given(self, group: Sequence[str]) -> list[str]:
        made, labelled = dict(self._shape.makes), {label.field for label in self._shape.labels}
        places = (self._sheets[0].positions, self._constants, made, labelled)
        return [field for field in group if any(field in place for place in places)]

    @property
    def unsaid(self) -> list[str]:
        """Fields that the vendor's file never has and nobody has said."""
        return [field for field in self._shape.lacks if not self._given([field])]

    def _check_groups(self) -> None:
        missing = [group[0] for group in FILLED[self._shape.report] if not self._given(group)]
        if missing:
            missing = list(dict.fromkeys((*missing, *self.unsaid)))
            what = " and the ".join(map(wanted, missing))
            forms = " ".join(f"--const {field}=VALUE" for field in missing)
            raise Refused(
                f"{self._shape.name} does not say the {what}: add it with {forms}, "
                f"or with --map {missing[0]}=COLUMN if the file has it.",
                "mapping",
            )

    def _constant(self, field: str, value: str) -> object:
        (clean,) = self._cleaner(field, field)([value])
        if isinstance(clean, Bad):
            raise Refused(
                f'"{value}" cannot be the {wanted(field)} of every row ({clean.reason}); correct the --const.',
                "mapping",
            )
        return clean


def _cells(columns: Sequence[Sequence[str]], places: tuple[int, ...]) -> Sequence[str]:
    """Of a field that stands in several columns, row by row the first that is filled."""
    first, *others = (columns[place] for place in places)
    if not others:
        return first
    rows = zip(first, *others, strict=True)
    return [next((cell for cell in cells if not is_blank(squeeze(cell))), "") for cells in rows]
