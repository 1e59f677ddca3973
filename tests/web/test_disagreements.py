"""Where the member system and people say different things: listed for the club, settled with one click, undone."""

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Appointment, Client, Settlement, Standing
from tests.counting import query_count
from tests.funnel import make
from tests.funnel.make import NOW
from tests.web.pages import forms, links, names, section, text_of, words

IN_PLACE = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def at_nine():
    with clock.stopped_at(NOW):
        yield


def disputed(location, by, trainer=None, name="Leo Brandt", mms="late_cancel", kind="consultation") -> Appointment:
    """Somebody recorded that they showed; a file says otherwise."""
    held = make.appointment(make.client(location, name), kind, -1, mms, trainer)
    held.hand_outcome, held.hand_outcome_by_id, held.hand_outcome_at = "attended", by.id, NOW
    make.settle(db.session.get_one(Client, held.client_id))
    return held


@pytest.fixture
def leo(cast) -> Appointment:
    held = disputed(cast.north, cast.ben, cast.ben_trainer)
    file = make.export_of(cast.north)
    file.report, file.finished_at = "appointments", NOW
    return held


def settle(browser, held, source="hand", **more):
    return browser.post(
        f"/appointments/{held.id}/settlement?location=north", data={"source": source, "list": "1"}, **more
    )


def fresh(held: Appointment) -> Appointment:
    return db.session.get_one(Appointment, held.id, populate_existing=True)


def test_each_is_told_with_both_sides_and_where_they_say_so(client, cast, sign_in, leo):
    page = sign_in(client, cast.ana).get("/disagreements")
    told = words(section(page, "open"))
    assert "Leo Brandt consultation on Thu, Nov 19, 6:00 pm with Ben Ortiz" in told
    assert "We showed , recorded by Ben Ortiz, Fri, Nov 20, 9:00 am" in told
    assert "Member system cancelled too late , line 2 of all.csv, as of yesterday" in told
    assert f"/imports/{leo.export_id}" in links(section(page, "open"))
    assert names(section(page, "open")) == ["Leo Brandt"]
    assert "1 is open." in text_of(page)


def test_what_differs_is_said(client, cast, sign_in, leo):
    cancelled = disputed(cast.north, cast.ben, name="Ida Cole", mms="cancelled", kind="session")
    leo.mms_outcome = "no_show"
    hand = Appointment(
        location_id=cast.north.id, client_id=leo.client_id, key="hand:000000001", kind="consultation",
        starts_on=make.day(-2), starts_time="17:00", trainer_id=cast.dana_trainer.id, first_seen_on=make.day(-2),
        known_at=NOW, recorded_by_id=cast.ana.id, adopted_by_id=leo.id,
    )  # fmt: skip
    db.session.add(hand)
    told = text_of(sign_in(client, cast.ana).get("/disagreements"))
    assert "It was entered here for Wed, Nov 18, 5:00 pm with Dana Wolf; day, time and trainer are the member" in told
    assert cancelled.is_charged is False
    assert "A session is taken off the package only if we are right." in told


@pytest.mark.parametrize("address", ["/", "/imports"])
def test_today_and_imports_lead_there_with_the_count(client, cast, sign_in, leo, address):
    page = sign_in(client, cast.ana).get(address)
    assert "1 disagreement" in text_of(page)
    assert any(link.startswith("/disagreements") for link in links(page.text))
    assert "/disagreements" not in sign_in(client, cast.ben).get("/").text
    settle(sign_in(client, cast.ana), leo)
    assert "1 disagreement" not in text_of(client.get(address))


@pytest.mark.parametrize(("source", "outcome", "stage"), [("hand", "attended", "deciding"),
                                                          ("mms", "late_cancel", "no_show")])  # fmt: skip
def test_one_click_settles_in_place_and_one_undoes_it(client, cast, sign_in, leo, source, outcome, stage):
    sign_in(client, cast.ana)
    answer = settle(client, leo, source, headers=IN_PLACE)
    assert answer.status_code == 200
    assert f'hx-target="#disagreement-{leo.id}"' in answer.text
    assert (fresh(leo).outcome, fresh(leo).pinned) == (outcome, source)
    assert db.session.get_one(Standing, leo.client_id).stage == stage
    (undo,) = [address for address in forms(answer.text) if "undo" in address]
    answer = client.post(undo, data={"list": "1"}, headers=IN_PLACE)
    assert "Keep ours" in answer.text
    assert fresh(leo).pinned is None
    assert db.session.query(Settlement).one().undone_by_id == cast.ana.id


