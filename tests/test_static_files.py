from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from app.static_files import Versions

only_sqlite = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


def address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return url_for("static", filename=name)


@only_sqlite
def test_a_file_asked_for_by_its_content_is_kept_for_ever(app: Flask, client: FlaskClient) -> None:
    exact = address(app, "css/base.css")
    assert parse_qs(urlsplit(exact).query)["v"]
    with client.get(exact) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@only_sqlite
@pytest.mark.parametrize("path", ["/static/css/base.css", "/static/css/base.css?v=older"])
def test_a_file_asked_for_otherwise_is_asked_for_again(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-cache"


def test_a_changed_file_gets_a_new_address(tmp_path: Path) -> None:
    versions = Versions(str(tmp_path))
    (tmp_path / "a.css").write_text("one")
    first = versions.of("a.css")
    (tmp_path / "a.css").write_text("other")
    assert first != versions.of("a.css")


def test_a_file_that_is_not_there_has_no_version(tmp_path: Path) -> None:
    assert Versions(str(tmp_path)).of("none.css") is None
    assert Versions(str(tmp_path)).of("../../etc/passwd") is None


@only_sqlite
@pytest.mark.parametrize("name", ["htmx.min.js", "Sortable.min.js", "chart.umd.min.js"])
def test_the_front_end_packages_are_served_from_here(client: FlaskClient, name: str) -> None:
    with client.get(f"/static/vendor/{name}") as answer:
        assert answer.status_code == 200
