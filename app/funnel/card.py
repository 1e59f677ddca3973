"""A card of the board as it is read: raw and hashable, so that one that says the same is known again."""

import json
from datetime import date
from typing import Any, NamedTuple

NO_ATTENTION = "[]"


class Card(NamedTuple):
    """What is known of one card. `trainer_id`: in whose book it is."""

    client_id: int
    stage: str
    since_on: date
    loss_reason: str | None
    renewal_reasons: str
    value_cents: int | None
    remaining: int | None
    run_out_on: date | None
    expires_on: date | None
    due_on: date | None
    flag_raised_on: date | None
    counted_lost_on: date | None
    next_on: date | None
    next_kind: str | None
    touched_on: date | None
    version: int
    first_name: str
    last_name: str
    mms_id: str | None
    reasons: str
    """Of attention, as JSON."""
    trainer_id: int | None
    next_time: str | None
    consultation_on: date | None
    """The day of the current one, of a booked card."""

    @property
    def is_calm(self) -> bool:
        return self.reasons == NO_ATTENTION

    def read(self) -> dict[str, Any]:
        """By name, with `attention` as pairs of reason and ISO day."""
        return self._asdict() | {"attention": () if self.is_calm else json.loads(self.reasons)}
