"""People who may be one: compared, merged and parted by whoever manages the club, and by nobody else."""

import re

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Apart, Client, Contact, Member, Merge
from tests.counting import query_count
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, NOON, PACKAGES, D, bring
from tests.web.pages import links, section, text_of, words

PEOPLE = (
    "12,Bea,Thirty,bea@x.com,312 555 0142,2026-01-05,active",
    "77,Bea,Thirty,BEA@x.com,,2026-10-30,cancelled",
    "80,Bob,Thirty,bea@x.com,312 555 0142,2026-01-05,active",
)


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def club(cast):
    """Bea Thirty is a member twice: a package under 12, a session and a consultation under 77."""
    bring(cast.north, PACKAGES, "S1,12,Bea Thirty,PT 8 sessions,2026-11-01,592.00,8,,Ben Ortiz,,")
    bring(
        cast.north, APPOINTMENTS,
        "A1,77,Bea Thirty,PT 60,2026-11-10 10:00,Ben Ortiz,attended,,",
        "A2,77,Bea Thirty,Orientation,2026-10-31 10:00,Ben Ortiz,attended,2026-10-30,Dana Wolf",
        "A3,80,Bob Thirty,PT 60,2026-11-10 10:00,Dana Wolf,attended,,",
    )  # fmt: skip
    bring(cast.north, MEMBERS, *PEOPLE)
    return cast.north


def member(number: str) -> Member:
    return db.session.scalars(select(Member).where(Member.mms_id == number)).one()


def client_of(number: str) -> Client:
    return db.session.scalars(select(Client).where(Client.member_id == member(number).id)).one()


def pair(kept: str = "12", gone: str = "77") -> str:
    return f"/duplicates/{member(kept).id}/{member(gone).id}"


def merge(browser, kept: str = "12", gone: str = "77", **more):
    versions = {"kept_version": client_of(kept).version, "gone_version": client_of(gone).version}
    return browser.post(f"{pair(kept, gone)}/merges", data=versions | more)


def board_of(run) -> list[str]:
    told = run("report", "board", "--location", "north", "--on", D.isoformat(), "--format", "csv").stdout
    return told.splitlines()


def test_the_list_gives_each_pair_with_its_reason_and_no_family(client, cast, sign_in, club):
    page = sign_in(client, cast.ana).get("/duplicates")
    pairs = section(page, "pairs")
    assert "Very likely: the same e-mail, the same name" in words(pairs)
    assert "Bob" not in pairs
    assert pair() in links(pairs)


@pytest.mark.parametrize("address", ["/", "/imports"])
def test_today_and_imports_lead_there(client, cast, sign_in, club, address):
    page = sign_in(client, cast.ana).get(address)
    assert "1 possible duplicate" in text_of(page)
    assert any(link.startswith("/duplicates") for link in links(page.text))


