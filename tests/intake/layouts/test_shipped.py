"""What ships, where it is listed, and that the page about it is true."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.config import ROOT
from app.intake.layouts import LAYOUTS, build, parts
from app.web.imports import forms

SHIPPED = {
    "spotter-members": "members",
    "spotter-appointments": "appointments",
    "spotter-packages": "packages",
    "mindbody-retention": "members",
    "mindbody-schedule": "appointments",
    "mindbody-attendance": "appointments",
    "mindbody-sales": "packages",
    "mindbody-visits-remaining": "balances",
    "clubready-bookings": "appointments",
    "clubready-new-members": "members",
    "gymmaster-bookings": "appointments",
    "gymmaster-roster": "members",
    "zenplanner-memberships": "memberships",
    "zenplanner-attendance": "appointments",
    "exerp-participations": "appointments",
    "exerp-clipcards": "packages",
    "abc-active-members": "members",
    "abc-pos-income": "packages",
}
NOT_LAYOUTS = {"__init__", "parts", "build", "abc_agreements"}
PAGE = (ROOT / "docs" / "layouts.md").read_text(encoding="utf-8")


def test_every_layout_of_the_specification_ships() -> None:
    assert {name: layout.report for name, layout in LAYOUTS.items()} == SHIPPED


def test_every_layout_is_one_file_named_for_it() -> None:
    files = {path.stem for path in Path(str(parts.__file__)).parent.glob("*.py")}
    assert files == {name.replace("-", "_") for name in LAYOUTS} | NOT_LAYOUTS


def test_every_layout_is_on_the_page_with_its_report() -> None:
    documented = dict(re.findall(r"^\| `([a-z-]+)` \| ([a-z]+) \|", PAGE, re.M))
    assert documented == SHIPPED
    assert "docs/layouts.md" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_on_the_page_is_a_layout_that_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.intake.exports import read

    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    found: dict[str, Any] = {}
    exec(code, found)
    monkeypatch.setitem(LAYOUTS, "ironhall-lessons", found["LAYOUT"])
    header = "Lessons of November\nLesson No,Guest No,Guest,When,Coach,What,Came?\n"
    rows = read(header + "7,1,Ana Lee,2026-11-16 18:00,Ben,PT,yes\n8,1,Ana Lee,2026-11-17 18:00,Ben,PT,\n").rows
    assert [(row.appointment_id, row.word) for row in rows] == [("7", "attended"), ("8", "booked")]


def test_the_parts_on_the_page_are_those_there_are() -> None:
    assert all(hasattr(build, name) for name in re.findall(r"`build\.(?!py)(\w+)`", PAGE))
    table = PAGE.partition("## The parts")[2].partition("\n## ")[0]
    said = set(re.findall(r"^\| `(\w+)=", table, re.M))
    of_layout = set(parts.Layout.__dataclass_fields__) - {"name", "base", "report", "columns", "kinds"}
    assert said == of_layout | {"kind", "must_fill"}


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_the_terminal_and_the_form_list_every_layout(run: Callable[..., Any]) -> None:
    listed = json.loads(run("layouts", "--json").stdout)["layouts"]
    assert {one["name"]: one["report"] for one in listed} == SHIPPED
    assert all(one["columns"] for one in listed)
    assert set(forms.layouts()) - {forms.AUTO} == set(SHIPPED)
    said = run("layouts").stdout.splitlines()
    assert [line.partition(" ")[0] for line in said] == list(LAYOUTS)
