from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app import clock, queue
from app.extensions import db
from app.models import Export, Location
from app.web.health import gauges


def test_health_is_told_to_anybody_without_any_detail(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.usefixtures("without_redis")
def test_without_redis_pages_are_served_so_it_is_up(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200


def test_without_the_database_it_is_down(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("away"))

    with monkeypatch.context() as away:
        away.setattr("app.web.health.routes.db.session.execute", fail)
        answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "down\n")


@pytest.fixture
def open_gauges(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], metrics_token="the token"))
    return {"Authorization": "Bearer the token"}


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer another", "the tokem"])
def test_gauges_need_the_token(client: FlaskClient, open_gauges: dict[str, str], header: str) -> None:
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer None"])
def test_without_a_token_of_ours_gauges_are_closed(client: FlaskClient, header: str) -> None:
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 401


def test_gauges_count_what_waits_and_how_long_ago_things_went_well(
    client: FlaskClient, open_gauges: dict[str, str]
) -> None:
    location = Location(code='no"rth', name="North", timezone="UTC", currency="USD")
    db.session.add(location)
    db.session.flush()
    for number, status in enumerate(("loaded", "received", "received")):
        db.session.add(
            Export(location_id=location.id, filename="x.csv", sha256=str(number), byte_count=1,
                   as_of=clock.today("UTC"), source="web", received_at=clock.now(), status=status,
                   finished_at=clock.now() - timedelta(hours=1) if status == "loaded" else None)
        )  # fmt: skip
    queue.enqueue("time.sleep", 0)
    lines = client.get("/metrics", headers=open_gauges).text.splitlines()
    assert "spotter_redis_up 1" in lines
    assert 'spotter_jobs_queued{queue="default"} 1' in lines
    assert 'spotter_exports{status="received"} 2' in lines
    assert any(line.startswith('spotter_import_age_seconds{location="no\\"rth"} 36') for line in lines)
    assert "# TYPE spotter_exports gauge" in lines


@pytest.mark.usefixtures("without_redis")
def test_gauges_say_when_redis_is_away(client: FlaskClient, open_gauges: dict[str, str]) -> None:
    assert "spotter_redis_up 0" in client.get("/metrics", headers=open_gauges).text.splitlines()


def test_a_label_cannot_break_its_line() -> None:
    made = gauges.prometheus([gauges.Gauge("g", "A gauge.", [({"x": 'a"b\\c\nd'}, 1.5)])])
    assert made.splitlines()[-1] == 'g{x="a\\"b\\\\c\\nd"} 1.5'
