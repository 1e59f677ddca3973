"""A browser in which an account has logged in before. It says so by a cookie of its own, which outlives the log-out."""

import secrets
from datetime import timedelta
from hashlib import sha256

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

KEPT = timedelta(days=365)


def key_for(email: str) -> str:
    """Which browser this is; empty where this account never logged in in it."""
    try:
        whose, key = _signer().loads(request.cookies.get(_name(), ""), max_age=int(KEPT.total_seconds()))
    except (BadData, ValueError, TypeError):
        return ""
    return str(key) if whose == _mark(email) else ""


def remember(response: Response, email: str) -> Response:
    """The account that logged in last; it is not named in clear."""
    value = _signer().dumps([_mark(email), key_for(email) or secrets.token_urlsafe(18)])
    response.set_cookie(
        _name(), value, max_age=KEPT, httponly=True, samesite="Lax", secure=request.is_secure, path="/login"
    )
    return response


def _mark(email: str) -> str:
    return sha256(f"{current_app.secret_key!s}:{email}".encode()).hexdigest()[:32]


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}_known"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="known browser")