def test_it_is_a_plain_form_too_with_undo_in_the_toast_and_below(client, cast, sign_in, leo):
    sign_in(client, cast.ana)
    answer = settle(client, leo, headers={"Referer": "http://localhost/disagreements?every=1"})
    assert (answer.status_code, answer.location) == (303, "/disagreements?every=1")
    page = client.get("/disagreements")
    made = db.session.query(Settlement).one()
    assert f"/settlements/{made.id}/undo" in forms(page.text)
    assert "Settled: showed counts." in text_of(page)
    settled = words(section(page, "settled"))
    assert "consultation on Thu, Nov 19: showed, our word, taken by Ana Reyes, Fri, Nov 20, 9:00 am" in settled
    client.post(f"/settlements/{made.id}/undo", data={"list": "1"})
    assert "1 is open." in text_of(client.get("/disagreements"))


def test_what_the_member_system_says_since_is_told_beside_what_was_settled(client, cast, sign_in, leo):
    settle(sign_in(client, cast.ana), leo, "mms")
    fresh(leo).mms_outcome = "no_show"
    assert "The member system says something else by now: no-show." in text_of(client.get("/disagreements"))


def test_the_clients_page_settles_and_its_timeline_undoes(client, cast, sign_in, leo):
    address = f"/clients/{leo.client_id}"
    page = sign_in(client, cast.ana).get(address)
    assert f"/appointments/{leo.id}/settlement" in forms(section(page, "mms"))
    client.post(f"/appointments/{leo.id}/settlement", data={"source": "hand"})
    page = client.get(address)
    assert "Two sources disagree" not in page.text
    assert "settled: our word" in text_of(page)
    assert "Consultation on Thu, Nov 19: showed counts, our word; by Ana Reyes" in text_of(page)
    (undo,) = [one for one in forms(section(page, "time")) if one.startswith("/settlements/")]
    assert client.post(undo, headers={"Referer": f"http://localhost{address}"}).location == address
    page = client.get(address)
    assert "Two sources disagree" in page.text
    assert "Open again" in text_of(page)


def test_an_old_session_is_on_the_clients_page_however_many_came_since(client, cast, sign_in, leo):
    one = db.session.get_one(Client, leo.client_id)
    held = make.session(one, -90, "no_show", cast.ben_trainer)
    held.hand_outcome = "attended"
    for number in range(25):
        make.session(one, -number - 1, trainer=cast.ben_trainer)
    make.settle(one)
    page = sign_in(client, cast.ana).get(f"/clients/{one.id}")
    assert f"/appointments/{held.id}/settlement" in forms(section(page, "mms"))


def test_trainers_see_those_of_their_own_clients_and_settle_none(client, cast, sign_in, leo):
    other = disputed(cast.north, cast.ana, cast.dana_trainer, "Ida Cole")
    page = sign_in(client, cast.ben).get(f"/clients/{leo.client_id}")
    assert "counts until a manager settles it" in text_of(page)
    assert "settlement" not in section(page, "mms")
    assert client.get(f"/clients/{other.client_id}").status_code == 404
    assert client.get("/disagreements").status_code == 403
    assert settle(client, leo).status_code == 403
    assert fresh(leo).pinned is None


@pytest.mark.parametrize(("who", "sees", "settles"), [("ana", 200, 303), ("ben", 403, 403), ("cy", 200, 404),
                                                      ("dee", 200, 303), ("gil", 200, 403)])  # fmt: skip
def test_managers_of_the_club_settle_general_managers_read(client, cast, sign_in, leo, who, sees, settles):
    alike = {"kind": "consultation", "hand_outcome": "attended", "mms_outcome": "late_cancel", "count": "1"}
    user = getattr(cast, who)
    sign_in(client, user)
    address = "/disagreements" if who == "cy" else "/disagreements?location=north"
    page = client.get(address)
    assert page.status_code == sees
    assert ("Leo Brandt" in page.text) is (who in ("ana", "dee", "gil"))
    assert bool([one for one in forms(page.text) if "settlement" in one]) is (who in ("ana", "dee"))
    assert settle(client, leo).status_code == settles
    db.session.query(Appointment).filter_by(id=leo.id).update({"pinned": None, "settled_outcome": None})
    db.session.query(Settlement).delete()
    answer = client.post("/disagreements/settlements?location=north", data={**alike, "source": "mms"})
    assert answer.status_code == settles
    made = Settlement(location_id=cast.north.id, appointment_id=leo.id, act="of ana", source="mms",
                      hand_outcome="attended", mms_outcome="late_cancel", settled_at=NOW)  # fmt: skip
    db.session.query(Settlement).delete()
    db.session.add(made)
    db.session.flush()
    assert client.post("/settlements/acts/of ana/undo").status_code == settles
    db.session.query(Settlement).update({"undone_at": None})
    assert client.post(f"/settlements/{made.id}/undo").status_code == settles


