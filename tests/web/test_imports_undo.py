from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from rq import Queue

from app import clock
from app.extensions import db, impatient_redis, redis_connection
from app.intake import actions, files, waiting
from app.models import Client, Export, Location, Member, User
from jobs import sweep
from jobs.errand import do_errand
from tests.errands import do_all
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
MEMBERS = (
    b"member_id,first_name,last_name,joined_on,status\n"
    b"M1,Bea,Thirty,2026-11-10,active\nM2,Leo,Brandt,2019-01-05,active\n"
)
NEWER = MEMBERS.replace(b"active", b"frozen")
MORNING = datetime(2026, 11, 20, 17, 59, tzinfo=UTC)


def bring(place: Location, content: bytes, name: str = "members.csv", by: User | None = None) -> Export:
    received = actions.receive(
        db.session(),
        place,
        BytesIO(content),
        filename=name,
        as_of=MORNING.date(),
        source="web",
        now=MORNING,
        by_id=by.id if by else None,
    )
    assert waiting.claim(db.session(), received.export.id, MORNING)
    actions.load(db.session(), received.export, MORNING)
    db.session.commit()
    return received.export


@pytest.fixture
def members(cast: Cast) -> Export:
    return bring(cast.north, MEMBERS, by=cast.ana)


@pytest.mark.parametrize(("who", "status"), [("ana", 200), ("ben", 403), ("cy", 404), ("dee", 200), ("gil", 403)])
def test_managers_of_the_club_undo_and_hold_the_file(
    client: FlaskClient, cast: Cast, sign_in: SignIn, members: Export, who: str, status: int
) -> None:
    sign_in(client, getattr(cast, who))
    after = {200: 303}.get(status, status)
    assert client.post(f"/imports/{members.id}/undo/outlook").status_code == after
    assert client.get(f"/imports/{members.id}/undo").status_code == status
    with client.get(f"/imports/{members.id}/file") as answer:
        assert answer.status_code == status
    assert client.post(f"/imports/{members.id}/undo").status_code == after
    assert client.post(f"/imports/{members.id}/file/deleted").status_code == after


def look(client: FlaskClient, export_id: int) -> str:
    """The page of the look, once it was looked."""
    answer = client.post(f"/imports/{export_id}/undo/outlook")
    assert answer.location == f"/imports/{export_id}/undo"
    do_all()
    return client.get(answer.location).text


def test_the_look_says_what_goes_and_changes_nothing(
    client: FlaskClient, cast: Cast, sign_in: SignIn, members: Export
) -> None:
    sign_in(client, cast.ana)
    assert "Undo this import" in client.get(f"/imports/{members.id}").text
    page = look(client, members.id)
    assert "Bea Thirty" in page
    assert f'action="/imports/{members.id}/undo"' in page
    assert "every 1s" not in page
    assert db.session.query(Member).filter(Member.mms_id.is_not(None)).count() == 2
    assert db.session.get_one(Export, members.id).undone_at is None


def test_how_much_it_has_is_said_at_once_and_the_page_asks_until_the_look_is_over(
    client: FlaskClient, cast: Cast, sign_in: SignIn, members: Export
) -> None:
    sign_in(client, cast.ana)
    address = client.post(f"/imports/{members.id}/undo/outlook").location
    page = client.get(address).text
    assert "It has 2 rows." in page
    assert "waits for its turn" in page
    assert "Asked for by Ana Reyes, today" in page
    part = client.get(address, headers={"HX-Request": "true"}).text
    assert "every 1s" in part
    assert "<html" not in part
    do_all()
    assert "every 1s" not in client.get(address, headers={"HX-Request": "true"}).text


def test_an_undo_is_told_with_its_person_and_the_file_may_come_again(
    client: FlaskClient, cast: Cast, sign_in: SignIn, members: Export
) -> None:
    sign_in(client, cast.ana)
    with clock.stopped_at(MORNING):
        answer = client.post(f"/imports/{members.id}/undo")
        assert answer.location == f"/imports/{members.id}"
        page = client.get(answer.location).text
        assert "Undoing it waits for its turn" in page
        assert "every 1s" in page
        assert "/undo/outlook" not in page
        do_all()
        page = client.get(answer.location).text
    assert "2 records taken back, 0 facts are as before the file, 1 client has left the board." in page
    assert "Friday, November 20, 2026, 11:59 am, by Ana Reyes" in page
    assert "every 1s" not in page
    assert "/undo/outlook" not in page
    assert "it had brought 2 new" in client.get("/imports").text
    assert client.get(f"/imports/{members.id}/undo").location == f"/imports/{members.id}"
    assert db.session.query(Client).filter(Client.opened_on.is_not(None)).count() == 0
    again = bring(cast.north, MEMBERS, by=cast.ana)
    assert again.id != members.id
    assert client.post(f"/imports/{members.id}/undo").status_code == 409
    assert client.post(f"/imports/{again.id}/undo").status_code == 303
    do_all()
    assert db.session.get_one(Export, again.id).undone_at is not None


