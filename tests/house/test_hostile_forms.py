"""What no form of ours would send is refused in words, whoever sends it: every address that writes, every field."""

import re
from collections.abc import Callable, Iterator
from itertools import cycle
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import User
from tests.house.samples import samples
from tests.house.test_gates import asked
from tests.house.tree import text_of, under
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
HOSTILE = (
    "",
    "-1",
    "9" * 19,
    "9" * 5000,
    "a\0b",
    "\ud800",
    "<script>alert(1)</script>",
    "2026-02-31",
    "٣",
    "x" * 70_000,
)
OVER_BOARD = {"HX-Request": "true", "HX-Request-Type": "partial"}
ENDS_THE_SESSION = ("login.log_out", "account.log_out_everywhere")
BOUNDARY = "of-a-file"


def fields() -> list[str]:
    """Every name that a template or a form of the house gives to a field."""
    said = [name for path in under("app", suffix=".html") for name in re.findall(r' name="([a-z_-]+)"', text_of(path))]
    typed = [name for path in under("app") for name in re.findall(r"^    (\w+) = \w*Field\(", text_of(path), re.M)]
    read = [name for path in under("app") for name in re.findall(r'form[^"\n]{0,12}"([a-z_-]+)"', text_of(path))]
    return sorted({*said, *typed, *read} - {"csrf_token"})


def forms() -> Iterator[str]:
    """Two in which each field says something else that nobody types, as bytes that no text can hold, too."""
    for turn in (0, len(HOSTILE) // 2):
        said = zip(fields(), cycle((*HOSTILE[turn:], *HOSTILE[:turn])), strict=False)
        yield "&".join(f"{name}={quote_from_bytes(value.encode('utf-8', 'surrogatepass'))}" for name, value in said)


def files_where_words_belong() -> bytes:
    part = '--{0}\r\nContent-Disposition: form-data; name="{1}"; filename="{1}.csv"\r\n\r\nx\r\n'
    return "".join([*(part.format(BOUNDARY, name) for name in fields()), f"--{BOUNDARY}--\r\n"]).encode()


def bodies() -> Iterator[tuple[str | bytes, str]]:
    for form in forms():
        yield form, "application/x-www-form-urlencoded"
    yield files_where_words_belong(), f"multipart/form-data; boundary={BOUNDARY}"


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["ana", "ben"])
def test_no_write_breaks_whatever_is_sent(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    values, person = samples(cast), getattr(cast, who)
    writes = [(rule, path) for rule, method, path in asked(app, values) if method == "POST"]
    broken = {
        f"{rule.rule}, {kind}": status
        for body, kind in bodies()
        for rule, path in writes
        if rule.endpoint not in ENDS_THE_SESSION
        if (status := send(sign_in(client, person), path, body, kind)) >= 500
    }
    assert broken == {}


def send(client: FlaskClient, path: str, body: str | bytes, kind: str) -> int:
    return client.post(path, data=body, content_type=kind, headers=OVER_BOARD).status_code
