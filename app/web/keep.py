"""What a person typed survives a log-in that ran out: the posted form is handed back, signed, to be sent again."""

from typing import NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

from flask import Response, current_app, make_response, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer

from app.accounts import queries
from app.extensions import db
from app.web import hx
from app.web.login.forms import LoginForm

KEPT_SECONDS = 24 * 60 * 60
SET_BY_THE_PAGE = (
    "to", "version", "next", "location", "from", "id",
    "place", "drawer", "look", "club", "since", "seen", "facts", "shown", "lane", "lost",
)  # fmt: skip
NEVER_KEPT = ("csrf_token", "kept")
WRITES = ("POST", "PUT", "PATCH", "DELETE")


LONG_TEXT = 60


class Part(NamedTuple):
    """One field of a kept form. What the page set by itself travels along unseen."""

    name: str
    value: str

    @property
    def is_hidden(self) -> bool:
        return self.name in SET_BY_THE_PAGE or self.name.endswith("_id")

    @property
    def is_long(self) -> bool:
        return len(self.value) > LONG_TEXT or "\n" in self.value

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").replace("-", " ").strip().capitalize()


class Kept(NamedTuple):
    path: str
    """Where it was going."""
    back: str
    """The page on which it was typed."""
    parts: list[Part]
    has_files: bool
    """A file cannot be kept; it has to be chosen again."""


def posted() -> str:
    """The form of this request, signed; empty when there is nothing to keep or another site sent it.

    A signature hides nothing: what is kept can be read in the page. So a field of a password is named as one.
    """
    if request.method not in WRITES or not came_from_here():
        return ""
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NEVER_KEPT and "password" not in name
    ]
    if not fields:
        return ""
    return str(_signer().dumps([request.full_path.rstrip("?"), page_before(), fields, bool(request.files)]))


def opened(token: str) -> Kept | None:
    """None for one that is forged or older than a day."""
    try:
        path, back, fields, has_files = _signer().loads(token, max_age=KEPT_SECONDS)
    except BadData:
        return None
    return Kept(path, back, [Part(name, value) for name, value in fields], has_files)


def ask_to_log_in() -> Response:
    """Nobody is logged in: a page to see comes after the log-in, a form to send waits inside of it."""
    if not queries.has_users(db.session()):
        return hx.go("/start")
    kept = posted()
    if kept:
        form = LoginForm(formdata=None, kept=kept, next=page_before())
        return whole_page("login/page.html", 401, form=form, is_claimed=True)
    wanted = page_before() if hx.is_fragment() or request.method in WRITES else request.full_path.rstrip("?")
    return hx.go("/login" if wanted == "/" else f"/login?next={quote(wanted)}")


def ask_to_send_again(sentence: str, status: int) -> Response:
    """Somebody is logged in, but the form was too old to be believed."""
    kept = opened(posted())
    return whole_page("login/kept.html", status, kept=kept, sentence=sentence)


def whole_page(template: str, status: int, **context: object) -> Response:
    """A page in place of the whole one, also when htmx asked for a part of it."""
    response = make_response(render_template(template, **context), status)
    response.headers["HX-Retarget"] = "body"
    response.headers["HX-Reswap"] = "innerHTML"
    response.headers["Cache-Control"] = "no-store"
    return response


def came_from_here() -> bool:
    """Browsers name the origin of every write. What comes from another site is never offered for sending again."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def page_before() -> str:
    """The page of this house on which the person was when they asked; the first page if that is not known."""
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if parts.netloc != request.host:
        return "/"
    return local_path(urlunsplit(("", "", parts.path, parts.query, "")))


def local_path(address: str | None) -> str:
    """`address` where it leads to a page of this house, else the first page."""
    if not address:
        return "/"
    parts = urlsplit(address)
    is_ours = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith("//")
    if not is_ours or "\\" in address or any(ord(letter) < 32 for letter in address):
        return "/"
    return address


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="kept form")
