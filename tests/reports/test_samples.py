"""Two invented clubs, imported through the terminal, give exactly the reports that were worked out for them."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

SAMPLES = Path(__file__).parents[1] / "samples"
D = "2026-11-20"


class Sample(NamedTuple):
    club: str
    exports: str
    files: tuple[str, ...]
    """In the order of import: members first."""
    expected: str
    """The folder of the reports that must come out."""
    first: str = "2026-11-01"
    year: str = ""
    """The folder of those of the year so far, where there are any."""


SPOTTER = ("members.csv", "appointments.csv", "packages.csv")
MINDBODY = (
    *("retention.xls", "schedule-at-a-glance.xlsx", "attendance-without-revenue.xlsx", "sales.csv"),
    "visits-remaining.xlsx",
)
CLUBREADY = ("new-members.xls", "booking-events-consultations.xls", "booking-events-sessions.xls")
GYMMASTER = ("report-1-roster.csv", "report-9-bookings.csv")
SETS = (
    Sample("tiny", "spotter", SPOTTER, "", first="2026-08-01"),
    Sample("north", "spotter", SPOTTER, "spotter", year="spotter-year"),
    Sample("north", "spotter-messy", SPOTTER, "spotter"),
    Sample("north", "mindbody", MINDBODY, "mindbody"),
    Sample("north", "clubready", CLUBREADY, "clubready"),
    Sample("north", "gymmaster", GYMMASTER, "gymmaster"),
)
BACKWARDS = (
    Sample("north", "spotter-messy", SPOTTER[::-1], "spotter"),
    Sample("north", "mindbody", MINDBODY[::-1], "mindbody"),
)
CASES = [(house, sample) for house, sets in (("sqlite", SETS + BACKWARDS), ("postgresql", SETS)) for sample in sets]


def name_of(value: object) -> str | None:
    return f"{value.club}-{value.exports}-{value.files[0]}" if isinstance(value, Sample) else None


@pytest.mark.parametrize(("house", "sample"), CASES, indirect=["house"], ids=name_of)
def test_a_sample_club_gives_its_expected_reports_cell_by_cell(run, sample, tmp_path):
    folder = SAMPLES / sample.club / "exports" / sample.exports
    said = settings_of(folder)
    ok(
        run(
            "location", "add", sample.club, "--name", sample.club, "--timezone", "America/New_York", "--currency", "USD"
        )
    )
    for name in sample.files:
        constants = [f"--const={field}={value}" for field, value in said.get("const", {}).get(name, {}).items()]
        ok(run("import", str(folder / name), "--location", sample.club, "--as-of", D, *constants, "--json"))
    settle(run, sample.club, said)
    compare(run, sample, sample.expected, sample.first)
    if sample.year:
        compare(run, sample, sample.year, "2026-01-01")


def compare(run, sample: Sample, folder: str, first: str) -> None:
    for path in sorted((SAMPLES / sample.club / "expected" / folder).glob("*.csv")):
        answer = run("report", path.stem, "--location", sample.club, "--on", D, "--from", first, "--to", D)
        assert ok(answer).stdout_bytes.decode() == path.read_text(encoding="utf-8"), path.name


def settings_of(folder: Path) -> dict:
    path = folder / "settings.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def settle(run, club: str, said: dict) -> None:
    """What a manager of that club settles by hand."""
    for name, kind in said.get("services", {}).items():
        ok(run("services", "set", name, kind, "--location", club))
    for word, outcome in said.get("outcomes", {}).items():
        ok(run("outcomes", "set", word, outcome, "--location", club))
    for name in said.get("not_pt", ()):
        ok(run("items", "set", name, "--not-pt", "--location", club))
    for name, item in said.get("items", {}).items():
        days = () if item["valid_days"] is None else ("--valid-days", str(item["valid_days"]))
        ok(run("items", "set", name, "--sessions", str(item["sessions"]), *days, "--location", club))


def ok(answer):
    assert answer.exit_code == 0, answer.stderr
    return answer
