"""Rows without a member id, whom the file told apart, and members whom a person found to be one."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from app.intake.load.desk import Desk
from app.intake.undo.obstacles import MOST, Obstacle
from app.intake.undo.people import Vanishing
from app.models import Export, Identity, Lookalike, Member, Merge, WaitingRow

SOME = 500


def forget_waiting(desk: Desk, export: Export) -> None:
    """The rows of the file wait no more, and nobody is asked about whom only it spoke of."""
    desk.session.execute(delete(WaitingRow).where(WaitingRow.export_id == export.id))
    waits = select(WaitingRow.id).where(WaitingRow.identity_id == Identity.id).exists()
    unanswered = (Identity.location_id == desk.location.id, Identity.answered_by_id.is_(None), ~waits)
    desk.session.execute(delete(Identity).where(*unanswered).execution_options(synchronize_session=False))


def in_the_way(desk: Desk, export: Export, gone: Collection[Vanishing]) -> Iterator[Obstacle]:
    """Merges of members whom only the file tells of, and rows of other files that were read as such a member's."""
    yield from _merges(desk, sorted(one.member_id for one in gone))
    yield from _rows_read(desk, export)


def _merges(desk: Desk, ids: Sequence[int]) -> Iterator[Obstacle]:
    for start in range(0, len(ids), SOME):
        some = ids[start : start + SOME]
        merged = or_(Member.id.in_(_merged(Merge.gone_id, some)), Member.id.in_(_merged(Merge.kept_id, some)))
        for member in desk.session.scalars(select(Member).where(merged, Member.id.in_(some)).order_by(Member.id)):
            yield Obstacle(
                f"{member.called} was merged with somebody, and only this file tells of them. Undo the merge first."
            )


def _rows_read(desk: Desk, export: Export) -> Iterator[Obstacle]:
    """They waited until a file of members told whom they mean, and no other does."""
    read = (
        select(Identity.number, Member.id, Export.id)
        .join(Member, Member.id == Identity.member_id)
        .join(WaitingRow, WaitingRow.identity_id == Identity.id)
        .join(Export, Export.id == WaitingRow.export_id)
        .where(Identity.location_id == desk.location.id, Identity.answered_by_id.is_(None))
        .where(WaitingRow.applied_at.is_not(None), Export.id != export.id, Export.undone_at.is_(None))
        .distinct()
    )
    rows = desk.session.execute(read).all()
    unlisted = _unlisted(desk, {str(number) for number, _, _ in rows})
    for _, member_id, other_id in [row for row in rows if row[0] in unlisted][:MOST]:
        member, other = desk.session.get_one(Member, member_id), desk.session.get_one(Export, other_id)
        yield Obstacle(
            f"Rows of {other.filename} without a member id were read as {member.called}'s, whom only this file"
            " tells of. Undo that import first.",
            export_id=other.id,
        )


def _unlisted(desk: Desk, numbers: Collection[str]) -> set[str]:
    """Of these member ids, those that the file told of and no file of members tells of without it."""
    if not numbers:
        return set()
    desk.bulk.stage_keys(numbers)
    rows = desk.bulk.rows(
        "SELECT DISTINCT w.key FROM wanted_key w CROSS JOIN vanished_key v WHERE v.report = 'members' AND v.key = w.key"
    )
    return {row[0] for row in rows}


def _merged(side: Any, ids: Collection[int]) -> Select[Any]:
    return select(side).where(side.in_(ids), Merge.undone_at.is_(None))


def forget_them(desk: Desk, gone: Collection[Vanishing]) -> None:
    """Answers and resemblances of members who vanish."""
    ids = sorted(one.member_id for one in gone)
    for start in range(0, len(ids), SOME):
        some = ids[start : start + SOME]
        theirs = (Identity.member_id.in_(some), Identity.answered_by_id.is_(None))
        fresh = {"synchronize_session": False}
        free = update(Identity).where(*theirs).values(member_id=None, number=None, answered_at=None)
        desk.session.execute(free.execution_options(**fresh))
        alike = delete(Lookalike).where(or_(Lookalike.one_id.in_(some), Lookalike.other_id.in_(some)))
        desk.session.execute(alike.execution_options(**fresh))
