"""How often a log-in may be tried: per account and per address. Redis counts; while it is away this process does."""

import hmac
from datetime import datetime, timedelta
from threading import Lock

from redis import Redis, RedisError

WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 60
"""A whole club shares one address."""


class Attempts:
    """Every try counts before the password is looked at, so that many at once gain nothing; a right one gives back."""

    def __init__(self, redis: Redis, secret: str) -> None:
        self._redis = redis
        self._secret = secret.encode()
        self._lock = Lock()
        self._here: dict[str, tuple[datetime, int]] = {}

    def wait(self, email: str, address: str, now: datetime) -> timedelta | None:
        """Counts this try. None: go ahead; else how long until the next may be made."""
        for kind, whose, most in (("email", email, TRIES_PER_ACCOUNT), ("from", address, TRIES_PER_ADDRESS)):
            count, left = self._counted(self._key(kind, whose), now)
            if count > most:
                return left
        return None

    def fitted(self, email: str, address: str) -> None:
        """The password was right: the account starts anew, and the address gets this try back."""
        account, place = self._key("email", email), self._key("from", address)
        with self._lock:
            self._here.pop(account, None)
            if place in self._here:
                since, count = self._here[place]
                self._here[place] = (since, max(count - 1, 0))
        try:
            line = self._redis.pipeline()
            line.delete(account)
            line.set(place, 0, ex=WINDOW, nx=True)
            line.decr(place)
            line.execute()
        except RedisError:
            return

    def _counted(self, key: str, now: datetime) -> tuple[int, timedelta]:
        try:
            line = self._redis.pipeline()
            line.set(key, 0, ex=WINDOW, nx=True)
            line.incr(key)
            line.ttl(key)
            _, count, seconds = line.execute()
            return int(count), timedelta(seconds=max(int(seconds), 1))
        except RedisError:
            return self._counted_here(key, now)

    def _counted_here(self, key: str, now: datetime) -> tuple[int, timedelta]:
        with self._lock:
            self._here = {k: kept for k, kept in self._here.items() if kept[0] + WINDOW > now}
            since, count = self._here.get(key, (now, 0))
            self._here[key] = (since, count + 1)
            return count + 1, since + WINDOW - now

    def _key(self, kind: str, value: str) -> str:
        """Names no person, and two homes on one Redis do not count for each other."""
        mark = hmac.new(self._secret, f"{kind}:{value}".encode(), "sha256").hexdigest()[:32]
        return f"spotter:tries:{mark}"
