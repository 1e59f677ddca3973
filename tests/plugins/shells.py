"""A browser and a terminal inside of this process."""

from contextvars import Context
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.extensions import db

WRITES = ("POST", "PUT", "PATCH", "DELETE")


class Browserlike(FlaskClient):
    """A client whose writes carry the page's CSRF token (`csrf=False`: they do not).

    A request runs outside of the test's own app context; what the test has written is committed before it, and what
    the test has read is forgotten after it.
    """

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        db.session.commit()
        if csrf and str(kwargs.get("method", "GET")).upper() in WRITES:
            headers = dict(kwargs.pop("headers", None) or {})
            headers.setdefault("X-CSRFToken", self.csrf_token())
            kwargs["headers"] = headers
        answer: TestResponse = Context().run(super().open, *args, **kwargs)
        db.session.rollback()
        db.session.expire_all()
        return answer

    def csrf_token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "of this browser")
        return str(URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw))


class Terminal:
    def __init__(self, app: Flask) -> None:
        self.app = app

    def __call__(self, *words: str, text_in: str | None = None) -> Any:
        from click.testing import CliRunner

        from app import cli

        db.session.commit()
        answer = Context().run(CliRunner().invoke, cli.group_for(self.app), list(words), input=text_in)
        db.session.rollback()
        db.session.expire_all()
        return answer
