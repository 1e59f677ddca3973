"""Services, items and status words of a location: every name met is kept with a guess, and means what was settled."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.intake.guess import guess_item, guess_outcome, guess_service
from app.models import Item, OutcomeWord, Service


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
    """Names and what they mean, remembered for the length of an import. `layout`: whose words are met."""

    def __init__(self, session: Session, location_id: int, layout: str = "") -> None:
        self._session = session
        self._location_id = location_id
        self._layout = layout
        self._services = {row.name: row.kind for row in self._all(Service)}
        self._items = {row.name: _meaning(row) for row in self._all(Item)}
        self._words = {row.word: _outcome(row) for row in self._all(OutcomeWord)}

    def kind(self, service: str) -> str | None:
        if service not in self._services:
            kind = guess_service(service)
            self._session.add(Service(location_id=self._location_id, name=service, kind=kind))
            self._services[service] = kind
        return self._services[service]

    def item(self, name: str) -> ItemMeaning:
        if name not in self._items:
            guess = guess_item(name)
            row = Item(location_id=self._location_id, name=name, is_unlimited=bool(guess and guess.is_unlimited))
            if guess:
                row.is_pt, row.sessions = True, guess.sessions
            self._session.add(row)
            self._items[name] = _meaning(row)
        return self._items[name]

    def outcome(self, word: str) -> tuple[str, bool] | None:
        if word not in self._words:
            guess = guess_outcome(word, self._layout)
            row = OutcomeWord(location_id=self._location_id, word=word)
            if guess:
                row.outcome, row.is_charged = guess
            self._session.add(row)
            self._words[word] = guess
        return self._words[word]

    def _all(self, model: Any) -> Iterator[Any]:
        return iter(self._session.scalars(select(model).where(model.location_id == self._location_id)))


def _meaning(row: Item) -> ItemMeaning:
    return ItemMeaning(row.is_pt, row.sessions, row.is_unlimited, row.valid_days)


def _outcome(row: OutcomeWord) -> tuple[str, bool] | None:
    return (row.outcome, bool(row.is_charged)) if row.outcome else None