def test_a_director_chooses_one_club_or_all(client, cast, sign_in, leo):
    disputed(cast.south, cast.cy, cast.cora_trainer, "Uwe Falk")
    page = sign_in(client, cast.dee).get("/disagreements?location=south")
    assert names(section(page, "open")) == ["Uwe Falk"]
    page = client.get("/disagreements?every=1")
    assert sorted(names(section(page, "open"))) == ["Leo Brandt", "Uwe Falk"]
    for word in ("All clubs, 2", "Harbor North, 1", "Harbor South, 1"):
        assert word in text_of(page)
    assert "All clubs" not in sign_in(client, cast.ana).get("/disagreements").text
    assert "Leo" not in sign_in(client, cast.cy).get("/disagreements?every=1").text
    assert client.get("/disagreements?location=north").status_code == 404


def test_all_of_a_kind_go_at_once_with_the_count_first_and_one_undo(client, cast, sign_in, leo):
    for name in ("Ida Cole", "Max Pine"):
        disputed(cast.north, cast.ben, name=name)
    other = disputed(cast.north, cast.ben, name="Zoe Ash", mms="cancelled")
    page = sign_in(client, cast.ana).get("/disagreements")
    assert "3 consultations: we say showed, the member system says cancelled too late" in words(section(page, "alike"))
    assert "Take theirs for all 3" in section(page, "alike")
    assert "in time" not in words(section(page, "alike"))
    alike = {"kind": "consultation", "hand_outcome": "attended", "mms_outcome": "late_cancel", "source": "mms"}
    answer = client.post("/disagreements/settlements?location=north", data={**alike, "count": "2"})
    assert answer.status_code == 409
    assert "There are 3 of them by now. Look again." in text_of(answer)
    assert fresh(leo).pinned is None
    answer = client.post("/disagreements/settlements?location=north", data={**alike, "count": "3"})
    assert answer.location == "/disagreements?location=north"
    page = client.get(answer.location)
    assert "3 disagreements settled: cancelled too late counts." in text_of(page)
    assert names(section(page, "open")) == ["Zoe Ash"]
    act = db.session.scalars(select(Settlement.act).distinct()).one()
    assert forms(section(page, "settled")) == [f"/settlements/acts/{act}/undo"]
    client.post(f"/settlements/acts/{act}/undo")
    assert "4 are open." in text_of(client.get("/disagreements"))
    assert fresh(other).pinned is None


def test_two_managers_at_once_settle_it_once(client, cast, sign_in, leo):
    sign_in(client, cast.ana)
    settle(client, leo)
    answer = settle(client, leo, "mms", headers=IN_PLACE)
    assert answer.status_code == 409
    assert "Ana Reyes settled this before. Undo that first." in text_of(answer)
    assert settle(client, leo, "mms").status_code == 409
    assert settle(client, leo, "neither").status_code == 409
    assert fresh(leo).pinned == "hand"


def test_many_are_paged_and_ten_more_cost_no_more_queries(client, cast, sign_in, leo):
    sign_in(client, cast.ana)
    for number in range(4):
        disputed(cast.north, cast.ben, name=f"A {number}")
    client.get("/disagreements")
    few = query_count(lambda: client.get("/disagreements"))
    for number in range(47):
        disputed(cast.north, cast.ben, name=f"B {number}")
    assert query_count(lambda: client.get("/disagreements")) <= few
    page = client.get("/disagreements")
    assert len(names(section(page, "open"))) == 50
    assert "/disagreements?location=north&page=2" in links(page.text)
    assert len(names(section(client.get("/disagreements?page=2"), "open"))) == 2


def test_nothing_to_settle_is_said(client, cast, sign_in):
    assert "Nobody here and the member system disagree." in text_of(sign_in(client, cast.ana).get("/disagreements"))
