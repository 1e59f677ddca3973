"""Questions about some clients, put together once and asked by the connection."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult, bindparam, union_all
from sqlalchemy.orm import Session as Database


class Asked:
    """A question about some clients: of one by its id, of a run of ids as a range, which an index walks in order; of
    scattered ones as a list.
    """

    def __init__(self, statement: Any, client_id: Any) -> None:
        self.one = statement.where(client_id == bindparam("id"))
        self.run = statement.where(client_id.between(bindparam("first_id"), bindparam("last_id")))
        self.list = statement.where(client_id.in_(bindparam("ids", expanding=True)))

    @classmethod
    def together(cls, *parts: "Asked") -> "Asked":
        """All of them at once, by id."""
        asked = cls.__new__(cls)
        asked.one = union_all(*(part.one for part in parts)).order_by("id")
        asked.run = union_all(*(part.run for part in parts)).order_by("id")
        asked.list = union_all(*(part.list for part in parts)).order_by("id")
        return asked

    def rows(self, session: Database, ids: Sequence[int], **more: object) -> Sequence[Any]:
        """Nothing is flushed before. By the connection: rows that go through the ORM cost three times as much."""
        return self._asked(session, ids, more).all()

    def plain(self, session: Database, ids: Sequence[int], **more: object) -> Sequence[tuple[Any, ...]]:
        """Tuples as the driver has them, for questions with very many answers."""
        with self._asked(session, ids, more) as result:
            return result.cursor.fetchall()

    def _asked(self, session: Database, ids: Sequence[int], more: dict[str, object]) -> CursorResult[Any]:
        if len(ids) == 1:
            return session.connection().execute(self.one, {"id": ids[0], **more})
        if len(ids) > 50 and ids[-1] - ids[0] < 2 * len(ids):
            return session.connection().execute(self.run, {"first_id": ids[0], "last_id": ids[-1], **more})
        return session.connection().execute(self.list, {"ids": ids, **more})
