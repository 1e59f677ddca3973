"""The demo club as a newcomer first sees it. `make screenshot` keeps the picture of its board for the README."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app import clock
from app.demo.actions import create_demo
from app.extensions import db
from tests.plugins.browser import axe_violations

SUNDAY = datetime(2026, 11, 22, 15, tzinfo=UTC)
KEPT = os.environ.get("KEEP_SCREENSHOT")

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]


@pytest.fixture
def demo(app):
    with clock.stopped_at(SUNDAY):
        logins = create_demo(db.session(), SUNDAY.date(), SUNDAY)
        db.session.commit()
        yield logins


def test_the_printed_login_of_the_manager_opens_a_full_board(demo, open_page, tmp_path):
    page = open_page(width=1280, height=640)
    page.goto("/login")
    page.get_by_label("E-mail").fill(demo[0].email)
    page.get_by_label("Password").fill(demo[0].password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/")
    assert axe_violations(page) == []
    page.goto("/board")
    for stage in ("new", "booked", "no-show", "deciding", "active", "renewal"):
        expect(page.locator(f"#{stage} .card").first).to_be_visible()
    assert axe_violations(page) == []
    picture = Path(KEPT) if KEPT else tmp_path / "board.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 20_000
