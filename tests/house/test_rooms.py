"""Who may do what in the house: read the clock, commit, keep the schedule, import whom."""

import subprocess
import sys
from pathlib import Path

from app.config import ROOT
from tests.house import tree

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime",
          "time.gmtime", "func.now", "func.current_date"}  # fmt: skip
SHELLS = ("app/web/", "app/cli/", "jobs/")
COMMITS_OF_ITS_OWN = {Path("app/migrate.py"), Path("app/snapshot.py")}
"""Schema and restore: the transaction is of a connection, and no shell has a session open in it."""
MEETS_THE_WORLD = ("sqlalchemy", "flask", "redis", "rq", "app.models", "app.extensions", "app.clock", "app.config")


def test_only_the_clock_reads_the_clock() -> None:
    readers = [path for path in tree.under("app", "jobs") if CLOCKS & set(tree.calls(path))]
    assert readers == [Path("app/clock.py")]


def test_only_shells_commit() -> None:
    committers = {
        path
        for path in tree.under("app", "jobs")
        if not str(path).startswith(SHELLS) and any(call.endswith(".commit") for call in tree.calls(path))
    }
    assert committers == COMMITS_OF_ITS_OWN


def test_queries_never_write() -> None:
    writing = ("add", "add_all", "delete", "flush", "commit", "merge", "bulk_insert_mappings")
    writers = [
        f"{path}: {call}"
        for path in tree.under("app")
        if path.name == "queries.py"
        for call in tree.calls(path)
        if call.rpartition(".")[2] in writing and "session" in call
    ]
    assert writers == []


def test_the_schedule_is_in_one_place() -> None:
    scheduling = ("cron.register", ".enqueue_in", ".enqueue_at", "CronScheduler(", "Repeat(")
    keepers = {
        path
        for path in tree.under("app", "jobs")
        for call in tree.calls(path)
        if f"{call}(".startswith(scheduling) or call.endswith(scheduling)
    }
    assert keepers == {Path("jobs/schedule.py")}


def test_rules_do_not_meet_the_world() -> None:
    """Neither themselves nor through what they import: rules work on values, with today as an argument."""
    assert [f"{path}: {name}" for path in tree.under("app") if path.name == "rules.py" for name in worldly(path)] == []


def worldly(start: Path) -> list[str]:
    seen, ahead, found = {start}, [start], []
    while ahead:
        for name in tree.imports(ahead.pop()):
            if name.startswith(MEETS_THE_WORLD):
                found.append(name)
            for path in module_paths(name):
                if path not in seen:
                    seen.add(path)
                    ahead.append(path)
    return found


def module_paths(name: str) -> list[Path]:
    """The file of a module of the house, and of the module that something was taken from."""
    spots = [Path(*name.split(".")), Path(*name.split(".")[:-1])]
    return [spot.with_suffix(".py") for spot in spots if spot.parts and (ROOT / spot.with_suffix(".py")).is_file()]


def test_imports_run_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout
