from flask import Flask, session
from flask.testing import FlaskClient

from app import create_app
from app.config import Settings
from tests.plugins.apps import House

PAGES = ("/login", "/healthz", "/nothing-here", "/static/css/base.css")


def test_every_answer_carries_the_headers(client: FlaskClient) -> None:
    for path in PAGES:
        headers = client.get(path, buffered=True).headers
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "style-src 'self';" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"


def test_no_cache_keeps_a_page(client: FlaskClient) -> None:
    assert client.get("/login").headers["Cache-Control"] == "no-store"


def cookie_of(app: Flask, **environ: str) -> str:
    @app.get("/for-a-cookie")
    def give_cookie() -> str:
        session["seen"] = True
        return "ok"

    return app.test_client().get("/for-a-cookie", headers=environ).headers["Set-Cookie"]


def fresh(house: House, **more: str) -> Flask:
    return create_app(Settings.read({**house.environ, **more}))


def test_the_session_cookie_is_kept_from_scripts_and_from_other_sites(house: House) -> None:
    cookie = cookie_of(fresh(house))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_behind_https_the_cookie_is_secure(house: House) -> None:
    cookie = cookie_of(fresh(house, SPOTTER_PROXIES="1"), **{"X-Forwarded-Proto": "https"})
    assert "Secure" in cookie


def test_nobody_is_believed_to_be_a_proxy_unless_it_is_set(house: House) -> None:
    assert "Secure" not in cookie_of(fresh(house), **{"X-Forwarded-Proto": "https"})


def test_two_homes_on_one_machine_have_cookies_of_their_own(house: House) -> None:
    one, other = fresh(house), fresh(house, SECRET_KEY="of another home")
    assert one.config["SESSION_COOKIE_NAME"] != other.config["SESSION_COOKIE_NAME"]
