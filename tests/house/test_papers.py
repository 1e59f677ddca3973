"""Locks, decisions, and words that stay out of the tree."""

import json
import re
import tomllib
from pathlib import Path

from app.config import ROOT
from tests.house import tree

UNFINISHED = r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b|Not" r"ImplementedError|pytest\.mark\.(skip|xfail)|assert Tr" r"ue\b"


def dependencies() -> set[str]:
    """Every package that is asked for by name, of Python and of the browser."""
    project = tomllib.loads(tree.text_of(Path("pyproject.toml")))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    asked += [line for line in tree.text_of(Path("requirements/node.in")).splitlines() if not line.startswith("#")]
    browser = json.loads(tree.text_of(Path("package.json")))
    names = {found.group() for line in asked if (found := re.match(r"[\w-]+", line))}
    return names | set(browser["dependencies"]) | set(browser["devDependencies"])


def decisions() -> str:
    return tree.text_of(Path("README.md")).partition("\n## Decisions")[2].partition("\n## ")[0]


def test_every_dependency_has_a_dated_line_under_decisions() -> None:
    dated = [line for line in decisions().splitlines() if re.search(r"\b20\d\d-\d\d-\d\d\b", line)]
    assert {name for name in dependencies() if not any(f"`{name}`" in line for line in dated)} == set()


def test_locks_name_no_host() -> None:
    locks = [path for path in tree.kept_files() if path.suffix == ".lock"]
    assert locks
    assert tree.where(r"://|--index-url|--find-links|--extra-index", locks) == []
    entries = json.loads(tree.text_of(Path("package-lock.json")))["packages"]
    assert [name for name, entry in entries.items() if "resolved" in entry] == []


def test_every_locked_package_is_held_to_its_content() -> None:
    for lock in (path for path in tree.kept_files() if path.suffix == ".lock"):
        for block in re.split(r"\n(?=[a-z0-9])", tree.text_of(lock)):
            assert "--hash=sha256:" in block, f"{lock}: {block[:60]}"
    entries = json.loads(tree.text_of(Path("package-lock.json")))["packages"]
    assert [name for name, entry in entries.items() if name and "integrity" not in entry] == []


def test_no_package_is_locked_twice() -> None:
    """Both are installed at once, side by side."""

    def names(name: str) -> set[str]:
        return set(re.findall(r"^([\w.-]+)==", tree.text_of(Path("requirements") / name), re.M))

    assert names("run.lock") & names("dev.lock") == set()


def test_nothing_is_left_unfinished_or_switched_off() -> None:
    assert tree.where(UNFINISHED, tree.under("app", "jobs", "tests", "migrations", "benchmarks")) == []


def test_every_room_is_on_the_map() -> None:
    readme = tree.text_of(Path("README.md"))
    rooms = {path.parts[1] for path in tree.under("app") if len(path.parts) > 2}
    assert {room for room in rooms if f"app/{room}/" not in readme} == set()
    assert (ROOT / "README.md").is_file()
