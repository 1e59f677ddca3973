"""Who of the staff is who, on the page: said by whoever manages the club, read by who reads it, nobody else's."""

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Service, Trainer, TrainerMerge, TrainersApart
from tests.intake.load.exports import APPOINTMENTS, NOON, PACKAGES, bring
from tests.web.pages import section, text_of, words

LONG = "Alexandria Whitfield"
CUT = LONG[:14]


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def club(house, cast):
    lines = [
        f'A{number},{number},Member {number},PT 60,2026-11-18 10:00,"{name}",attended,,'
        for number, name in enumerate((LONG, CUT, "Alexandria White", "Ben Ortiz", "Dana Wolf", "WOLF, DANA"), 1)
    ]

    def tell():
        bring(cast.north, APPOINTMENTS, *lines)
        bring(cast.north, PACKAGES, "S1,1,,PT 8,2026-11-02,592.00,8,,Dana Wolf,,")
        return ()

    house.begin_with("trainers named in several ways", tell)
    return cast.north


def trainer(name: str) -> Trainer:
    return db.session.scalars(select(Trainer).where(Trainer.name == name)).one()


def pair(kept: str, gone: str) -> str:
    return f"/settings/trainers/{trainer(kept).id}/{trainer(gone).id}"


def test_a_name_cut_short_that_fits_two_is_asked_with_both(client, cast, sign_in, club):
    asked = words(section(sign_in(client, cast.ana).get("/settings/trainers"), "asked"))
    assert f"Is {CUT} {LONG}?" in asked
    assert f"Is {CUT} Alexandria White?" in asked
    assert "Dana" not in asked


def test_possible_duplicates_lead_there(client, cast, sign_in, club):
    page = sign_in(client, cast.ana).get("/duplicates")
    assert "2 questions about trainers who may be one person, too" in text_of(page)
    assert "/settings/trainers?location=north" in page.text


def test_everybody_is_there_once_with_their_names_and_account(client, cast, sign_in, club):
    found = words(section(sign_in(client, cast.ana).get("/settings/trainers"), "everybody"))
    assert "Dana Wolf also WOLF, DANA (written otherwise)" in found
    assert "Ben Ortiz logs in as Ben Ortiz" in found
    assert found.count("Dana Wolf") == 1


def test_the_pair_shows_what_moves_and_the_answer_counts_at_once(client, cast, sign_in, club, run):
    sign_in(client, cast.ana)
    page = text_of(client.get(pair(LONG, CUT)))
    assert "Clients now 1 1 2" in page
    assert "Sessions 1 1 2" in page
    answer = client.post(f"{pair(LONG, CUT)}/merges")
    assert (answer.status_code, answer.location) == (303, "/settings/trainers")
    after = client.get(answer.location)
    assert f"{CUT} is {LONG}. It can be undone on this page." in text_of(after)
    assert f"{CUT} is {LONG}" in words(section(after, "merged"))
    told = run("report", "board", "--location", "north", "--on", "2026-11-20", "--format", "csv").stdout
    assert told.count(LONG) == 2
    assert f",{CUT}," not in told


