"""Services, items and status words of a location: every name met is kept with a guess, and means what was settled."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import trainers
from app.intake.guess import guess_item, guess_outcome, guess_service
from app.intake.staff.services import trainer_in
from app.models import Item, OutcomeWord, Service

Meaning = TypeVar("Meaning")


class Met(dict[str, Meaning]):
    """What names mean; a new one is asked for once."""

    def __init__(self, ask: Callable[[str], Meaning], known: Iterable[tuple[str, Meaning]] = ()) -> None:
        super().__init__(known)
        self._ask = ask

    def __missing__(self, name: str) -> Meaning:
        self[name] = self._ask(name)
        return self[name]


class ItemMeaning(NamedTuple):
    """`is_pt` None: nobody knows."""

    is_pt: bool | None
    sessions: int | None
    is_unlimited: bool
    valid_days: int | None

    @property
    def is_settled(self) -> bool:
        """Whether a package of it can be made without its own line saying how many sessions it has."""
        return self.is_pt is False or (self.is_pt is True and (self.is_unlimited or self.sessions is not None))


class Catalogue:
    """Names and what they mean, remembered for the length of an import: `kinds["Orientation"]`. One that is met for the
    first time is kept, with a guess. `layout`: whose words are met.
    """

    def __init__(self, session: Session, location_id: int, layout: str = "") -> None:
        self._session = session
        self._location_id = location_id
        self._layout = layout
        services = list(self._all(Service))
        self.kinds: Met[str | None] = Met(self._met_service, ((row.name, row.kind) for row in services))
        """None: nobody knows."""
        self.trainers: dict[str, int | None] = {row.name: row.trainer_id for row in services}
        """By service, whose the rows are that name nobody. Of those in `kinds`."""
        self.items: Met[ItemMeaning] = Met(self._met_item, ((row.name, _meaning(row)) for row in self._all(Item)))
        self.outcomes: Met[tuple[str, bool] | None] = Met(
            self._met_word, ((row.word, _outcome(row)) for row in self._all(OutcomeWord))
        )
        """Outcome, and whether it is charged. None: nobody knows."""

    def _met_service(self, name: str) -> str | None:
        kind = guess_service(name)
        known = trainers.ids_of_names(self._session, self._location_id)
        self.trainers[name] = trainer_in(name, known)
        trainer_id = self.trainers[name]
        self._session.add(Service(location_id=self._location_id, name=name, kind=kind, trainer_id=trainer_id))
        return kind

    def _met_item(self, name: str) -> ItemMeaning:
        guess = guess_item(name)
        row = Item(location_id=self._location_id, name=name, is_unlimited=bool(guess and guess.is_unlimited))
        if guess:
            row.is_pt, row.sessions = True, guess.sessions
        self._session.add(row)
        return _meaning(row)

    def _met_word(self, word: str) -> tuple[str, bool] | None:
        guess = guess_outcome(word, self._layout)
        row = OutcomeWord(location_id=self._location_id, word=word)
        if guess:
            row.outcome, row.is_charged = guess
        self._session.add(row)
        return guess

    def _all(self, model: Any) -> Iterator[Any]:
        return iter(self._session.scalars(select(model).where(model.location_id == self._location_id)))


def _meaning(row: Item) -> ItemMeaning:
    return ItemMeaning(row.is_pt, row.sessions, row.is_unlimited, row.valid_days)


def _outcome(row: OutcomeWord) -> tuple[str, bool] | None:
    return (row.outcome, bool(row.is_charged)) if row.outcome else None
