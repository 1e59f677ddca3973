"""Rows without a member id, whom the file told apart, and members whom a person found to be one."""

from collections.abc import Collection, Iterator
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
    """Of members whom only the file tells of: merges, and rows of other files that were read as theirs."""
    ids = sorted(one.member_id for one in gone)
    for start in range(0, len(ids), SOME):
        some = ids[start : start + SOME]
        merged = select(Member).where(
            Member.id.in_(some),
            or_(Member.id.in_(_merged(Merge.gone_id, some)), Member.id.in_(_merged(Merge.kept_id, some))),
        )
        for member in desk.session.scalars(merged.order_by(Member.id).limit(MOST)):
            yield Obstacle(
                f"{_name(member)} was merged with somebody, and only this file tells of them. Undo the merge first."
            )
        read = (
            select(Member.id, Export.id)
            .join(Identity, Identity.member_id == Member.id)
            .join(WaitingRow, WaitingRow.identity_id == Identity.id)
            .join(Export, Export.id == WaitingRow.export_id)
            .where(Member.id.in_(some), Identity.answered_by_id.is_(None), WaitingRow.applied_at.is_not(None))
            .where(Export.id != export.id, Export.undone_at.is_(None))
            .distinct()
        )
        for member_id, other_id in desk.session.execute(read.limit(MOST)):
            member, other = desk.session.get_one(Member, member_id), desk.session.get_one(Export, other_id)
            yield Obstacle(
                f"Rows of {other.filename} without a member id were read as {_name(member)}'s, whom only this file"
                " tells of. Undo that import first.",
                export_id=other.id,
            )


def _merged(side: Any, ids: Collection[int]) -> Select[Any]:
    return select(side).where(side.in_(ids), Merge.undone_at.is_(None))


def _name(member: Member) -> str:
    return f"{member.first_name} {member.last_name}".strip() or f"Member {member.mms_id}"


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
