"""What a person says about a file: `--map FIELD=COLUMN`, `--map FIELD=COLUMN:DMY`, `--map FIELD=label:WORD`,
`--const FIELD=VALUE`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import NamedTuple

from app.intake.clean.dates import Order
from app.intake.clean.kinds import DATED
from app.intake.clean.money import Mark
from app.intake.fields import FIELDS, FILLED, SAME
from app.intake.layouts import build
from app.intake.layouts.parts import Column, Label, Layout, label, need
from app.intake.refusal import Refused
from app.intake.rows import Report

ORDERED = re.compile(r"(?P<header>.+):(?P<order>DMY|MDY|YMD)", re.DOTALL)
LABEL = "label:"
"""Before the word of the headings of groups that fill a field; `label:*`: every such row is the value itself."""
MAPPED = "mapped"
"""The name of a layout that is made of a mapping alone."""


@dataclass(frozen=True)
class Mapped:
    headers: dict[str, str]
    orders: dict[str, Order]
    constants: dict[str, str]
    labels: dict[str, str] = dataclass_field(default_factory=dict)
    """By field the word of the headings of groups that fill it."""
    marks: dict[str, Mark] = dataclass_field(default_factory=dict)
    """What parts the cents, by field: known of a file that was read before."""

    @property
    def fields(self) -> set[str]:
        return {*self.headers, *self.constants, *self.labels}

    def headings(self) -> tuple[Label, ...]:
        return tuple(label(field, word) for field, word in self.labels.items())

    @property
    def columns(self) -> dict[str, str]:
        """As `--map` takes them."""
        orders = {field: f":{order}" for field, order in self.orders.items()}
        said = self.headers | {field: LABEL + word for field, word in self.labels.items()}
        return {field: header + orders.get(field, "") for field, header in said.items()}


class Saved(NamedTuple):
    """A mapping that a person made before, under a name."""

    name: str
    headers: tuple[str, ...]
    """All of the file it was made on."""
    layout: str | None
    columns: dict[str, str]
    constants: dict[str, str]


def understood(columns: Mapping[str, str], constants: Mapping[str, str]) -> Mapped:
    headers: dict[str, str] = {}
    labels: dict[str, str] = {}
    orders: dict[str, Order] = {}
    for field, column in columns.items():
        match = ORDERED.fullmatch(column)
        header = match["header"] if match else column
        if header.startswith(LABEL):
            labels[field] = header.removeprefix(LABEL)
        else:
            headers[field] = header
        if match:
            orders[field] = match["order"]  # type: ignore[assignment]  # the pattern knows no other word
    return Mapped(headers, orders, dict(constants), labels)


def fits(layout: Layout, mapped: Mapped) -> bool:
    return mapped.fields <= set(layout.kinds)


def adapted(layout: Layout, mapped: Mapped) -> Layout:
    """The layout with what the person says in place of what it would look for."""
    fields = {*mapped.headers, *mapped.constants}
    replaced = fields | {other for field in mapped.fields for other in _rivals(field)}
    kept = [column for column in layout.columns if column.field not in replaced]
    kept = [column._replace(is_needed=False) if column.field in mapped.labels else column for column in kept]
    said = [_said(layout, field, header) for field, header in mapped.headers.items()]
    labels = [label for label in layout.labels if label.field not in mapped.fields]
    return replace(layout, columns=(*kept, *said), labels=(*mapped.headings(), *labels))


def _said(layout: Layout, field: str, header: str) -> Column:
    known = next((column for column in layout.columns if column.field == field), need(field))
    return known._replace(headers=(header,), is_needed=True)


def _rivals(field: str) -> Iterable[str]:
    """Fields that say the same in another way: they step back."""
    return SAME.get(field, ()) or [whole for whole, parts in SAME.items() if field in parts]


def made_of(mapped: Mapped) -> Layout:
    """A layout for a file that no layout knows. Refused: the fields are not those of any report, or too few."""
    reports = [report for report in FIELDS if mapped.fields <= set(FIELDS[report])]
    if not reports:
        unknown = sorted(mapped.fields - {field for fields in FIELDS.values() for field in fields})
        if unknown:
            raise Refused(f'there is no field "{unknown[0]}"; the fields are {_all_fields()}.', "mapping")
        raise Refused(f"the fields {', '.join(sorted(mapped.fields))} do not belong to one report.", "mapping")
    lacking = {report: [group for group in FILLED[report] if not mapped.fields & set(group)] for report in reports}
    report = min(reports, key=lambda one: len(lacking[one]))
    if lacking[report]:
        missing = " and ".join(" or ".join(group) for group in lacking[report])
        raise Refused(f"to read {report} a mapping of {missing} is missing; add it with --map FIELD=COLUMN.", "mapping")
    columns = tuple(need(field, header) for field, header in mapped.headers.items())
    return Layout(MAPPED, report, columns, build.PLAIN[report], labels=mapped.headings())


def needed(report: Report, mapped: Mapped) -> set[str]:
    """Of each group of fields of which a row fills one, the first that is mapped."""
    chosen = (next((field for field in group if field in mapped.headers), "") for group in FILLED[report])
    return set(chosen) - {""}


def check_orders(layout: Layout, mapped: Mapped) -> None:
    for field in mapped.orders:
        if layout.kinds[field] not in DATED:
            raise Refused(
                f'the field "{field}" holds no dates; leave out the :{mapped.orders[field]} behind its column.',
                "mapping",
            )


def _all_fields() -> str:
    return ", ".join(sorted({field for fields in FIELDS.values() for field in fields}))
