"""Whether two names in files are one trainer's by their spelling: then nothing was changed by writing the other."""

from collections.abc import Callable, Mapping
from functools import cache

from sqlalchemy.orm import Session as Database

from app.accounts import trainers
from app.intake.staff.rules import is_cut_of, key_of


def same_trainer(
    session: Database, location_id: int, staff: Mapping[str, int | None]
) -> Callable[[int | None, int | None], bool]:
    """Of ids. `staff`: by name, those met so far; new ones may join it."""

    @cache
    def heads() -> dict[int, int]:
        return trainers.heads(session, location_id)

    @cache
    def is_same(one: int | None, other: int | None) -> bool:
        if one is None or other is None:
            return one == other
        if heads().get(one, one) == heads().get(other, other):
            return True
        names = {id: name for name, id in staff.items()}
        a, b = names[one], names[other]
        return key_of(a) == key_of(b) or is_cut_of(a, b) or is_cut_of(b, a)

    return is_same
