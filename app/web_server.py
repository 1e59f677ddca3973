"""Settings of gunicorn, which serves the web part: one process per core, on a socket that `spotter up` holds.

Browsers open connections ahead and say nothing on them. Threads wait for those; a sync process would stand still.
"""

import os
import socket
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from app.process import dying_with

GRACE_SECONDS = 10
SLOWEST_BYTES_A_SECOND = 5_000
"""Who sends a request slower than that over all loses the connection, so that nobody holds a thread drop by drop."""


class HurriedSocket(socket.socket):
    """Waits for the pieces of one request only so long; then its sender seems to be gone."""

    waited = 0.0
    byte_count = 0

    def begin(self) -> None:
        self.waited, self.byte_count = 0.0, 0

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        left = GRACE_SECONDS + self.byte_count / SLOWEST_BYTES_A_SECOND - self.waited
        if left <= 0:
            return b""
        asked = monotonic()
        self.settimeout(left)
        try:
            block = super().recv(size, flags)
        except TimeoutError:
            block = b""
        finally:
            self.setblocking(True)
            self.waited += monotonic() - asked
        self.byte_count += len(block)
        return block


class HouseWorker(ThreadWorker):
    def handle(self, conn: TConn) -> Any:
        if not isinstance(conn.sock, HurriedSocket):
            conn.sock = HurriedSocket(fileno=conn.sock.detach())
        conn.sock.begin()
        return super().handle(conn)


bind = [f"fd://{os.environ['SPOTTER_SOCKET']}"] if "SPOTTER_SOCKET" in os.environ else ["127.0.0.1:8000"]
workers = max(2, os.cpu_count() or 2)
worker_class = HouseWorker
threads = 8
preload_app = True
timeout = 120
graceful_timeout = 2
accesslog = None
errorlog = "-"
loglevel = "warning"
capture_output = True
secure_scheme_headers: dict[str, str] = {}  # who is a proxy is said by SPOTTER_PROXIES alone
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    dying_with(server.pid)()