def test_what_stands_in_the_way_is_named_with_a_way_to_it(
    client: FlaskClient, cast: Cast, sign_in: SignIn, members: Export
) -> None:
    later = bring(cast.north, NEWER, "newer.csv")
    sign_in(client, cast.ana)
    assert client.post(f"/imports/{members.id}/undo").status_code == 303
    do_all()
    for page in (client.get(f"/imports/{members.id}").text, look(client, members.id)):
        assert "newer.csv of Fri, Nov 20 changed the status of Bea Thirty since" in page
        assert f'href="/imports/{later.id}"' in page
        assert "Nothing was changed" in page
    assert db.session.get_one(Export, members.id).undone_at is None


def test_two_who_undo_at_once_undo_once(client: FlaskClient, cast: Cast, sign_in: SignIn, members: Export) -> None:
    sign_in(client, cast.ana)
    assert client.post(f"/imports/{members.id}/undo").status_code == 303
    sign_in(client, cast.dee)
    assert client.post(f"/imports/{members.id}/undo").status_code == 303
    assert "Ana Reyes has asked for that already. It is under way." in client.get(f"/imports/{members.id}").text
    assert do_all() == 1
    answer = client.post(f"/imports/{members.id}/undo")
    assert (answer.status_code, "was undone before by Ana Reyes" in answer.text) == (409, True)


def test_an_undo_without_its_file_and_without_a_queue_comes_by_itself_later(
    client: FlaskClient, cast: Cast, sign_in: SignIn, members: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, cast.ana)
    client.post(f"/imports/{members.id}/file/deleted")
    with monkeypatch.context() as away:
        away.setitem(client.application.extensions, "redis", impatient_redis("unix:///nowhere/redis.sock"))
        client.post(f"/imports/{members.id}/undo")
        page = client.get(f"/imports/{members.id}").text
    assert "The queue is away just now. It is noted, and is done by itself as soon as it is back." in page
    sweep.enqueue_waiting()
    sweep.enqueue_waiting()
    (job,) = Queue("imports", connection=redis_connection()).jobs
    assert job.func_name == "jobs.errand.do_errand"
    do_errand(*job.args)
    assert db.session.get_one(Export, members.id).undone_at is not None


def test_an_undo_says_which_file_is_read_before_it(
    client: FlaskClient, cast: Cast, sign_in: SignIn, members: Export
) -> None:
    actions.receive(
        db.session(), cast.north, BytesIO(NEWER), filename="newer.csv", as_of=MORNING.date(), source="web", now=MORNING
    )
    db.session.commit()
    sign_in(client, cast.ana)
    client.post(f"/imports/{members.id}/undo")
    assert "Undoing it waits until newer.csv is in." in client.get(f"/imports/{members.id}").text


def test_the_page_tells_where_the_file_came_from_and_how_it_was_read(
    client: FlaskClient, cast: Cast, sign_in: SignIn, members: Export
) -> None:
    sign_in(client, cast.gil)
    page = client.get(f"/imports/{members.id}").text
    size = f"{len(MEMBERS)} bytes"
    for said in ("dropped on a page, by Ana Reyes", "spotter-members", "joined_on", "less than a second", size):
        assert said in page
    assert "Download the file" not in page


def test_the_file_comes_as_it_came_and_is_never_shown(
    client: FlaskClient, cast: Cast, sign_in: SignIn, members: Export
) -> None:
    members.filename = '..\\up/"a"\r\nSet-Cookie: x=1<b>.html'
    db.session.commit()
    sign_in(client, cast.ana)
    answer = client.get(f"/imports/{members.id}/file")
    assert answer.data == MEMBERS
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "\n" not in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie: x" not in str(answer.headers.get_all("Set-Cookie"))
    answer.close()


def test_a_file_that_another_club_keeps_stays_on_the_disk(
    client: FlaskClient, cast: Cast, sign_in: SignIn, members: Export
) -> None:
    theirs = bring(cast.south, MEMBERS)
    path = files.path_of(members.sha256)
    sign_in(client, cast.ana)
    client.post(f"/imports/{members.id}/file/deleted")
    page = client.get(f"/imports/{members.id}").text
    assert "The file itself was deleted on" in page
    assert "by Ana Reyes." in page
    assert client.get(f"/imports/{members.id}/file").status_code == 404
    assert path.is_file()
    sign_in(client, cast.cy)
    client.post(f"/imports/{theirs.id}/file/deleted")
    assert not path.exists()
