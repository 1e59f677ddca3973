"""Rows to PostgreSQL, by a thread of their own: the server, which looks up all that a row points to, takes longer over
a chunk than it takes to prepare the next one.

Nobody else may use the connection meanwhile, so everybody waits first, by its events: use it through SQLAlchemy.
"""

from collections.abc import Iterable, Sequence
from threading import Thread
from typing import Any

from sqlalchemy import Connection, event

MARKS = ("commit", "savepoint", "release_savepoint")
TAKEN_BACK = ("rollback", "rollback_savepoint")
"""With all that may have gone wrong: a savepoint waits before it begins, so that nothing older is on its way."""
BY_INDEX, AS_BEFORE = "SET LOCAL enable_seqscan = off", "RESET enable_seqscan"
"""Of the look-ups: to read through a table of a hundred trainers is right once, and not at each row."""


class Sender:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._thread: Thread | None = None
        self._failure: BaseException | None = None
        event.listen(connection, "before_cursor_execute", self._wait)
        for mark in MARKS:
            event.listen(connection, mark, self._ask)
        for end in TAKEN_BACK:
            event.listen(connection, end, self._forget)

    def send(self, into: str, rows: Iterable[Sequence[Any]]) -> None:
        """Returns at once. What goes wrong is raised where the connection is used next."""
        self._connection.exec_driver_sql(BY_INDEX)
        self._thread = Thread(target=self._send, args=(into, rows), name="sender")
        self._thread.start()

    def _send(self, into: str, rows: Iterable[Sequence[Any]]) -> None:
        driver: Any = self._connection.connection
        try:
            with driver.cursor() as cursor:
                with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                cursor.execute(AS_BEFORE)
        except BaseException as failure:
            self._failure = failure

    def _wait(self, *_: object) -> None:
        self._end()
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _ask(self, *_: object) -> None:
        """By a statement: what went wrong is told as the trouble of any other is."""
        if self._thread is not None or self._failure is not None:
            self._connection.exec_driver_sql("SELECT 1")

    def _forget(self, *_: object) -> None:
        """What went wrong is taken back with everything else."""
        self._end()
        self._failure = None

    def _end(self) -> None:
        if self._thread is not None:
            self._thread.join()  # may be broken off by the end of a job's time: then the rollback waits
            self._thread = None
