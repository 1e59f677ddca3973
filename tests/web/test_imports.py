import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from rq import Queue
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import clock
from app.extensions import db, redis_connection
from app.intake import actions
from app.models import Client, Export, ExportProblem, Item, Service, User
from app.web.uploads import incoming
from tests.factory import add_export
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
MEMBERS = (
    b"member_id,first_name,last_name,joined_on,status\n"
    b"M1,Bea,Thirty,2026-11-10,active\nM2,Leo,Brandt,2019-01-05,active\n"
)
SALES = b"sale_id,member_id,item,sold_on,price\nS1,M1,Blue Moon,2026-11-12,592\nS2,M1,PT 8 Sessions,2026-11-31,592\n"
MORNING = datetime(2026, 11, 20, 17, 59, tzinfo=UTC)
"""11:59 in Chicago, 18:59 in Berlin."""


def upload(client: FlaskClient, *files: tuple[bytes, str], as_of: str = "2026-11-20", **more: str) -> TestResponse:
    data = {"as_of": as_of, "files": [(BytesIO(content), name) for content, name in files], **more}
    with clock.stopped_at(MORNING):
        return client.post("/imports", data=data, content_type="multipart/form-data")


def load(export_id: int) -> None:
    """As the worker does it."""
    actions.load(db.session(), db.session.get_one(Export, export_id), MORNING)
    db.session.commit()


def the_export() -> Export:
    return db.session.scalars(select(Export)).one()


@pytest.mark.parametrize(
    ("who", "page", "post"),
    [("ana", 200, 303), ("ben", 403, 403), ("cy", 200, 303), ("dee", 200, 303), ("gil", 200, 403)],
)
def test_managers_import_general_managers_read_trainers_neither(
    client: FlaskClient, cast: Cast, sign_in: SignIn, who: str, page: int, post: int
) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get("/imports").status_code == page
    assert upload(client, (MEMBERS, "members.csv")).status_code == post


def test_a_file_is_kept_noted_and_queued_after_the_commit(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    answer = upload(client, (MEMBERS, "Exports/members-nov.csv"), as_of="2026-11-19", layout="spotter-members")
    export = the_export()
    assert answer.location == f"/imports/{export.id}"
    assert (export.filename, export.as_of, export.status) == ("members-nov.csv", date(2026, 11, 19), "received")
    assert (export.location_id, export.received_by_id, export.source) == (cast.north.id, cast.ana.id, "web")
    assert export.options["layout"] == "spotter-members"
    job = Queue("imports", connection=redis_connection()).jobs[0]
    assert (job.func_name, job.args) == ("jobs.read_export.read_export", (export.id,))


def test_the_page_asks_again_each_second_until_the_file_is_read(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.ana)
    upload(client, (MEMBERS, "members.csv"))
    export_id = the_export().id
    for path in (f"/imports/{export_id}", f"/imports/{export_id}/line"):
        waiting = client.get(path, headers={"HX-Request": "true"}).text
        assert 'hx-trigger="every 1s"' in waiting
        assert "<html" not in waiting
    load(export_id)
    for path in (f"/imports/{export_id}", f"/imports/{export_id}/line"):
        assert "every 1s" not in client.get(path, headers={"HX-Request": "true"}).text
    page = client.get(f"/imports/{export_id}").text
    assert "Recognised as <b>Spotter members</b> by its headers, 2 rows." in page
    assert db.session.scalar(select(func.count()).select_from(Client)) == 1


def test_the_result_names_every_line_that_was_not_taken_and_every_name_that_is_asked_for(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.ana)
    upload(client, (SALES, "sales.csv"))
    export_id = the_export().id
    load(export_id)
    page = client.get(f"/imports/{export_id}").text
    assert "What is “Blue Moon”?" in page
    item = db.session.scalars(select(Item).where(Item.name == "Blue Moon")).one()
    assert f'href="/settings/items?location=north#item-{item.id}"' in page
    assert "1 row: sold_on is “2026-11-31”, impossible date." in page
    gils = sign_in(client.application.test_client(), cast.gil).get(f"/imports/{export_id}").text
    assert "What is “Blue Moon”?" in gils
    assert "Say it" not in gils


def test_the_same_file_again_answers_with_the_first_import(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    upload(client, (MEMBERS, "members.csv"))
    first = the_export().id
    load(first)
    again = upload(client, (MEMBERS, "copy of members.csv"), as_of="2026-11-18")
    assert again.location == f"/imports/{first}"
    assert "This file came before, on Fri, Nov 20." in client.get(again.location).text
    assert the_export().as_of == date(2026, 11, 20)


def test_the_same_file_of_another_club_is_another_import(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.dee)
    upload(client, (MEMBERS, "members.csv"))
    client.get("/imports?location=south")
    upload(client, (MEMBERS, "members.csv"))
    assert {export.location_id for export in db.session.scalars(select(Export))} == {cast.north.id, cast.south.id}


def test_several_files_are_several_imports(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    answer = upload(client, (MEMBERS, "members.csv"), (SALES, "sales.csv"))
    assert answer.location == "/imports?location=north"
    page = client.get(answer.location).text
    assert page.index("sales.csv") < page.index("members.csv")


def test_while_redis_is_away_the_upload_waits_and_says_so(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, cast.ana)
    monkeypatch.setitem(app.extensions, "redis", Redis.from_url("unix:///nowhere/redis.sock"))
    answer = upload(client, (MEMBERS, "members.csv"))
    assert answer.status_code == 303
    assert "will be read by itself as soon as it is back." in client.get(answer.location).text
    assert the_export().status == "received"


def test_constants_and_columns_go_along_with_the_file(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    upload(client, (SALES, "sales.csv"), columns="sold_on=Day of sale:DMY\n\n", constants="item = PT 8 Sessions ")
    options = the_export().options
    assert options["columns"] == {"sold_on": "Day of sale:DMY"}
    assert options["constants"] == {"item": "PT 8 Sessions"}


def test_before_noon_a_file_speaks_of_the_day_before_by_the_clubs_own_clock(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.dee)
    with clock.stopped_at(MORNING):
        assert 'value="2026-11-19"' in client.get("/imports?location=north").text
        assert 'value="2026-11-20"' in client.get("/imports?location=south").text


def test_a_file_on_its_way_in_lies_in_the_home_and_leaves_nothing_there(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.ana)
    upload(client, (MEMBERS, "members.csv"))
    assert list(incoming().iterdir()) == []
    assert incoming().parent == Path(client.application.instance_path)


def test_older_imports_are_a_page_further(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    for _ in range(51):
        add_export(cast.north)
    sign_in(client, cast.ana)
    page = client.get("/imports").text
    older = re.search(r'href="(/imports\?location=north&amp;before=\d+)"', page)
    assert older
    assert client.get(older[1].replace("&amp;", "&")).text.count('<li class="list__row" id="import-') == 1


def test_a_settled_name_asks_no_more_at_the_import(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    upload(client, (SALES, "sales.csv"))
    export_id = the_export().id
    load(export_id)
    item = db.session.scalars(select(Item).where(Item.name == "Blue Moon")).one()
    client.post(f"/settings/items/{item.id}", data={"what": "sessions", "sessions": "8"})
    assert "What is “Blue Moon”?" not in client.get(f"/imports/{export_id}").text
    waiting = select(ExportProblem).where(ExportProblem.fate == "parked", ExportProblem.settled_at.is_(None))
    assert db.session.scalars(waiting).all() == []
    assert db.session.scalars(select(Service)).all() == []
