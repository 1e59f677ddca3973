from datetime import timedelta

from flask import Blueprint, Response, current_app, g, request, session
from flask_login import current_user, login_user, logout_user

from app import clock
from app.accounts import log_ins, passwords, queries
from app.accounts.attempts import Attempts
from app.accounts.permissions import Permission
from app.accounts.rules import folded_email
from app.days import count
from app.extensions import db, redis_connection
from app.models import User
from app.web import hx, keep
from app.web.gate import may, public
from app.web.login import browsers
from app.web.login.forms import LoginForm

screen = Blueprint("login", __name__)
WRONG = "This e-mail and password do not go together."
KEPT_OVER_LOGIN = "You are logged in again. What you wrote is kept; nothing of it was sent yet."


@screen.get("/login")
@public
def show_login() -> Response:
    if current_user.is_authenticated:
        return hx.go(wanted())
    if not queries.has_users(db.session()):
        return hx.go("/start")
    return _page(LoginForm(next=request.args.get("next", ""), kept=""))


@screen.post("/login")
@public
def log_in() -> Response:
    form = LoginForm()
    if not form.validate():
        return _page(form, 422)
    email, address = folded_email(form.email.data or ""), request.remote_addr or ""
    browser = browsers.key_for(email)
    left = attempts().wait(email, address, clock.now(), browser)
    if left is not None:
        minutes = count(-(-left // timedelta(minutes=1)), "minute")
        form.password.errors = [f"That was too often. Try again in {minutes}."]
        return _page(form, 429)
    user = queries.user_of_email(db.session(), email)
    if not _fits(user, form.password.data or "") or user is None:
        form.password.errors = [WRONG]
        return _page(form, 422)
    attempts().fitted(email, address, browser)
    enter(user)
    return browsers.remember(_entered(form), email)


def _entered(form: LoginForm) -> Response:
    kept = keep.opened(form.kept.data or "")
    if kept:
        return keep.whole_page("login/kept.html", 200, kept=kept, sentence=KEPT_OVER_LOGIN)
    return hx.go(keep.local_path(form.next.data))


def _page(form: LoginForm, status: int = 200) -> Response:
    is_claimed = queries.has_owner(db.session())
    return hx.page("login/page.html", form=form, is_claimed=is_claimed, status=status)


@screen.post("/logout")
@may(Permission.USE_ACCOUNT)
def log_out() -> Response:
    """The cookie goes first, so that this browser is logged out even when the database has no time for the rest."""
    key = session.get("log_in", "")
    logout_user()
    session.clear()
    log_ins.end(db.session(), key, clock.now())
    db.session.commit()
    return hx.go("/login")


def enter(user: User) -> None:
    """A new session for the user; nothing of the one before stays."""
    session.clear()
    g.pop(current_app.config["WTF_CSRF_FIELD_NAME"], None)  # the token of the session before
    session.permanent = True
    session["log_in"] = log_ins.new_key(clock.now())
    login_user(user)


def attempts() -> Attempts:
    if "attempts" not in current_app.extensions:
        current_app.extensions["attempts"] = Attempts(redis_connection(), str(current_app.secret_key))
    made: Attempts = current_app.extensions["attempts"]
    return made


def wanted() -> str:
    path = keep.local_path(request.args.get("next"))
    return "/" if path.startswith(("/login", "/logout")) else path


def _fits(user: User | None, password: str) -> bool:
    """The same work for an e-mail that nobody has and for an account that is closed."""
    if not passwords.fits(password, user.password_hash if user and user.is_active else None):
        return False
    if user and passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hashed(password)
        db.session.commit()
    return True
