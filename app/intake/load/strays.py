"""Rows without a member id: whom they speak of, and those that wait until a person says so."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import insert, select

from app.intake import cells
from app.intake.identity.rules import Who, identity_key
from app.intake.load.desk import Desk, name_of
from app.intake.register import Register
from app.intake.rows import MemberRow, Problem, Row, Stray
from app.models import Identity, WaitingRow

WHO_IS_THIS = "missing member id, and "
"""How the reason begins with which such a row waits."""


class Found(NamedTuple):
    rows: list[Row]
    """With a member id, in the order of the file."""
    unknown: list[tuple[Stray, str]]
    """With the reason."""
    answered: list[Stray]
    """Those among the rows of which a person said whom they speak of."""


def identified(register: Register, chunk: Sequence[Row]) -> Found:
    found = Found([], [], [])
    for row in chunk:
        if row.member_id:
            found.rows.append(row)
            continue
        stray = row if isinstance(row, Stray) else _strayed(row)
        who = who_of(stray)
        number = register.number_of(who)
        if number:
            found.rows.append(stray.row._replace(member_id=number))
            if who in register.told:
                found.answered.append(stray)
        else:
            found.unknown.append((stray, why(register, who)))
    return found


def _strayed(row: Row) -> Stray:
    assert not isinstance(row, MemberRow | Stray)  # the reader rejects a member without an id
    return Stray(row.line, row, *name_of(row))


def who_of(stray: Stray) -> Who:
    return Who(*stray[2:])


def is_nobody(stray: Stray) -> bool:
    """It names nobody at all: there is nothing to ask."""
    return not any(who_of(stray))


def why(register: Register, who: Who) -> str:
    has_email, has_phone = bool(register.by_email(who)), bool(register.by_phone(who))
    shared = "this e-mail" if has_email else "this phone" if has_phone else "this name"
    count = register.sharing(who)
    if count == 0:
        lacking = "name" if who.first or who.last or not any(who) else "e-mail" if who.email else "phone"
        return f"{WHO_IS_THIS}no member has this {lacking}"
    if count > 1:
        return f"{WHO_IS_THIS}{count} members have {shared}"
    return f"{WHO_IS_THIS}the one member with {shared} differs in the rest"


def problem(columns: Mapping[str, str], stray: Stray, why: str) -> Problem:
    who = who_of(stray)
    name = f"{who.first} {who.last}".strip()
    field = "name" if "name" in columns or not columns.get("last_name") else "last_name"
    return Problem(stray.line, columns.get(field, "member_id"), name or who.email or who.phone, why, fate(stray))


def fate(stray: Stray) -> Literal["rejected", "parked"]:
    return "rejected" if is_nobody(stray) else "parked"


def keep(desk: Desk, export_id: int, strays: Sequence[Stray], applied_at: datetime | None = None) -> None:
    """The rows wait, each for the identity it tells of. `applied_at`: they came in under its answer, and wait again
    once that is taken back.
    """
    if not strays:
        return
    ids = _identities(desk, {identity_key(who): who for who in map(who_of, strays)})
    desk.session.execute(
        insert(WaitingRow),
        [
            {
                "location_id": desk.location.id,
                "identity_id": ids[identity_key(who_of(stray))],
                "export_id": export_id,
                "line": stray.line,
                "report": cells.REPORTS[type(stray.row)],
                "cells": cells.texts(cells.REPORTS[type(stray.row)], [stray.row])[0],
                "applied_at": applied_at,
            }
            for stray in strays
        ],
    )


def _identities(desk: Desk, wanted: Mapping[str, Who]) -> dict[str, int]:
    """By key; those met for the first time are kept."""
    known = _known(desk, wanted)
    new = [
        {
            "location_id": desk.location.id,
            "key": key,
            "first_name": who.first,
            "last_name": who.last,
            "email": who.email,
            "phone": who.phone,
        }
        for key, who in wanted.items()
        if key not in known
    ]
    if new:
        desk.session.execute(insert(Identity), new)
    return known | _known(desk, [str(row["key"]) for row in new])


def _known(desk: Desk, keys: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    rest = list(keys)
    for start in range(0, len(rest), 500):
        some = rest[start : start + 500]
        rows = select(Identity.key, Identity.id).where(Identity.location_id == desk.location.id, Identity.key.in_(some))
        found.update((key, id) for key, id in desk.session.execute(rows))
    return found
