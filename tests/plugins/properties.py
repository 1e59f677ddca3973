"""Property tests ask what holds, not how fast: a busy machine must not fail them. `THOROUGH=10` tries ten times as
many cases.
"""

import os

import pytest
from hypothesis import settings
from hypothesis import strategies as st

THOROUGH = int(os.environ.get("THOROUGH", "1"))

settings.register_profile("house", deadline=None, max_examples=50 * THOROUGH)
settings.load_profile("house")

CHARACTERS = st.characters(exclude_categories=["Cs"])
"""All that UTF-8 writes. Hypothesis itself asks the codec of each of a million, three seconds in every process."""


def cases(sqlite: int, postgresql: int) -> list[tuple[str, int]]:
    """Database and seed. Most of them on the quicker database, some on the other only when it is thorough: what they
    prove is not in the SQL alone.
    """
    counts = {"sqlite": sqlite * THOROUGH, "postgresql": postgresql * THOROUGH or THOROUGH - 1}
    return [(backend, seed) for backend, count in counts.items() for seed in range(count)]


WHOLE = ("tests/reports/", "tests/jobs/")
"""Where each case asks the database for something else."""
SHELLS = ("tests/web/", "tests/cli/")
"""They show what rooms read and write, whose own tests meet PostgreSQL."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a test with several cases (who asks, which button) PostgreSQL sees the first: the others differ in what is
    asked, not in how a database answers. Of a file about a shell it sees the first test. When it is thorough: all.
    """
    seen: set[str] = set()
    chosen: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        file, _, rest = item.nodeid.partition("::")
        alike = file if file.startswith(SHELLS) else f"{file}::{rest.partition('[')[0]}"
        is_again = THOROUGH == 1 and _is_on_postgresql(item) and alike in seen and not file.startswith(WHOLE)
        (left if is_again else chosen).append(item)
        if _is_on_postgresql(item):
            seen.add(alike)
    items[:] = chosen
    config.hook.pytest_deselected(items=left)


def _is_on_postgresql(item: pytest.Item) -> bool:
    case = getattr(item, "callspec", None)
    return case is not None and case.params.get("house") == "postgresql"
