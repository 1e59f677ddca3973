"""What every answer carries, and how cookies are kept."""

from hashlib import sha256

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings

LARGEST_UPLOAD_BYTES = 256 * 1024 * 1024
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


class SecureBehindHttps(SecureCookieSessionInterface):
    """The Secure mark follows the request: on behind HTTPS, off on http://127.0.0.1, where browsers would drop it."""

    def __init__(self) -> None:
        self._serializers: dict[object, URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Made once for each key: two requests in three would make one only to read a cookie."""
        if app.secret_key not in self._serializers:
            self._serializers[app.secret_key] = super().get_signing_serializer(app)
        return self._serializers[app.secret_key]

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def flask_config(settings: Settings) -> dict[str, object]:
    """Cookies know no port, so that two homes on one machine need two names."""
    mark = sha256(settings.secret_key.encode()).hexdigest()[:8]
    return {
        "SESSION_COOKIE_NAME": f"spotter_{mark}",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_NAME": f"spotter_stay_{mark}",
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": settings.proxy_count > 0,
        "WTF_CSRF_TIME_LIMIT": None,  # a board stays open all day; the token lives as long as the session
        "MAX_CONTENT_LENGTH": LARGEST_UPLOAD_BYTES,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
    }


def harden(app: Flask, settings: Settings) -> None:
    app.session_interface = SecureBehindHttps()
    if settings.proxy_count:
        hops = settings.proxy_count
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Pages are about people: no cache keeps them, neither a shared one nor the browser's after log-out."""
    told = {name.lower() for name, _ in response.headers}  # once: to ask for a header walks all of them
    for name, value in HEADERS.items():
        if name.lower() not in told:
            response.headers.add(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
