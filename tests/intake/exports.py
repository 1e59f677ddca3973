"""Reads made-up and sample exports from their bytes, as the shells do."""

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app.intake.readers.limits import LIMITS, Limits
from app.intake.reading import Reading
from app.intake.recognise import open_export

SAMPLES = Path(__file__).parents[1] / "samples"
NORTH = SAMPLES / "north" / "exports"
D = date(2026, 11, 20)
NEW_YORK = ZoneInfo("America/New_York")


class Read(NamedTuple):
    reading: Reading
    rows: list[Any]

    @property
    def rejected(self) -> list[tuple[int, str, str]]:
        return [(problem.line, problem.column, problem.value) for problem in self.reading.problems]


def read(
    content: bytes | str,
    *,
    name: str = "export.csv",
    layout: str | None = None,
    columns: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    zone: ZoneInfo = NEW_YORK,
    as_of: date = D,
    limits: Limits = LIMITS,
) -> Read:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "some file"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        reading = open_export(
            path,
            filename=name,
            layout=layout,
            columns=columns or {},
            constants=constants or {},
            zone=zone,
            as_of=as_of,
            limits=limits,
        )
        return Read(reading, [row for chunk in reading.chunks() for row in chunk])


def sample(where: str, **options: Any) -> Read:
    """Of the simulated club: `spotter/members.csv`."""
    return read((NORTH / where).read_bytes(), name=Path(where).name, **options)


MEMBERS = "member_id,first_name,last_name,email,phone,joined_on,status"
APPOINTMENTS = "appointment_id,member_id,member_name,service,starts_at,trainer,status,booked_on,booked_by"
PACKAGES = "sale_id,member_id,member_name,item,sold_on,price,sessions,expires_on,sold_by,remaining,refunded_on"


def members(*lines: str, **options: Any) -> Read:
    return read("\n".join((MEMBERS, *lines)) + "\n", **options)


def appointments(*lines: str, **options: Any) -> Read:
    return read("\n".join((APPOINTMENTS, *lines)) + "\n", **options)


def packages(*lines: str, **options: Any) -> Read:
    return read("\n".join((PACKAGES, *lines)) + "\n", **options)
