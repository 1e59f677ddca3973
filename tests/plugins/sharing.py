"""Which process of `--numprocesses` runs what: each takes the next test as soon as it is free."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

SHARED = ("tests/demo/test_demo.py", "tests/demo/test_story.py", "tests/cli/test_up.py")
"""Files whose tests share what takes long to make: they stay together, and come first."""


class OneByOne(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in SHARED else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneByOne:
    return OneByOne(config, log)
