"""How often something was tried within a while. Redis counts; while it is away this process does."""

import hmac
from datetime import datetime, timedelta
from threading import Lock

from redis import Redis, RedisError


class Throttle:
    """Counts under keys that name no person, and two homes on one Redis do not count for each other."""

    def __init__(self, redis: Redis, secret: str, window: timedelta) -> None:
        self._redis = redis
        self._secret = secret.encode()
        self._window = window
        self._lock = Lock()
        self._here: dict[str, tuple[datetime, int]] = {}

    def counted(self, kind: str, whose: str, now: datetime) -> tuple[int, timedelta]:
        """With this one, and how long until the count begins anew."""
        key = self._key(kind, whose)
        try:
            line = self._redis.pipeline()
            line.set(key, 0, ex=self._window, nx=True)
            line.incr(key)
            line.ttl(key)
            _, count, seconds = line.execute()
            return int(count), timedelta(seconds=max(int(seconds), 1))
        except RedisError:
            return self._counted_here(key, now)

    def forgotten(self, kind: str, whose: str) -> None:
        key = self._key(kind, whose)
        with self._lock:
            self._here.pop(key, None)
        try:
            self._redis.delete(key)
        except RedisError:
            return

    def given_back(self, kind: str, whose: str) -> None:
        """One less."""
        key = self._key(kind, whose)
        with self._lock:
            if key in self._here:
                since, count = self._here[key]
                self._here[key] = (since, max(count - 1, 0))
        try:
            line = self._redis.pipeline()
            line.set(key, 0, ex=self._window, nx=True)
            line.decr(key)
            line.execute()
        except RedisError:
            return

    def _counted_here(self, key: str, now: datetime) -> tuple[int, timedelta]:
        with self._lock:
            self._here = {k: kept for k, kept in self._here.items() if kept[0] + self._window > now}
            since, count = self._here.get(key, (now, 0))
            self._here[key] = (since, count + 1)
            return count + 1, since + self._window - now

    def _key(self, kind: str, whose: str) -> str:
        mark = hmac.new(self._secret, f"{kind}:{whose}".encode(), "sha256").hexdigest()[:32]
        return f"spotter:tries:{mark}"
