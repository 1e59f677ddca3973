"""Settings of gunicorn, which serves the web part: one process per core, on a socket that `spotter up` holds.

Browsers open connections ahead and say nothing on them. Threads wait for those; a sync process would stand still.
"""

import os
from typing import Any

from app.process import dying_with

bind = [f"fd://{os.environ['SPOTTER_SOCKET']}"] if "SPOTTER_SOCKET" in os.environ else ["127.0.0.1:8000"]
workers = max(2, os.cpu_count() or 2)
worker_class = "gthread"
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
