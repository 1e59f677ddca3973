"""Ids under which files speak of a member who has another id by now: merged members, people known without one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.intake.bulk import Bulk

TOKEN = "who:"


def token_of(member_id: int) -> str:
    """Stands for the member id in rows of somebody whom the member system has not numbered."""
    return f"{TOKEN}{member_id}"


@dataclass(frozen=True)
class Aliases:
    members: dict[str, int] = field(default_factory=dict)
    """By alias, the member it means."""
    kept: dict[str, str] = field(default_factory=dict)
    """By alias, the id that the member is known by."""
    ids: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By that id, all ids of the member, itself the first. Most members have one and are not in here."""

    def kept_id(self, mms_id: str) -> str:
        return self.kept.get(mms_id, mms_id)

    def ids_of(self, mms_id: str) -> tuple[str, ...]:
        """All ids of whoever has this one."""
        kept = self.kept_id(mms_id)
        return self.ids.get(kept, (kept,))

    def everybody(self, mms_ids: Iterable[str]) -> set[str]:
        """These ids and all others of the same people."""
        if not self.ids:
            return set(mms_ids)
        return {id for mms_id in mms_ids for id in self.ids_of(mms_id)}


def aliases_of(bulk: Bulk, location_id: int) -> Aliases:
    merges = bulk.rows(
        "SELECT g.id, g.mms_id, x.kept_id FROM merge x JOIN member g ON g.id = x.gone_id"
        " WHERE x.location_id = :location AND x.undone_at IS NULL",
        location=location_id,
    )
    unnumbered = bulk.rows(
        "SELECT DISTINCT i.number, coalesce(m.adopted_by_id, m.id) FROM identity i JOIN member m ON m.id = i.member_id"
        " WHERE i.location_id = :location AND i.number > 'who:' AND i.number < 'who;' ORDER BY i.number",
        location=location_id,
    )
    into = {gone_id: kept_id for gone_id, _, kept_id in merges}
    members = {mms_id: kept_id for _, mms_id, kept_id in merges if mms_id is not None}
    members |= {token: into.get(member_id, member_id) for token, member_id in unnumbered}
    return _known_by(members, _numbers(bulk, set(members.values())))


def _numbers(bulk: Bulk, member_ids: set[int]) -> dict[int, Any]:
    if not member_ids:
        return {}
    bulk.stage_ids(member_ids)
    rows = bulk.rows("SELECT m.id, m.mms_id FROM wanted_id w CROSS JOIN member m WHERE m.id = w.id")
    return {id: mms_id for id, mms_id in rows if mms_id is not None}


def _known_by(members: dict[str, int], numbers: dict[int, str]) -> Aliases:
    """Somebody without a number is known by the first of their aliases."""
    of_member: dict[int, list[str]] = defaultdict(list)
    for alias, member_id in members.items():
        of_member[member_id].append(alias)
    kept: dict[str, str] = {}
    ids: dict[str, tuple[str, ...]] = {}
    for member_id, others in of_member.items():
        known_by = numbers.get(member_id, others[0])
        ids[known_by] = (known_by, *(alias for alias in others if alias != known_by))
        kept |= dict.fromkeys(others, known_by)
    return Aliases(members, kept, ids)
