"""What a person says about a file: `--map FIELD=COLUMN`, `--map FIELD=COLUMN:DMY`, `--const FIELD=VALUE`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.intake.clean.dates import Order
from app.intake.clean.kinds import DATED
from app.intake.fields import FIELDS, FILLED, SAME
from app.intake.layouts import build
from app.intake.layouts.parts import Column, Layout, need
from app.intake.refusal import Refused
from app.intake.rows import Report

ORDERED = re.compile(r"(?P<header>.+):(?P<order>DMY|MDY|YMD)", re.DOTALL)
MAPPED = "mapped"
"""The name of a layout that is made of a mapping alone."""


@dataclass(frozen=True)
class Mapped:
    headers: dict[str, str]
    orders: dict[str, Order]
    constants: dict[str, str]

    @property
    def fields(self) -> set[str]:
        return {*self.headers, *self.constants}

    @property
    def columns(self) -> dict[str, str]:
        """As `--map` takes them."""
        orders = {field: f":{order}" for field, order in self.orders.items()}
        return {field: header + orders.get(field, "") for field, header in self.headers.items()}


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
    orders: dict[str, Order] = {}
    for field, column in columns.items():
        match = ORDERED.fullmatch(column)
        headers[field] = match["header"] if match else column
        if match:
            orders[field] = match["order"]  # type: ignore[assignment]  # the pattern knows no other word
    return Mapped(headers, orders, dict(constants))


def fits(layout: Layout, mapped: Mapped) -> bool:
    return mapped.fields <= set(layout.kinds)


def adapted(layout: Layout, mapped: Mapped) -> Layout:
    """The layout with what the person says in place of what it would look for."""
    replaced = mapped.fields | {other for field in mapped.fields for other in _rivals(field)}
    kept = tuple(column for column in layout.columns if column.field not in replaced)
    said = tuple(_said(layout, field, header) for field, header in mapped.headers.items())
    return replace(layout, columns=kept + said)


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
    return Layout(MAPPED, report, columns, build.PLAIN[report])


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