def test_the_clients_page_names_who_it_may_be(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    assert "Perhaps the same person as Bea Thirty, 12 and 77" in text_of(client.get(f"/clients/{client_of('77').id}"))
    assert "Perhaps" not in client.get(f"/clients/{client_of('80').id}").text
    assert "Perhaps" not in sign_in(client, cast.ben).get(f"/clients/{client_of('77').id}").text


def test_the_pair_shows_both_and_what_they_would_be(client, cast, sign_in, club):
    rows = re.findall(r"<tr><th.*?</tr>", sign_in(client, cast.ana).get(pair()).text, re.S)
    told = [words(row) for row in rows]
    assert "Status active cancelled active" in told
    assert "Consultations 0 1 1" in told
    assert "Sessions 0 1 1" in told
    assert "Packages 1 0 1" in told
    assert "Card Active Active Active" in told
    assert "Sessions left 8 none 7" in told


def test_what_was_previewed_is_what_comes_out(client, cast, sign_in, run, club):
    sign_in(client, cast.ana)
    answer = merge(client)
    assert (answer.status_code, answer.location) == (303, f"/clients/{client_of('12').id}")
    page = client.get(answer.location)
    assert "Bea Thirty is one person now." in text_of(page)
    assert "Also known as 77" in text_of(page)
    assert "With Bea Thirty, 77, by Ana Reyes" in text_of(page)
    lines = [line for line in board_of(run) if "Bea Thirty" in line]
    assert len(lines) == 1
    assert lines[0].startswith("north,12,Bea Thirty,active")
    told = run("report", "packages", "--location", "north", "--on", D.isoformat(), "--format", "csv").stdout
    assert ",8,1,7," in told


def test_the_card_that_went_leads_to_the_one_that_was_kept(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    gone = client_of("77").id
    merge(client)
    assert client.get(f"/clients/{gone}").location == f"/clients/{client_of('12').id}"
    assert client.post(f"/clients/{gone}/contacts", data={"kind": "call"}).status_code == 404


@pytest.mark.parametrize(("text", "finds_bob"), [("12", True), ("77", False), ("thirty", True), ("BEA@x", True)])
def test_both_numbers_find_the_person(client, cast, sign_in, club, text, finds_bob):
    """Bob has a 12 in his phone."""
    sign_in(client, cast.ana)
    merge(client)
    page = client.get(f"/board?q={text}").text
    assert f'href="/clients/{client_of("12").id}"' in page
    assert f'href="/clients/{client_of("77").id}"' not in page
    assert (f'href="/clients/{client_of("80").id}"' in page) is finds_bob


def test_later_files_with_either_number_land_on_the_one_who_was_kept(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    merge(client)
    bring(club, APPOINTMENTS, "A9,77,Bea Thirty,PT 60,2026-11-17 10:00,Ben Ortiz,attended,,")
    page = text_of(client.get(f"/clients/{client_of('12').id}"))
    assert "Sessions 2" in page or "2 sessions" in page or "Nov 17" in page
    assert client_of("77").opened_on is None


def test_a_merge_is_undone_months_later_from_the_timeline(client, cast, sign_in, run, club):
    before = board_of(run)
    sign_in(client, cast.ana)
    call = {"location_id": club.id, "client_id": client_of("77").id, "kind": "call", "contacted_on": D}
    db.session.add(Contact(**call, recorded_at=NOON, recorded_by_id=cast.ana.id))
    merge(client)
    made = db.session.scalars(select(Merge)).one()
    assert db.session.scalars(select(Contact.client_id)).one() == client_of("12").id
    assert f"/merges/{made.id}/undo" in client.get(f"/clients/{client_of('12').id}").text
    answer = client.post(f"/merges/{made.id}/undo")
    assert answer.location == pair()
    assert board_of(run) == before
    assert db.session.scalars(select(Contact.client_id)).one() == client_of("77").id
    again = client.post(f"/merges/{made.id}/undo")
    assert again.status_code == 409
    assert "This was undone before." in text_of(again)


def test_a_card_that_changed_meanwhile_refuses_the_merge(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    answer = merge(client, gone_version=99)
    assert answer.status_code == 409
    assert "Somebody changed one of the two since you looked." in text_of(answer)
    assert db.session.query(Merge).count() == 0


def test_two_who_are_not_the_same_person_are_never_proposed_again(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    assert client.post(f"{pair()}/apart").status_code == 303
    bring(club, MEMBERS, "12,Bea,Thirty,bea@x.com,312 555 0142,2026-01-05,active", "90,New,Face,,,2026-11-01,active")
    page = client.get("/duplicates")
    assert "Nobody looks like somebody else." in text_of(page)
    assert "Perhaps" not in client.get(f"/clients/{client_of('77').id}").text
    assert db.session.query(Apart).count() == 1


def test_that_they_are_two_is_taken_back_and_they_are_proposed_again(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    client.post(f"{pair()}/apart")
    page = client.get("/duplicates")
    undo = re.search(r'action="(/duplicates/\d+/\d+/apart/undo)"', page.text)
    assert undo
    assert "said Ana Reyes, Friday, November 20, 2026" in words(section(page, "apart"))
    assert "Not the same person</button>" not in client.get(pair()).text
    assert client.post(undo[1]).status_code == 303
    page = client.get("/duplicates").text
    assert 'id="apart"' not in page
    assert "Nobody looks like somebody else." not in page
    again = client.post(undo[1])
    assert (again.status_code, "This was taken back before." in text_of(again)) == (409, True)


@pytest.mark.parametrize(("who", "seen", "done"), [("ana", 200, 303), ("ben", 403, 403), ("cy", 404, 404),
                                                     ("dee", 200, 303), ("gil", 200, 403)])  # fmt: skip
def test_managers_of_the_club_merge_general_managers_read(client, cast, sign_in, club, who, seen, done):
    sign_in(client, getattr(cast, who))
    assert client.get(pair()).status_code == seen
    assert merge(client).status_code == done
    assert db.session.query(Merge).count() == (1 if done == 303 else 0)
    made = Merge(location_id=club.id, gone_id=member("80").id, kept_id=member("12").id, moved={},
                 before={"kept": None, "gone": None}, merged_at=NOON, merged_by_id=cast.ana.id)  # fmt: skip
    db.session.add(made)
    db.session.flush()
    assert client.post(f"/merges/{made.id}/undo").status_code == done
    assert client.post(f"{pair('12', '80')}/apart").status_code == done
    assert client.post(f"{pair('12', '80')}/apart/undo").status_code == done


def test_nobody_is_merged_across_clubs(client, cast, sign_in, club):
    bring(cast.south, MEMBERS, PEOPLE[0])
    other = db.session.scalars(select(Member).where(Member.location_id == cast.south.id)).one()
    sign_in(client, cast.dee)
    here = db.session.scalars(select(Member.id).where(Member.location_id == club.id, Member.mms_id == "77")).one()
    assert client.get(f"/duplicates/{here}/{other.id}").status_code == 404
    assert client.post(f"/duplicates/{here}/{other.id}/merges").status_code == 404


def test_who_sees_both_clubs_is_told_of_the_other_card(client, cast, sign_in, club):
    bring(cast.south, APPOINTMENTS, "A1,5,Bea Thirty,PT 60,2026-11-10 10:00,Cora Lind,attended,,")
    bring(cast.south, MEMBERS, "5,Bea,Thirty,bea@x.com,,2026-01-05,active", "6,Bob,Thirty,bea@x.com,,2026-01-05,active")
    there = db.session.scalars(select(Client.id).where(Client.location_id == cast.south.id)).one()
    address = f"/clients/{client_of('12').id}"
    page = sign_in(client, cast.dee).get(address)
    assert "Also at Harbor South" in text_of(page)
    assert f"/clients/{there}" in links(page.text)
    assert text_of(page).count("Also at") == 1
    assert "Also at" not in sign_in(client, cast.ana).get(address).text
    assert "Also at Harbor North" not in sign_in(client, cast.cy).get(f"/clients/{there}").text


def test_two_whom_nothing_gives_away_are_found_ticked_and_compared(client, cast, sign_in, club):
    page = sign_in(client, cast.ana).get("/duplicates?text=thirty")
    assert section(page, "others").count('name="two"') == 3
    assert "Nobody here is called" in text_of(client.get("/duplicates?text=nowhere"))
    answer = client.get(f"/duplicates/compare?two={member('12').id}&two={member('80').id}")
    assert answer.location == pair("12", "80")
    assert client.get("/duplicates/compare?two=1&text=thirty").location == "/duplicates?location=north&text=thirty"
    assert "Tick the two who are one person." in text_of(client.get("/duplicates"))


def test_somebody_added_by_hand_is_compared_at_once(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    client.post("/clients", data={"name": "Bob Thirty", "phone": "312 555 0142", "email": ""})
    assert "added by hand" in section(client.get("/duplicates"), "pairs")


def test_ten_more_pairs_cost_no_more_queries(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    few = query_count(lambda: client.get("/duplicates"))
    bring(club, MEMBERS, *(f"{n},Bea,Thirty{n // 2},b{n // 2}@x.com,,,active" for n in range(200, 220)))
    assert query_count(lambda: client.get("/duplicates")) <= few
