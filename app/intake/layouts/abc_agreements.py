"""ABC knows people by the agreement they pay under, and one agreement may hold several: whoever is not its primary
member is told apart by name."""

from app.intake.layouts import build
from app.intake.layouts.parts import Batch, Column, may

PRIMARY = may("primary", "Primary Member", kind="text")
YES = frozenset({"", "yes", "y", "true", "1", "x", "primary"})
NO = frozenset({"no", "n", "false", "0", "secondary", "add-on"})


def columns() -> tuple[Column, ...]:
    return may("name", "Member Name", "Member Name (last, first)"), PRIMARY


def with_ids(batch: Batch) -> Batch:
    if "member_id" not in batch or "primary" not in batch:
        return batch
    people = zip(batch["member_id"], batch["primary"], *build.names(batch), strict=True)
    return batch | {"member_id": [_id(*person) for person in people]}


def _id(agreement: str, primary: str, first: str, last: str) -> str:
    word, name = primary.casefold(), f"{first} {last}".strip()
    if not agreement or not name or word in YES:
        return agreement
    is_other = word in NO or word not in (name.casefold(), f"{last}, {first}".casefold())
    return f"{agreement} {name}" if is_other else agreement
