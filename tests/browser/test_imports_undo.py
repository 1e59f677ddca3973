"""An import is looked at and undone without JavaScript; its pages pass the checks of accessibility."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from app.models import Export
from tests.browser.test_imports import open_imports
from tests.errands import do_all
from tests.plugins.browser import axe_violations_in_both_themes
from tests.plugins.cast import Cast
from tests.web.test_imports_undo import MEMBERS, NEWER, bring

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]
OpenPage = Callable[..., Page]


def test_an_import_is_undone_without_javascript(open_page: OpenPage, cast: Cast) -> None:
    export_id = bring(cast.north, MEMBERS, by=cast.ana).id
    page = open_page(width=390, height=844, script=False)
    open_imports(page)
    page.goto(f"/imports/{export_id}")
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("waits for its turn")).to_be_visible()
    do_all()
    page.reload()
    expect(page.get_by_text("Bea Thirty")).to_be_visible()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Undoing it waits for its turn.")).to_be_visible()
    do_all()
    page.reload()
    expect(page.get_by_text("Everything is as if this file had never come.")).to_be_visible()
    db.session.rollback()
    assert db.session.get_one(Export, export_id).undone_by_id == cast.ana.id


def test_the_pages_of_an_undo_are_accessible(page: Page, cast: Cast) -> None:
    older, newer = bring(cast.north, MEMBERS, by=cast.ana).id, bring(cast.north, NEWER, "newer.csv").id
    open_imports(page)
    for export_id, heading in ((newer, "What it takes back"), (older, "What stands in the way")):
        page.goto(f"/imports/{export_id}")
        assert axe_violations_in_both_themes(page) == []
        page.get_by_role("button", name="Undo this import").click()
        expect(page.get_by_text("waits for its turn")).to_be_visible()
        assert axe_violations_in_both_themes(page) == []
        do_all()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        assert axe_violations_in_both_themes(page) == []
