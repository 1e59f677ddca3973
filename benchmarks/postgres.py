"""The import of 200,000 appointments on PostgreSQL, whose rows go through COPY, against SQLite.

A cluster of its own, with the settings that PostgreSQL comes with.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import imports
from benchmarks.home import product
from benchmarks.imports import settle, take
from benchmarks.run import Figure, SizeName
from tests.plugins.postgres import Cluster

FIGURES = (
    Figure("import of 200,000 appointments on PostgreSQL", "first on PostgreSQL", "first", 2.5),
    Figure("import of the same with 1 % changed on PostgreSQL", "again on PostgreSQL", "again", 2.5),
)
ROUNDS_MOST = 3
AS_IT_COMES = ("listen_addresses=", "unix_socket_permissions=0777", "log_min_messages=fatal")


def prepare(folder: Path, size: SizeName) -> None:
    imports.prepare(folder, size)


def ours(folder: Path) -> dict[str, float]:
    return imports.ours(folder)


def postgres(folder: Path) -> dict[str, float]:
    """With the members and packages in already, as on SQLite."""
    with server(folder):
        settle(folder)
        first, again = take(folder / "appointments.csv"), take(folder / "again.csv")
        return {"first on PostgreSQL": first, "again on PostgreSQL": again}


@contextmanager
def server(folder: Path) -> Iterator[None]:
    cluster = Cluster(AS_IT_COMES)
    try:
        with product(folder / "beside", cluster.url("postgres")):
            yield
    finally:
        cluster.stop()


STEPS = (ours, postgres)
