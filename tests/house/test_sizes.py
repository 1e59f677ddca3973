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


REASONS: dict[str, str] = {}
"""`path: function` to the reason why it may be longer."""


def long_functions(limit: int, *folders: str) -> list[str]:
    found = [(path, name, count) for path in tree.under(*folders) for name, count in tree.functions(path)]
    return [f"{path}: {name}" for path, name, count in found if count > limit]


def test_no_function_is_long_without_a_reason() -> None:
    assert [name for name in long_functions(LONGEST_FUNCTION, "app", "jobs", "benchmarks") if name not in REASONS] == []


def test_a_reason_goes_when_its_function_does() -> None:
    assert set(REASONS) <= set(long_functions(LONGEST_FUNCTION, "app", "jobs", "benchmarks"))


def test_a_job_only_parses_calls_and_commits() -> None:
    assert long_functions(LONGEST_JOB, "jobs") == []
