"""Whom a client may be the same person as: other cards of the club, cards of other clubs, and who was merged in."""

from dataclasses import dataclass

from app.accounts.permissions import Permission
from app.accounts.scope import Scope
from app.extensions import db
from app.intake.identity import lookalikes, merges
from app.intake.identity.elsewhere import Elsewhere, elsewhere
from app.intake.identity.merges import Merged
from app.models import Client
from app.web.clients.timeline import Event
from app.web.clients.wording import Wording
from app.web.duplicates import view


@dataclass(frozen=True, slots=True)
class Ties:
    elsewhere: list[Elsewhere]
    lookalikes: list[view.Pair]
    """For those who may compare."""
    merges: list[Merged]

    @property
    def numbers(self) -> str:
        """The other ids under which files speak of the client."""
        return ", ".join(one.gone.mms_id for one in self.merges if one.merge.undone_at is None and one.gone.mms_id)

    def events(self, say: Wording) -> list[Event]:
        told = []
        for one in self.merges:
            who = f"{one.gone.called}, {view.number_of(one.gone)}"
            stands = one.merge.undone_at is None
            undo = f"/merges/{one.merge.id}/undo" if stands else ""
            at, text = one.merge.merged_at, f"With {who}, by {one.by}"
            told.append(Event(at, "Merged", say.moment(at), text, undo=undo, needs=Permission.SAY_WHO))
            if one.merge.undone_at is not None:
                at = one.merge.undone_at
                told.append(Event(at, "Two people again", say.moment(at), f"The merge with {who} was undone"))
        return told


def ties_of(client: Client, scope: Scope) -> Ties:
    session, member = db.session(), client.member
    compares = scope.permits(Permission.SEE_IMPORTS)
    return Ties(
        elsewhere(session, scope, member),
        [view.pair(one) for one in lookalikes.of_member(session, scope, member.id)] if compares else [],
        merges.of_member(session, scope, member.id),
    )
