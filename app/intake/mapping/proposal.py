"""How a held file would be read: which column is taken for which field, and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.intake.clean.dates import Order
from app.intake.fields import FIELDS
from app.intake.layouts import LAYOUTS
from app.intake.layouts.parts import Layout
from app.intake.mapping.drift import drift
from app.intake.mapping.looks import Looks
from app.intake.mapping.mapped import MAPPED, Saved, made_of, understood
from app.intake.mapping.suggest import OF_ONE_THING, Choice, suggest
from app.intake.recognise import ALIKE, likeness
from app.intake.refusal import Refused
from app.intake.rows import Report
from app.intake.sheet import normal

SAID = "you chose it"


@dataclass
class Proposal:
    report: Report
    layout: Layout | None = None
    """The known one that reads it; None: the columns alone do."""
    choices: dict[str, Choice] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    """By field the word of the headings of groups that fill it: a person said so, or a saved mapping."""
    drift: str = ""
    """How the file differs from the one that its saved mapping was made on."""

    @property
    def fields(self) -> list[str]:
        """All that rows of this kind may have, those of the layout first."""
        own = [column.field for column in self.layout.columns] if self.layout else []
        made = dict(self.layout.makes) if self.layout else {}
        return list(dict.fromkeys([*own, *(name for name in FIELDS[self.report] if name not in made)]))


def proposal(
    options: Mapping[str, Any],
    columns: Mapping[str, Looks],
    saved: Collection[Saved],
    near: Layout | None,
    read_as: str = "",
) -> Proposal:
    """`columns` by header; `near`: the known layout that comes near; `read_as`: the report or layout that a person
    chose instead of what was said of the file before.
    """
    found = _proposal(options, columns, saved, near, read_as)
    named = next((one.columns for one in saved if one.name == options.get("layout")), {})
    labels = understood({**named, **(options.get("columns") or {})}, {}).labels
    found.labels |= {name: word for name, word in labels.items() if name in found.fields}
    found.choices = {name: one for name, one in found.choices.items() if name not in found.labels}
    return found


def _proposal(
    options: Mapping[str, Any],
    columns: Mapping[str, Looks],
    saved: Collection[Saved],
    near: Layout | None,
    read_as: str,
) -> Proposal:
    if read_as in LAYOUTS:
        return _by_layout(LAYOUTS[read_as], columns)
    if read_as in FIELDS:
        return _suggested(columns, [read_as])
    if options.get("layout") or options.get("columns") or options.get("constants"):
        return _said(options, columns, saved, near)
    like = max(saved, key=lambda one: likeness(one.headers, list(columns)), default=None)
    if like is not None and likeness(like.headers, list(columns)) >= ALIKE:
        return _recalled(like, columns)
    return _by_layout(near, columns) if near else _suggested(columns)


def _suggested(columns: Mapping[str, Looks], reports: Iterable[Report] = OF_ONE_THING) -> Proposal:
    found = suggest(columns, reports)
    return Proposal(found.report, choices=found.choices)


def _by_layout(layout: Layout, columns: Mapping[str, Looks]) -> Proposal:
    """Of what the layout does not find the likeliest is taken."""
    there = {normal(header): header for header in reversed(list(columns))}
    why = f"as in {spoken(layout.name)}"
    choices = {}
    for column in layout.columns:
        header = next((there[name] for name in map(normal, column.headers) if name in there), None)
        if header is not None:
            choices[column.field] = Choice(header, why)
    taken = {choice.header for choice in choices.values()}
    left = {header: looks for header, looks in columns.items() if header not in taken}
    lacking = {column.field for column in layout.columns if column.is_needed} - choices.keys()
    for name, choice in suggest(left, [layout.report]).choices.items():
        if name in lacking:
            choices[name] = choice
    return Proposal(layout.report, layout, choices)


def _recalled(saved: Saved, columns: Mapping[str, Looks]) -> Proposal:
    found = _said({"layout": saved.layout, "columns": saved.columns, "constants": saved.constants}, columns, (), None)
    found.labels = understood(saved.columns, {}).labels
    found.choices = {
        name: choice._replace(why=f"as in “{saved.name}”") if choice.why == SAID else choice
        for name, choice in found.choices.items()
    }
    lacking = set(understood(saved.columns, {}).headers) - found.choices.keys()
    taken = {choice.header for choice in found.choices.values()}
    left = {header: looks for header, looks in columns.items() if header not in taken}
    found.choices |= {name: one for name, one in suggest(left, [found.report]).choices.items() if name in lacking}
    found.drift = drift(saved.headers, list(columns))
    return found


def _said(
    options: Mapping[str, Any], columns: Mapping[str, Looks], saved: Collection[Saved], near: Layout | None
) -> Proposal:
    """What a person said before. What they left open is filled, unless it came from the page of the columns itself."""
    named = next((one for one in saved if one.name == options.get("layout")), None)
    if named is not None:
        return _recalled(named, columns)
    mapped = understood(options.get("columns") or {}, options.get("constants") or {})
    there = {normal(header): header for header in reversed(list(columns))}
    chosen = {
        name: Choice(there[normal(header)], SAID) for name, header in mapped.headers.items() if normal(header) in there
    }
    layout = LAYOUTS.get(str(options.get("layout")), near if not options.get("layout") else None)
    if layout is not None:
        found = _by_layout(layout, columns)
    elif options.get("layout") == MAPPED:
        found = Proposal(_report(mapped) or _suggested(columns).report)
    else:
        report = _report(mapped)
        found = _suggested(columns, [report] if report else OF_ONE_THING)
    taken = {choice.header for choice in chosen.values()}
    kept = {name: one for name, one in found.choices.items() if one.header not in taken and name not in mapped.fields}
    found.choices, found.constants, found.orders = kept | chosen, dict(mapped.constants), dict(mapped.orders)
    return found


def _report(mapped: Any) -> Report | None:
    try:
        return made_of(mapped).report
    except Refused:
        fitting = [report for report, fields in FIELDS.items() if mapped.fields <= set(fields)]
        return fitting[0] if len(fitting) == 1 else None


def spoken(layout: str) -> str:
    return layout.replace("-", " ").capitalize()
