"""A file holds one noun or one set of verbs."""

from pathlib import Path

from tests.house import tree

LONGEST_FILE = 250
LONGEST_SCRIPT = 150
LONGEST_CONFTEST = 150
LONGEST_FUNCTION = 30
LONGEST_JOB = 20


def lengths(paths: list[Path]) -> dict[str, int]:
    return {str(path): len(tree.text_of(path).splitlines()) for path in paths}


def longer(limit: int, paths: list[Path]) -> dict[str, int]:
    return {name: count for name, count in lengths(paths).items() if count > limit}


def test_no_file_outgrows_its_noun() -> None:
    assert longer(LONGEST_FILE, tree.under("app", "jobs", "tests", "benchmarks")) == {}
    assert longer(LONGEST_FILE, tree.under("app", suffix=".css") + tree.under("app", suffix=".html")) == {}


def test_a_script_is_one_behaviour() -> None:
    assert longer(LONGEST_SCRIPT, tree.under("app", suffix=".js")) == {}


def test_what_all_tests_share_stays_small() -> None:
    assert longer(LONGEST_CONFTEST, [path for path in tree.under("tests") if path.name == "conftest.py"]) == {}


def test_no_function_is_long() -> None:
    long = [f"{path}: {name} {count}" for path in tree.under("app", "jobs", "benchmarks") for name, count in tree.functions(path) if count > LONGEST_FUNCTION]  # fmt: skip
    assert long == []


def test_a_job_only_parses_calls_and_commits() -> None:
    long = [f"{path}: {name} {count}" for path in tree.under("jobs") for name, count in tree.functions(path) if count > LONGEST_JOB]  # fmt: skip
    assert long == []