def test_a_merge_is_undone_once(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    client.post(f"{pair(LONG, CUT)}/merges")
    made = db.session.scalars(select(TrainerMerge)).one()
    assert client.post(f"/settings/trainers/merges/{made.id}/undo").status_code == 303
    assert db.session.get_one(Trainer, trainer(CUT).id).same_as_id is None
    again = client.post(f"/settings/trainers/merges/{made.id}/undo")
    assert (again.status_code, "undone before" in text_of(again)) == (409, True)


def test_two_people_are_asked_about_no_more(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    client.post(f"{pair(LONG, CUT)}/apart")
    after = client.get("/settings/trainers")
    assert f"{LONG} and {CUT} are two. Nobody asks again." in text_of(after)
    assert f"Is {CUT}" not in after.text
    assert db.session.query(TrainersApart).count() == 1
    assert trainer(CUT).same_as_id == trainer("Alexandria White").id


def test_that_they_are_two_is_taken_back_and_they_are_asked_about_again(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    client.post(f"{pair('Dana Wolf', 'WOLF, DANA')}/apart")
    page = client.get("/settings/trainers")
    low, high = sorted((trainer("Dana Wolf"), trainer("WOLF, DANA")), key=lambda one: one.id)
    assert f"{low.name} and {high.name} are two said Ana Reyes, Friday" in words(section(page, "apart"))
    undo = f"/settings/trainers/{low.id}/{high.id}/apart/undo"
    assert f'action="{undo}"' in page.text
    assert "Two people</button>" not in client.get(pair("Dana Wolf", "WOLF, DANA")).text
    assert client.post(undo).location == "/settings/trainers"
    page = client.get("/settings/trainers")
    assert "It goes by their names again." in text_of(page)
    assert 'id="apart"' not in page.text
    assert trainer("WOLF, DANA").same_as_id == trainer("Dana Wolf").id
    again = client.post(undo)
    assert (again.status_code, "This was taken back before." in text_of(again)) == (422, True)


def test_a_name_that_was_taken_by_itself_can_be_somebody_elses(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    one = trainer("Dana Wolf")
    assert "WOLF, DANA" in text_of(client.get(f"/settings/trainers/{one.id}"))
    client.post(f"{pair('Dana Wolf', 'WOLF, DANA')}/apart")
    assert trainer("WOLF, DANA").same_as_id is None


def test_another_name_is_added_before_any_file_says_it(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    dana = trainer("Dana Wolf").id
    answer = client.post(f"/settings/trainers/{dana}/names", data={"name": "Dana Reed"})
    assert answer.location == f"/settings/trainers/{dana}"
    assert "Dana Reed somebody said so" in text_of(client.get(answer.location))
    assert client.get(f"/settings/trainers/{trainer('Dana Reed').id}").status_code == 200
    again = client.post(f"/settings/trainers/{dana}/names", data={"name": "reed, dana"})
    assert (again.status_code, "by that name already" in text_of(again)) == (422, True)
    assert client.post(f"/settings/trainers/{dana}/names", data={"name": " "}).status_code == 422


def test_two_who_both_log_in_are_refused_with_the_way_out(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    trainer("Dana Wolf").user_id = cast.gil.id
    db.session.commit()
    answer = client.post(f"{pair('Dana Wolf', 'Ben Ortiz')}/merges")
    assert answer.status_code == 422
    assert "Both log in, as Gil Moor and as Ben Ortiz. Close one of the two accounts first." in text_of(answer)


def test_ben_may_not_and_for_cy_they_are_not_there(client, cast, sign_in, club):
    one, two = trainer(LONG).id, pair(LONG, CUT)
    gets = ("/settings/trainers", f"/settings/trainers/{one}", two)
    posts = (f"{two}/merges", f"{two}/apart", f"{two}/apart/undo", f"/settings/trainers/{one}/names")
    sign_in(client, cast.ben)
    assert {client.get(path).status_code for path in gets} == {403}
    assert {client.post(path, data={"name": "X Y"}).status_code for path in posts} == {403}
    sign_in(client, cast.cy)
    assert {client.get(path).status_code for path in gets[1:]} == {404}
    assert {client.post(path, data={"name": "X Y"}).status_code for path in posts} == {404}
    assert LONG not in client.get("/settings/trainers").text
    sign_in(client, cast.gil)
    assert {client.get(path).status_code for path in gets} == {200}
    assert {client.post(path, data={"name": "X Y"}).status_code for path in posts} == {403}


def test_a_merge_of_another_club_cannot_be_undone(client, cast, sign_in, club):
    sign_in(client, cast.ana).post(f"{pair(LONG, CUT)}/merges")
    address = f"/settings/trainers/merges/{db.session.scalars(select(TrainerMerge.id)).one()}/undo"
    assert sign_in(client, cast.cy).post(address).status_code == 404
    assert sign_in(client, cast.ben).post(address).status_code == 403


def test_a_service_is_given_to_a_trainer_and_taken_away(client, cast, sign_in, club):
    bring(cast.north, APPOINTMENTS, "A9,1,Member 1,PT with Dana,2026-11-19 10:00,,attended,,")
    service = db.session.scalars(select(Service).where(Service.name == "PT with Dana")).one()
    sign_in(client, cast.ana)
    assert "of Dana Wolf where a row names nobody (guessed from its name)" in text_of(client.get("/settings/services"))
    address = f"/settings/services/{service.id}"
    client.post(address, data={"kind": "session", "trainer": "Ben Ortiz"})
    assert "of Ben Ortiz where a row names nobody" in text_of(client.get("/settings/services"))
    client.post(address, data={"kind": "session", "trainer": ""})
    db.session.expire_all()
    assert (service.trainer_id, service.is_trainer_guessed) == (None, False)
    assert sign_in(client, cast.cy).post(address, data={"kind": "session", "trainer": "X"}).status_code == 404
