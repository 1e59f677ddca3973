"""One row of north for every kind of id in an address. A screen with a new kind of id adds its line here."""

from app import clock
from app.accounts import tokens
from app.extensions import db
from app.intake.deliveries import actions as deliveries
from app.models import (
    Contact,
    Export,
    ExportProblem,
    Handover,
    Identity,
    Item,
    Merge,
    Move,
    OutcomeWord,
    SavedMapping,
    Service,
    Settlement,
    Trainer,
    TrainerMerge,
)
from tests.factory import D, add_client, add_package, add_session, stand
from tests.plugins.cast import Cast

NOT_IDS = {"filename", "stage", "name"}
"""Arguments of routes that name no row: the same words for every club."""


def samples(cast: Cast) -> dict[str, object]:
    """By the name of the argument. All of it belongs to north, and to Dana where it belongs to a trainer."""
    client = add_client(cast.north)
    package = add_package(client, clock.today("UTC"), seller=cast.dana_trainer)
    names = [
        Service(location_id=cast.north.id, name="Open gym"),
        Item(location_id=cast.north.id, name="Towel"),
        OutcomeWord(location_id=cast.north.id, word="Away"),
    ]
    session = add_session(client, D, "booked", cast.dana_trainer)
    here = {"location_id": cast.north.id, "client_id": client.id}
    contact = Contact(**here, kind="call", contacted_on=D, recorded_at=clock.now(), recorded_by_id=cast.ana.id)
    move = Move(
        **here, from_stage="active", to_stage="lost", landed="lost", facts=[], moved_at=clock.now(), by_id=cast.ana.id
    )

    expected = deliveries.expect(
        db.session(), cast.north, report="members", layout="", door="", every="day", by_id=None, now=clock.now()
    )
    token = tokens.make(db.session(), cast.north, "Nightly", cast.ana.id, clock.now()).token
    identity = Identity(location_id=cast.north.id, key="who", first_name="Bea")
    mapping = SavedMapping(
        location_id=cast.north.id, name="Ours", report="members", headers=[], options={}, saved_at=clock.now()
    )
    db.session.add_all([*names, contact, move, identity, mapping])
    others = [add_client(cast.north, f"Bea Merged {number}").member_id for number in range(3)]
    merge = Merge(
        location_id=cast.north.id, gone_id=others[0], kept_id=others[1], moved={}, before={"kept": None, "gone": None},
        merged_at=clock.now(), merged_by_id=cast.ana.id,
    )  # fmt: skip
    settlement = Settlement(
        location_id=cast.north.id, appointment_id=session.id, act="of-north", source="hand", hand_outcome="attended",
        mms_outcome="no_show", settled_at=clock.now(),
    )  # fmt: skip
    spelling = Trainer(location_id=cast.north.id, name="D. Wolf-Olsen", same_as_id=cast.dana_trainer.id)
    db.session.add(spelling)
    db.session.flush()
    who_is_who = TrainerMerge(
        location_id=cast.north.id, gone_id=spelling.id, kept_id=cast.dana_trainer.id, merged_at=clock.now(),
        merged_by_id=cast.ana.id,
    )  # fmt: skip
    handover = Handover(
        location_id=cast.north.id, giver_id=cast.ben_trainer.id, given_on=D, made_at=clock.now(), made_by_id=cast.ana.id
    )
    db.session.add_all([merge, settlement, who_is_who, handover])
    stand(cast.north)
    export = db.session.get_one(Export, package.export_id)
    problem = ExportProblem(
        export_id=export.id, line=2, column="status", value="", reason="missing status", fate="rejected"
    )
    db.session.add(problem)
    db.session.flush()
    return {
        "location_id": cast.north.id,
        "client_id": client.id,
        "appointment_id": session.id,
        "contact_id": contact.id,
        "move_id": move.id,
        "user_id": cast.gil.id,
        "trainer_id": cast.dana_trainer.id,
        "second_id": cast.ben_trainer.id,
        "trainer_merge_id": who_is_who.id,
        "handover_id": handover.id,
        "export_id": export.id,
        "problem_id": problem.id,
        "identity_id": identity.id,
        "member_id": client.member_id,
        "other_id": others[2],
        "merge_id": merge.id,
        "settlement_id": settlement.id,
        "act": settlement.act,
        "service_id": names[0].id,
        "item_id": names[1].id,
        "word_id": names[2].id,
        "token_id": token.id,
        "delivery_id": expected.id,
        "mapping_id": mapping.id,
    }
