"""Which process of `--numprocesses` runs what: each takes the next test as soon as it is free."""

from importlib import import_module
from typing import Any

import pytest
from xdist import get_xdist_worker_id, is_xdist_worker
from xdist.scheduler import LoadScopeScheduling

from app.config import ROOT

SHARED = (
    *("tests/demo/test_demo.py", "tests/demo/test_story.py", "tests/cli/test_up.py"),
    *("tests/reports/test_leaves.py", "tests/standing/test_refresh.py"),
)
"""Files whose tests share what takes long to make: they stay together, and come first."""


class OneByOne(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in SHARED else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneByOne:
    return OneByOne(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Each process begins with a share of the files, so that what one has compiled the others find."""
    if is_xdist_worker(session) and session.config.args == session.config.getini("testpaths"):
        count = int(session.config.workerinput["workercount"])
        for file in _files()[int(get_xdist_worker_id(session).removeprefix("gw")) :: count]:
            import_module(file)


def _files() -> list[str]:
    """As modules."""
    found = (ROOT / "tests").rglob("test_*.py")
    return sorted(".".join(path.relative_to(ROOT).with_suffix("").parts) for path in found)
