"""Mappings that a person saved: the next file with these headers is read so. Flushes; whoever calls commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.intake.layouts import LAYOUTS
from app.intake.mapping.drift import drift
from app.intake.mapping.mapped import MAPPED, Saved
from app.intake.reading import Reading
from app.intake.refusal import Refused
from app.models import Export, SavedMapping
from app.models.mapping import NAME_MOST


def known(session: Session, location_id: int) -> list[Saved]:
    rows = session.scalars(
        select(SavedMapping).where(SavedMapping.location_id == location_id).order_by(SavedMapping.id)
    )
    return [
        Saved(
            row.name,
            tuple(row.headers),
            cast(str | None, row.options.get("layout")),
            cast(dict[str, str], row.options["columns"]),
            cast(dict[str, str], row.options["constants"]),
        )
        for row in rows
    ]


def mappings(session: Session, scope: Scope, location_id: int) -> Sequence[SavedMapping]:
    """By name."""
    found = select(SavedMapping).where(scope.sees(SavedMapping), SavedMapping.location_id == location_id)
    return session.scalars(found.order_by(func.lower(SavedMapping.name))).all()


def mapping(session: Session, scope: Scope, mapping_id: int) -> SavedMapping | None:
    found = select(SavedMapping).where(scope.sees(SavedMapping), SavedMapping.id == mapping_id)
    return session.scalars(found).one_or_none()


def save(
    session: Session, location_id: int, name: str, reading: Reading, now: datetime, by_id: int | None = None
) -> SavedMapping:
    """How this file is read. Under a name that is there already it takes the other's place. Refused: such a name cannot
    be given.
    """
    name = fit(name)
    row = session.scalar(select(SavedMapping).where(SavedMapping.location_id == location_id, SavedMapping.name == name))
    if row is None:
        row = SavedMapping(location_id=location_id, name=name)
        session.add(row)
    row.report, row.headers, row.options = reading.report, reading.headers, reading.options
    row.saved_at, row.saved_by_id = now, by_id
    session.flush()
    return row


def rename(session: Session, row: SavedMapping, name: str) -> None:
    """Refused: another has that name, or it cannot be given."""
    name = fit(name)
    if name != row.name:
        others = select(SavedMapping.id).where(SavedMapping.location_id == row.location_id, SavedMapping.name == name)
        if session.scalar(others):
            raise Refused(f'There is another mapping "{name}" already.')
    row.name = name
    session.flush()


def fit(name: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise Refused("Give it a name, such as that of the system and the report.")
    if len(plain) > NAME_MOST:
        raise Refused(f"A name has {NAME_MOST} characters at most.")
    if plain in (*LAYOUTS, MAPPED):
        raise Refused(f'"{plain}" is the name of a layout; give it another one.')
    return plain


def drifted(session: Session, export: Export) -> list[str]:
    """How its headers differ from those of the last file that was read so, or that the mapping was made on."""
    if export.layout == MAPPED:
        return []
    before = select(Export.headers).where(
        Export.location_id == export.location_id,
        Export.layout == export.layout,
        Export.status == "loaded",
        Export.headers.is_not(None),
        Export.id != export.id,
    )
    made_on = select(SavedMapping.headers).where(
        SavedMapping.location_id == export.location_id, SavedMapping.name == export.layout
    )
    headers = session.scalar(before.order_by(Export.id.desc()).limit(1)) or session.scalar(made_on)
    sentence = drift(headers, export.headers or []) if headers else ""
    return [f"Other columns than last time: {sentence}."] if sentence else []
