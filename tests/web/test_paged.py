"""Lists of a large club come page by page: the counts are of all of it, and every way through it keeps its filters."""

import pytest

from app.web import names as names_page
from app.web.renewals import past
from app.web.renewals import view as renewals
from app.web.today import manager
from tests.factory import D, add_client, add_package, add_session, stand
from tests.story import on, tell
from tests.web.pages import forms, links, names, section, text_of

pytestmark = pytest.mark.usefixtures("friday_morning")


@pytest.fixture
def quiet(house, cast):
    """Five who bought and never came."""

    def told():
        tell(cast)
        for number in range(5):
            add_package(add_client(cast.north, f"Quiet {number}"), on("10-20"), 8, 60000, None, cast.ben_trainer)
        stand(cast.north)
        return ()

    house.begin_with("five who never came", told)


def through(ana, address: str, list_name: str) -> list[list[str]]:
    """The names on each page of a list, as its links lead from one to the next."""
    found = []
    while address:
        answer = ana.get(address)
        held = section(answer, list_name)
        found.append(names(held))
        following = [
            link for link in links(held) if ">Next</a>" in held and link.split("#")[0].endswith(f"={len(found) + 1}")
        ]
        address = following[0] if following else ""
    return found


def test_the_quiet_come_twenty_at_a_time(client, cast, sign_in, quiet, monkeypatch):
    ana = sign_in(client, cast.ana)
    whole = names(section(ana.get("/"), "quiet"))
    monkeypatch.setattr(manager, "PAGE", 2)
    pages = through(ana, "/", "quiet")
    assert [name for page in pages for name in page] == whole
    assert {len(page) for page in pages[:-1]} == {2}
    first = ana.get("/")
    assert f"1 to 2 of {len(whole)}" in text_of(first)
    assert f"{len(whole)} clients are quiet." in text_of(first)
    assert "/?quiet=2#quiet" in links(first.text)


@pytest.fixture
def due(house, cast):
    """Seven whose packages run out in several weeks, two of them Dana's."""

    def told():
        tell(cast)
        for number, day in enumerate(("11-21", "11-23", "11-25", "12-02", "12-03", "12-04", "12-10")):
            trainer = cast.dana_trainer if number in (1, 4) else cast.ben_trainer
            ending = add_client(cast.north, f"Ending {number}")
            add_package(ending, on("10-20"), 8, 60000, on(day), trainer)
            add_session(ending, D, "attended", trainer)
        stand(cast.north)
        return ()

    house.begin_with("seven whose packages run out", told)


def test_renewals_come_a_page_at_a_time_with_the_sums_of_all(client, cast, sign_in, due, monkeypatch):
    ana = sign_in(client, cast.ana)
    whole = ana.get("/renewals")
    monkeypatch.setattr(renewals, "PAGE", 3)
    pages = through(ana, "/renewals", "all")
    assert [name for page in pages for name in page] == names(section(whole, "all"))
    second = ana.get("/renewals?page=2")
    assert text_of(second).split("All renewals by week")[0] == text_of(whole).split("All renewals by week")[0]
    assert section(second, "trainers") == section(whole, "trainers")


def test_every_week_is_led_to_from_every_page(client, cast, sign_in, due, monkeypatch):
    monkeypatch.setattr(renewals, "PAGE", 3)
    ana = sign_in(client, cast.ana)
    for page in (1, 2, 3):
        for link in links(ana.get(f"/renewals?page={page}").text):
            address, _, week = link.partition("#")
            if week.startswith(("week-", "ended")):
                assert f'id="{week}"' in ana.get(address or f"/renewals?page={page}").text, (page, link)


def test_a_chosen_trainer_stays_chosen_from_page_to_page(client, cast, sign_in, due, monkeypatch):
    monkeypatch.setattr(renewals, "PAGE", 1)
    ana = sign_in(client, cast.ana)
    pages = through(ana, f"/renewals?trainer={cast.dana_trainer.id}", "all")
    assert [page for page in pages if len(page) != 1] == []
    assert {"Ending 1", "Ending 4"} <= {name for page in pages for name in page}
    assert (
        f'name="next" value="/renewals?trainer={cast.dana_trainer.id}&amp;page=2"'
        in ana.get(f"/renewals?trainer={cast.dana_trainer.id}&page=2").text
    )
    assert forms(ana.get("/renewals?page=2").text)


def test_last_months_names_beyond_the_first_are_a_link_away(client, cast, sign_in, due, monkeypatch):
    monkeypatch.setattr(past, "MOST_NAMES", 0)
    for who, path in ((cast.ana, "/team/names"), (cast.ben, "/book/names")):
        person = sign_in(client, who)
        [address] = {link for link in links(section(person.get("/renewals"), "past")) if "names?" in link}
        assert address.startswith(f"{path}?figure=renewal_rate&from=2026-10-01&to=2026-10-31")
        assert person.get(address).status_code == 200


def test_names_behind_a_number_come_page_by_page_through_all_parts(client, cast, sign_in, quiet, monkeypatch):
    address = "/team/names?figure=set_rate&from=2026-09-01&to=2026-11-20"
    ana = sign_in(client, cast.ana)
    whole = ana.get(address)
    monkeypatch.setattr(names_page, "PAGE", 2)
    pages, here = [], address
    while here:
        page = ana.get(here)
        pages.append(page)
        following = [link for link in links(page.text) if link.endswith(f"&page={len(pages) + 1}")]
        here = following[0] if following else ""
    assert [name for page in pages for name in names(page.text)] == names(whole.text)
    assert len(pages) > 2
    assert "On page" in text_of(pages[0])
    for link in links(pages[0].text):
        page, _, part = link.partition("#")
        if part.startswith("part-"):
            assert names(section(ana.get(page), part)), link
