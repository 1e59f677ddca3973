"""A file of a vendor nobody has heard of, from the drop to the board, by somebody who has read nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app import clock
from tests.browser.test_imports import open_imports
from tests.plugins.browser import axe_violations
from tests.plugins.cast import Cast
from tests.plugins.workers import WorkerProcess

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]
HEADER = "Fitlog Studio,,,,\nClient No,Full name,When,Coach,Result\n"


def a_file(place: Path, shift: int = 1) -> Path:
    """Consultations of the next days. Nothing in it says that they are some."""
    day = clock.today("America/Chicago") + timedelta(days=shift)
    people = ["17,Bea Thirty", "18,Leo Brandt", "19,Mia Falk"]
    lines = [f"{who},{day} {9 + hour}:00,Ben Ortiz,booked" for hour, who in enumerate(people)]
    file = place / f"fitlog_intros_{shift}.csv"
    file.write_text(HEADER + "\n".join(lines) + "\n")
    return file


def bring(page: Page, file: Path) -> None:
    page.get_by_label("File of members").set_input_files(file)
    page.get_by_role("button", name="Read it").click()


def test_it_is_mapped_tried_out_and_on_the_board(page: Page, cast: Cast, worker: WorkerProcess, tmp_path: Path) -> None:
    worker.start()
    open_imports(page)
    bring(page, a_file(tmp_path))
    expect(page.get_by_text("Spotter does not know this file yet.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("cell", name="Bea Thirty")).to_be_visible()
    expect(page.get_by_label("Trainer", exact=True)).to_have_value("Coach")
    assert axe_violations(page) == []
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_text("Choose its column, or say it for all rows.")).to_be_visible()
    page.get_by_label("Service of all rows").fill("Consultation")
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_text("Of 3 rows. Nothing is written yet.")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_label("Remember this mapping as").fill("Fitlog intros")
    page.get_by_role("button", name="Import it").click()
    expect(page.get_by_role("heading", name="What it brought")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="See the board").click()
    expect(page.locator("li.card").filter(has_text="Bea Thirty")).to_be_visible()
    page.goto("/imports")
    expect(page.get_by_role("heading", name="Mappings")).to_be_visible()
    bring(page, a_file(tmp_path, shift=2))
    expect(page.get_by_text("Recognised as Fitlog intros by its headers")).to_be_visible(timeout=60_000)


def test_another_kind_of_rows_is_chosen_with_one_select(
    page: Page, cast: Cast, worker: WorkerProcess, tmp_path: Path
) -> None:
    worker.start()
    open_imports(page)
    bring(page, a_file(tmp_path))
    expect(page.get_by_text("Spotter does not know this file yet.")).to_be_visible(timeout=60_000)
    page.get_by_label("Each row is one of").select_option("members")
    expect(page.get_by_label("Joined on")).to_be_attached()
    expect(page.get_by_label("Trainer", exact=True)).to_have_count(0)
