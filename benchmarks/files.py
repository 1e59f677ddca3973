"""Writes a club as the three CSV files of the product's own layout, in bounded memory."""

import csv
from pathlib import Path

from benchmarks.club import APPOINTMENTS, MEMBERS, PACKAGES, Line, Size, people

CHANGED_EVERY = 100


def write(folder: Path, size: Size) -> None:
    """members.csv, appointments.csv and packages.csv."""
    paths = [folder / f"{name}.csv" for name in ("members", "appointments", "packages")]
    streams = [path.open("w", encoding="utf-8", newline="") for path in paths]
    members, appointments, packages = (csv.writer(stream, lineterminator="\n") for stream in streams)
    for writer, header in ((members, MEMBERS), (appointments, APPOINTMENTS), (packages, PACKAGES)):
        writer.writerow(header)
    for person in people(size):
        members.writerow(person.member)
        appointments.writerows(person.appointments)
        packages.writerows(person.packages)
    for stream in streams:
        stream.close()


def change_one_in_a_hundred(source: Path, target: Path) -> None:
    """The same appointments, every hundredth now cancelled in time: an export of the next day."""
    with source.open(encoding="utf-8", newline="") as before, target.open("w", encoding="utf-8", newline="") as after:
        lines, writer = csv.reader(before), csv.writer(after, lineterminator="\n")
        writer.writerow(next(lines))
        writer.writerows(_changed(line) if n % CHANGED_EVERY == 0 else line for n, line in enumerate(lines))


def _changed(line: list[str]) -> Line:
    status = "attended" if line[6] == "cancelled" else "cancelled"
    return (*line[:6], status, *line[7:])


def sort_by_start(file: Path) -> None:
    """Appointments in the order of their start, in memory."""
    with file.open(encoding="utf-8", newline="") as stream:
        header, *lines = csv.reader(stream)
    start = header.index("starts_at")
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *sorted(lines, key=lambda line: line[start])])
