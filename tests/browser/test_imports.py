"""A file is dropped on the page, is read while one looks on, and the asking stops by itself."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import clock
from app.config import ROOT
from app.extensions import db
from app.intake import actions
from app.models import Export
from tests.intake.load.exports import MEMBERS as MEMBERS_HEAD
from tests.intake.load.exports import bring
from tests.plugins.browser import axe_violations, enter
from tests.plugins.cast import Cast
from tests.plugins.workers import WorkerProcess

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]
OpenPage = Callable[..., Page]
MINDBODY = ROOT / "tests/samples/north/exports/mindbody"
MEMBERS = (
    "member_id,first_name,last_name,joined_on,status\nM1,Bea,Thirty,2026-11-10,active\nM2,Leo,Brandt,soon,active\n"
)
DROP = """([name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.querySelector("h1").dispatchEvent(
      new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}"""
DRAG_OVER = DROP.replace('["dragenter", "dragover", "drop"]', '["dragenter", "dragover"]')


def open_imports(page: Page) -> None:
    enter(page, to="/imports")
    expect(page.get_by_role("heading", name="Imports")).to_be_visible()


def load_all(now: datetime) -> None:
    """As the worker does it."""
    for export in db.session.scalars(select(Export).where(Export.status == "received")):
        actions.load(db.session(), export, now)
    db.session.commit()


def test_a_file_dropped_anywhere_is_read_while_one_looks_on(page: Page, cast: Cast) -> None:
    open_imports(page)
    page.evaluate(DRAG_OVER, ["members.csv", MEMBERS])
    expect(page.locator(".drop--over")).to_be_visible()
    page.evaluate(DROP, ["members.csv", MEMBERS])
    expect(page.locator(".drop--over")).to_have_count(0)
    expect(page.get_by_text("members.csv")).to_be_visible()
    expect(page.get_by_role("button", name="Read it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("It waits for its turn.")).to_be_visible()
    load_all(clock.now())
    expect(page.get_by_role("heading", name="What it brought")).to_be_visible()
    expect(page.get_by_text("1 row: joined_on is “soon”, not a date.", exact=True).first).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert asked == [], "a file that is read is asked for no more"
    assert axe_violations(page) == []


def test_several_chosen_files_are_followed_in_the_list(page: Page, cast: Cast, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.csv", "two.csv")]
    for file in files:
        file.write_text(MEMBERS.replace("Bea", file.stem))
    open_imports(page)
    page.get_by_label("File of members").set_input_files(files)
    expect(page.get_by_text("one.csv, two.csv")).to_be_visible()
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("waits for its turn")).to_have_count(2)
    load_all(clock.now())
    expect(page.get_by_text("1 new")).to_have_count(1)
    expect(page.get_by_text("1 cannot be read")).to_have_count(2)
    assert axe_violations(page) == []


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(page: Page, cast: Cast, tmp_path: Path) -> None:
    open_imports(page)
    file = tmp_path / "large.csv"
    with file.open("wb") as out:
        out.truncate(256 * 2**20 + 1)
    page.get_by_label("File of members").set_input_files(file)
    expect(page.get_by_text("large.csv is larger than 256 MB.")).to_be_visible()
    assert page.get_by_label("File of members").input_value() == ""


def test_without_scripts_a_file_is_chosen_and_sent(open_page: OpenPage, cast: Cast, tmp_path: Path) -> None:
    page = open_page(script=False, width=390)
    file = tmp_path / "members.csv"
    file.write_text(MEMBERS)
    open_imports(page)
    page.get_by_label("File of members").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="members.csv")).to_be_visible()
    load_all(clock.now())
    page.reload()
    expect(page.get_by_role("heading", name="What it brought")).to_be_visible()


def test_a_mindbody_file_arrives_on_the_board(page: Page, cast: Cast, worker: WorkerProcess) -> None:
    worker.start()
    open_imports(page)
    page.get_by_label("Data as of").fill("2026-11-20")
    page.get_by_label("File of members").set_input_files(MINDBODY / "schedule-at-a-glance.xlsx")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="What it brought")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Recognised as Mindbody schedule")).to_be_visible()
    page.get_by_role("link", name="See the board").click()
    expect(page.get_by_role("heading", name="Consultation booked")).to_be_visible()
    expect(page.locator("li.card").first).to_be_visible()


def test_what_is_left_of_a_group_is_said_as_soon_as_one_of_its_rows_is_corrected(page: Page, cast: Cast) -> None:
    export = bring(cast.north, MEMBERS_HEAD, *(f"M{n},Bea,Thirty,,,soon,active" for n in range(3)))
    open_imports(page)
    page.goto(f"/imports/{export.id}/problems?column=joined_on&reason=not+a+date")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^3 rows"))
    page.get_by_label("joined_on, the same for all 3 rows").fill("2026-11-0")
    page.get_by_role("link", name="Correct line 3").click()
    page.locator(".problem").get_by_label("joined_on").fill("2026-11-02")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("Line 3 Came in.")).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^2 rows"))
    expect(page.get_by_label("joined_on, the same for both rows")).to_have_value("2026-11-0")
