"""How often a log-in may be tried: per account and per address."""

from datetime import datetime, timedelta

from redis import Redis

from app.accounts.throttle import Throttle

WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 60
"""A whole club shares one address."""


class Attempts:
    """Every try counts before the password is looked at, so that many at once gain nothing; a right one gives back."""

    def __init__(self, redis: Redis, secret: str) -> None:
        self._throttle = Throttle(redis, secret, WINDOW)

    def wait(self, email: str, address: str, now: datetime, browser: str = "") -> timedelta | None:
        """Counts this try. None: go ahead; else how long until the next may be made. `browser`: its key, where this
        account has logged in there before. It counts for itself, so that nobody is locked out by strangers who guess.
        """
        everywhere = (("email", email, TRIES_PER_ACCOUNT), ("from", address, TRIES_PER_ADDRESS))
        for kind, whose, most in (("browser", browser, TRIES_PER_ACCOUNT),) if browser else everywhere:
            count, left = self._throttle.counted(kind, whose, now)
            if count > most:
                return left
        return None

    def fitted(self, email: str, address: str, browser: str = "") -> None:
        """The password was right: what was counted starts anew, and the address gets this try back."""
        if browser:
            self._throttle.forgotten("browser", browser)
        else:
            self._throttle.forgotten("email", email)
            self._throttle.given_back("from", address)
