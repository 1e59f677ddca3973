"""The last lines name every group of tests that could not run, with the command that gets what it needs."""

import pytest

from tests.plugins import browser, mail, postgres


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if postgres.binaries() is None:
        terminalreporter.write_line(f"Skipped group: everything on PostgreSQL. {postgres.HOW_TO_GET_IT}")
    if mail.executable() is None:
        terminalreporter.write_line(f"Skipped group: everything by mail. {mail.HOW_TO_GET_IT}")
    if browser.executable() is None:
        terminalreporter.write_line(f"Skipped group: everything in a browser. {browser.HOW_TO_GET_IT}")
