"""One after the other: what is wrong with one club, or one mailbox, holds up no other."""

from collections.abc import Callable, Iterable

from rq.timeouts import BaseTimeoutException

from app.extensions import db


def each(ids: Iterable[int], act: Callable[[int], None]) -> None:
    """All of them; what went wrong is raised at the end. Only a job that ran out of time stops at once."""
    failed: list[Exception] = []
    for id in ids:
        try:
            act(id)
        except BaseTimeoutException:
            raise
        except Exception as problem:
            db.session.rollback()
            failed.append(problem)
    if failed:
        raise ExceptionGroup("Not all of them went well.", failed)
