"""A card of the board as it is read: raw and hashable, so that one that says the same is known again."""

import json
from datetime import date
from typing import Any, NamedTuple

Day = date | str
"""As the driver has it: SQLite hands days out as ISO text."""


class Card(NamedTuple):
    """What is known of one card. `trainer_id`: in whose book it is."""

    client_id: int
    stage: str
    since_on: Day
    loss_reason: str | None
    renewal_reasons: str
    value_cents: int | None
    remaining: int | None
    run_out_on: Day | None
    expires_on: Day | None
    due_on: Day | None
    flag_raised_on: Day | None
    counted_lost_on: Day | None
    next_on: Day | None
    next_kind: str | None
    touched_on: Day | None
    version: int
    first_name: str
    last_name: str
    mms_id: str | None
    is_calm: bool
    reasons: str
    """Of attention, as JSON."""
    trainer_id: int | None
    next_time: str | None
    consultation_on: Day | None
    """The day of the current one, of a booked card."""
    try_again_on: Day | None
    """Of a lost card, the day on which somebody wants to."""

    def read(self) -> dict[str, Any]:
        """By name, with days as dates and `attention` as pairs of reason and ISO day."""
        told = self._asdict() | {"attention": json.loads(self.reasons)}
        texts = {name: told[name] for name in DAYS if isinstance(told[name], str)}
        return told | {name: date.fromisoformat(text) for name, text in texts.items()}


DAYS = tuple(name for name in Card._fields if name.endswith("_on"))
