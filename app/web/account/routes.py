from flask import Blueprint, Response, flash, request
from flask_login import current_user

from app import clock
from app.accounts import actions, passwords
from app.accounts.permissions import Permission
from app.accounts.rules import PASSWORD_HINT
from app.extensions import db
from app.models import User
from app.web import hx
from app.web.account.forms import PasswordForm
from app.web.gate import may
from app.web.login.routes import attempts, enter

screen = Blueprint("account", __name__, url_prefix="/account")


@screen.get("")
@may(Permission.USE_ACCOUNT)
def show_account() -> Response:
    return _page(PasswordForm())


@screen.post("/password")
@may(Permission.USE_ACCOUNT)
def change_password() -> Response:
    form, user = PasswordForm(), me()
    if not form.validate():
        return _page(form, 422)
    left = attempts().wait(user.email, request.remote_addr or "", clock.now())
    if left is not None:
        form.current_password.errors = ["That was too often. Wait a quarter of an hour."]
        return _page(form, 429)
    if not passwords.fits(form.current_password.data or "", user.password_hash):
        form.current_password.errors = ["This is not your password."]
        return _page(form, 422)
    attempts().fitted(user.email, request.remote_addr or "")
    try:
        actions.change_password(db.session(), user, form.password.data or "")
    except actions.Refused as refusal:
        form.password.errors = [refusal.sentence]
        return _page(form, 422)
    db.session.commit()
    enter(user)
    flash("Your password is changed. Other browsers are logged out.")
    return hx.go("/account")


@screen.post("/sessions/end")
@may(Permission.USE_ACCOUNT)
def log_out_everywhere() -> Response:
    """This browser stays."""
    user = me()
    actions.log_out_everywhere(db.session(), user)
    db.session.commit()
    enter(user)
    flash("Every other browser is logged out.")
    return hx.go("/account")


def me() -> User:
    user: User = current_user._get_current_object()
    return user


def _page(form: PasswordForm, status: int = 200) -> Response:
    return hx.page("account/page.html", form=form, hint=PASSWORD_HINT, status=status)
