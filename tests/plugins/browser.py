"""Chromium over a live server of the app. A page that logs an error or breaks the security policy fails its test."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

from app.config import ROOT
from app.extensions import db
from app.models import User
from tests.plugins.cast import enter_as

HOW_TO_GET_IT = "Chromium is not on this machine: apt-get install chromium"
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]  # fmt: skip
AXE = ROOT / "node_modules/axe-core/axe.min.js"
LOOK = """rules => axe.run(document, {
    runOnly: rules, resultTypes: ['violations'], preload: {assets: ['media']},
}).then(found => found.violations)"""
"""All that holds is left out, which is long, and so are the sheets fetched for a rule that is an experiment and off."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


def executable() -> str | None:
    return next(
        (
            found
            for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
            if (found := shutil.which(name))
        ),
        None,
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = executable()
    if path is None:
        pytest.skip(HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *sandbox])
        yield browser
        browser.close()


@pytest.fixture
def live_url(app: Flask) -> Iterator[str]:
    """The app of this test, served from a thread of this process: a stopped clock holds there too."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, live_url: str) -> Iterator[OpenPage]:
    """`open_page(width=390, height=844, dark=True, touch=True, script=False)`: a browser of its own, not logged in."""
    contexts = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def open_one(
        width: int = 1280, height: int = 800, dark: bool = False, touch: bool = False, script: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=live_url, viewport={"width": width, "height": height}, has_touch=touch,
            color_scheme="dark" if dark else "light", java_script_enabled=script, reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == [], "the browser's console"


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def enter(page: Page, email: str = "ana@example.com", to: str = "/") -> Page:
    """With the cookie of somebody who is logged in already. The door itself is for the tests of the door."""
    client = enter_as(current_app.test_client(), db.session.query(User).filter_by(email=email).one())
    cookie = client.get_cookie(current_app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    db.session.rollback()
    address = page.request.get("/healthz").url
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    page.goto(to)
    return page


def axe_violations(page: Page, rules: list[str] = RULES) -> list[str]:
    """One line per broken rule and place; empty is what a screen must give."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(LOOK, rules)
    return [
        f"{broken['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for broken in found
        for node in broken["nodes"]
    ]


def axe_violations_in_both_themes(page: Page) -> list[str]:
    """A theme is colours alone: whatever else is broken in one is broken in the other."""
    found = axe_violations(page)
    page.emulate_media(color_scheme="dark")
    found += axe_violations(page, OF_COLOURS)
    page.emulate_media(color_scheme="light")
    return found


def faults(page: Page) -> list[str]:
    """Rules of accessibility that the screen breaks, and that it is wider than the window."""
    is_wider = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*axe_violations(page), *([f"{page.url} is wider than the screen"] if is_wider else [])]


def faults_on_phone_and_desk(page: Page, *addresses: str) -> list[str]:
    """Each is loaded once, on a phone in the dark, and looked at again as on a desk in the light."""
    found = []
    for address in addresses:
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="dark")
        page.goto(address)
        found += faults(page)
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")
        found += faults(page)
    return found
