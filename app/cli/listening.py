"""The address the web part listens at. `spotter up` opens the socket itself, so that a taken port is told at once."""

import errno
import socket

from app.cli.command import WrongInput


def split(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    return host.strip("[]") or "0.0.0.0", int(port)


def local_address(bind: str) -> tuple[str, int]:
    """Where this machine itself reaches it: listening everywhere includes here."""
    host, port = split(bind)
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port


def address(bind: str) -> str:
    host, port = local_address(bind)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def open_socket(bind: str) -> socket.socket:
    host, port = split(bind)
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
        listening.listen(1024)
    except OSError as problem:
        raise WrongInput(why_not(bind, port, problem)) from None
    return listening


def why_not(bind: str, port: int, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        return (
            f"Port {port} is taken by another program: stop that one, or choose another port,"
            f" for example SPOTTER_BIND={bind.rpartition(':')[0]}:{other}."
        )
    if problem.errno == errno.EACCES:
        return f"SPOTTER_BIND={bind}: only root may listen on port {port}; choose one above 1023."
    return f"SPOTTER_BIND={bind} is no address of this machine ({problem.strerror}); 127.0.0.1:8000 is always one."
