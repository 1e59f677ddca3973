from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.intake.clean.dates import Order
from app.intake.clean.evidence import DateEvidence, Evidence, MoneyEvidence, question
from app.intake.clean.kinds import DATED
from app.intake.clean.money import Mark
from app.intake.groups import header_of, headings
from app.intake.sheet import Positions, Sheet


@dataclass
class Settlement:
    """What the columns of a file settle as a whole. The file is read once more for it, and only when a cell asks."""

    sheets: Sequence[Sheet]
    given: dict[str, Order]
    given_marks: Mapping[str, Mark] = field(default_factory=dict)
    dates: dict[str, DateEvidence] = field(default_factory=dict)
    money: dict[str, MoneyEvidence] = field(default_factory=dict)
    is_gathered: bool = False

    def order(self, name: str) -> Order:
        if name in self.given:
            return self.given[name]
        self._gather()
        order = self.dates[name].order()
        if order is None:
            raise question(
                {(doubt, self._header(doubt)): found for doubt, found in self.dates.items() if self._is_doubt(doubt)}
            )
        return order

    def settled(self) -> dict[str, str]:
        """By field, the order of days and months as it was said or found."""
        found = {name: order for name, evidence in self.dates.items() if (order := evidence.order()) is not None}
        return {**found, **self.given}

    def settled_marks(self) -> dict[str, Mark]:
        """By field, what parts the cents in it. Reads the file once more unless a cell has asked for it."""
        if any(kind == "money" for kind in map(self.sheets[0].layout.kinds.get, self.sheets[0].positions)):
            self._gather()
        return {name: mark for name, evidence in self.money.items() if (mark := evidence.mark())}

    def mark(self, name: str) -> Mark:
        if name in self.given_marks:
            return self.given_marks[name]
        self._gather()
        return self.money[name].mark()

    def _is_doubt(self, name: str) -> bool:
        found = self.dates[name]
        return name not in self.given and found.order() is None and bool(found.example or found.day_first)

    def _header(self, name: str) -> str:
        sheet = self.sheets[0]
        labels = {label.field: header_of(label) for label in sheet.layout.labels}
        return sheet.header_of(name) if name in sheet.positions else labels.get(name, name)

    def _gather(self) -> None:
        if self.is_gathered:
            return
        self.is_gathered = True
        for sheet in self.sheets:
            watched: list[tuple[Evidence, int]] = []
            labels: Positions = {label.field: () for label in sheet.layout.labels}
            for name, places in (labels | sheet.positions).items():
                kind = sheet.layout.kinds[name]
                if kind in DATED:
                    dates = self.dates.setdefault(name, DateEvidence())
                    watched += [(dates, at) for at in places]
                elif kind == "money":
                    money = self.money.setdefault(name, MoneyEvidence())
                    watched += [(money, at) for at in places]
            for _, block in sheet.blocks():
                for evidence, at in watched:
                    evidence.weigh([cells[at] for cells in block if at < len(cells)])
                for name, text in headings(sheet, block):
                    if sheet.layout.kinds[name] in DATED:
                        self.dates[name].weigh([text])
                    elif sheet.layout.kinds[name] == "money":
                        self.money[name].weigh([text])


@dataclass(frozen=True)
class ColumnSettlement:
    """Of one field."""

    of: Settlement
    name: str

    def order(self) -> Order:
        return self.of.order(self.name)

    def mark(self) -> Mark:
        return self.of.mark(self.name)
