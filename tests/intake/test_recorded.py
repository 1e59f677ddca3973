"""A fact recorded by hand that a file brought before: one fact at once, and the undo takes it back."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.accounts.scope import scope_of
from app.extensions import db
from app.funnel import actions, queries, records, settling, undo
from app.funnel.actions import Act, Done
from app.funnel.rules import Given
from app.intake.recorded import adopt_recorded, give_back
from app.models import Appointment, Client, Move, Package
from app.standing.stage import Stage
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, NOON, PACKAGES, D, bring
from tests.intake.undo.leo import EIGHT, LATER, LEO, SHOWED, leo
from tests.plugins.cast import Cast


def act(cast: Cast, client: Client, minutes: int = 60) -> Act:
    scope = scope_of(db.session(), cast.ana)
    return actions.act_on(db.session(), scope, client, now=NOON + timedelta(minutes=minutes), today=D)


def sell(cast: Cast, client: Client, sold_on: date, **more: object) -> Done:
    """As the page of the client does."""
    given = Given(**{"item": "PT 8", "sessions": 8, "price_cents": 59200, "seller": cast.ben_trainer.id, **more},
                  sold_on=sold_on)  # fmt: skip
    doing = act(cast, client)
    if queries.stage_of(db.session(), client.id) is Stage.ACTIVE:
        return adopt_recorded(doing, records.record_sale(doing, given))
    return adopt_recorded(doing, actions.move(doing, Stage.ACTIVE, given, client.version))


def taken_back(cast: Cast, client: Client, done: Done) -> Done:
    doing = act(cast, client, 90)
    return give_back(doing, undo.undo(doing, db.session.get_one(Move, done.move_id)))


def by_hand(model: type) -> list:
    return list(db.session.query(model).filter(model.export_id.is_(None)).order_by(model.id))


def test_a_sale_that_a_file_brought_before_counts_once_and_says_so(cast: Cast) -> None:
    bring(cast.north, MEMBERS, LEO)
    bring(cast.north, PACKAGES, EIGHT)
    done = sell(cast, leo(), D)
    assert "The member system knows of this package already: it counts once." in done.sentence
    (hand,) = by_hand(Package)
    assert hand.adopted_by_id == db.session.query(Package).filter(Package.export_id.is_not(None)).one().id
    assert len(queries.derived(db.session(), cast.north, leo().id, D).view.paid) == 1


@pytest.mark.parametrize(("days", "same"), [(0, True), (7, True), (8, False)])
@pytest.mark.parametrize("other", [{}, {"price_cents": 59100}, {"sessions": 10}])
def test_a_sale_is_the_same_within_seven_days_and_only_at_the_same_price_and_size(
    cast: Cast, days: int, same: bool, other: dict[str, int]
) -> None:
    bring(cast.north, MEMBERS, LEO)
    bring(cast.north, PACKAGES, EIGHT.replace("2026-11-15", (D - timedelta(days)).isoformat()))
    done = sell(cast, leo(), D, **other)
    (hand,) = by_hand(Package)
    assert (hand.adopted_by_id is not None) is (same and not other)
    assert ("knows of this package" in done.sentence) is (same and not other)


def test_the_files_blanks_are_filled_and_empty_again_after_the_undo(cast: Cast) -> None:
    bring(cast.north, MEMBERS, LEO)
    bring(cast.north, PACKAGES, EIGHT.replace("Ben Ortiz", ""))
    imported = db.session.query(Package).one()
    done = sell(cast, leo(), D, expires_on=D + timedelta(90))
    assert (imported.seller_id, imported.expires_on) == (cast.ben_trainer.id, D + timedelta(90))
    assert imported.sold_on == date(2026, 11, 15)
    taken_back(cast, leo(), done)
    db.session.refresh(imported)
    assert (imported.seller_id, imported.expires_on) == (None, None)
    (hand,) = by_hand(Package)
    assert (hand.voided_at is not None, hand.adopted_by_id) == (True, None)
    assert queries.stage_of(db.session(), leo().id) is Stage.ACTIVE


def test_the_undo_of_one_hands_the_file_to_the_next(cast: Cast) -> None:
    """Two were recorded, the file knows of one: the nearer is it, until that was a mistake."""
    bring(cast.north, MEMBERS, LEO)
    bring(cast.north, PACKAGES, EIGHT)
    sell(cast, leo(), D - timedelta(3))
    nearer = sell(cast, leo(), D - timedelta(5))
    first, second = by_hand(Package)
    assert (first.adopted_by_id is None, second.adopted_by_id is None) == (True, False)
    taken_back(cast, leo(), nearer)
    assert [one.adopted_by_id is None for one in by_hand(Package)] == [False, True]


def book(cast: Cast, client: Client, on: date, time: str = "17:00") -> Done:
    given = Given(day=on, time=time, trainer=cast.ben_trainer.id)
    doing = act(cast, client)
    return adopt_recorded(doing, actions.move(doing, Stage.BOOKED, given, client.version))


@pytest.mark.parametrize("word", ["no_show", "late_cancel", "cancelled", "rescheduled"])
def test_a_booking_after_one_that_came_to_nothing_is_another(cast: Cast, word: str) -> None:
    """A no-show of today, booked anew for tomorrow."""
    bring(cast.north, MEMBERS, LEO)
    bring(cast.north, APPOINTMENTS, SHOWED.replace("attended", word).replace("11-10", "11-20"))
    done = book(cast, leo(), D + timedelta(1))
    assert done.landed is Stage.BOOKED
    bring(cast.north, APPOINTMENTS, SHOWED.replace("attended", word).replace("11-10", "11-20"), as_of=D + timedelta(1))
    assert queries.stage_of(db.session(), leo().id) is Stage.BOOKED
    assert by_hand(Appointment)[0].adopted_by_id is None


def test_the_booking_that_the_file_knows_of_as_well_is_one(cast: Cast) -> None:
    """Cancelled for today and booked for tomorrow there, and booked for tomorrow here."""
    bring(cast.north, MEMBERS, LEO)
    off = SHOWED.replace("attended", "cancelled").replace("11-10", "11-20")
    bring(cast.north, APPOINTMENTS, off)
    book(cast, leo(), D + timedelta(1))
    bring(cast.north, APPOINTMENTS, off, "A2,M1,Leo Brandt,Orientation,2026-11-21 18:00,Ben Ortiz,booked,2026-11-20,",
          as_of=D + timedelta(1))  # fmt: skip
    (hand,) = by_hand(Appointment)
    assert db.session.get_one(Appointment, hand.adopted_by_id).starts_time == "18:00"


@pytest.mark.parametrize("club", ["north", "south"])
@pytest.mark.parametrize(("day", "same"), [(9, False), (10, True), (11, True), (12, True), (13, False)])
def test_a_consultation_is_the_same_within_one_day_of_the_club(cast: Cast, club: str, day: int, same: bool) -> None:
    """By the days of the club's clock, late in the evening and early in the morning, on both sides of UTC."""
    place = getattr(cast, club)
    bring(place, MEMBERS, LEO)
    client = leo()
    now = datetime(2026, 11, 10, 20, tzinfo=ZoneInfo(place.timezone))
    scope = scope_of(db.session(), cast.dee)
    doing = actions.act_on(db.session(), scope, client, now=now, today=date(2026, 11, 10))
    trainer = cast.ben_trainer if club == "north" else cast.cora_trainer
    actions.move(doing, Stage.BOOKED, Given(day=date(2026, 11, 11), time="23:30", trainer=trainer.id), client.version)
    db.session.commit()
    time = "00:15" if day < 11 else "23:45"
    bring(place, APPOINTMENTS, SHOWED.replace("2026-11-10 10:00", f"2026-11-{day:02} {time}"))
    (hand,) = by_hand(Appointment)
    assert (hand.adopted_by_id is not None) is same


def test_a_file_of_another_club_adopts_nothing(cast: Cast) -> None:
    bring(cast.north, MEMBERS, LEO)
    sell(cast, leo(), D)
    db.session.commit()
    bring(cast.south, MEMBERS, LEO)
    bring(cast.south, PACKAGES, EIGHT)
    assert by_hand(Package)[0].adopted_by_id is None


def test_a_move_that_a_later_file_confirmed_is_not_undone(cast: Cast) -> None:
    bring(cast.north, MEMBERS, LEO)
    client = leo()
    done = sell(cast, client, D)
    db.session.commit()
    bring(cast.north, PACKAGES, EIGHT)
    with pytest.raises(actions.rules.RefusedError, match=r"An import has confirmed the package since"):
        taken_back(cast, leo(), done)


def test_the_page_tells_and_its_undo_works(client, cast: Cast, sign_in) -> None:
    with clock.stopped_at(NOON + timedelta(hours=1)):
        bring(cast.north, MEMBERS, LEO)
        bring(cast.north, PACKAGES, EIGHT)
        address = f"/clients/{leo().id}"
        sign_in(client, cast.ana)
        answer = client.post(
            f"{address}/packages",
            data={"item": "PT 8 sessions", "sessions": "8", "price": "592", "seller": str(cast.ben_trainer.id),
                  "sold_on": D.isoformat()},
        )  # fmt: skip
        assert answer.status_code == 303
        assert "counts once" in client.get(address).text
        (hand,) = by_hand(Package)
        assert hand.adopted_by_id is not None
        move = db.session.query(Move).one()
        assert client.post(f"/moves/{move.id}/undo").status_code == 303
        (hand,) = by_hand(Package)
        assert (hand.voided_at is not None, hand.adopted_by_id) == (True, None)


def test_what_was_settled_stays_with_the_one_it_was_settled_about(cast: Cast) -> None:
    """A later file brings one that is nearer."""
    bring(cast.north, MEMBERS, LEO)
    book(cast, leo(), D)
    (hand,) = by_hand(Appointment)
    records.record_outcome(act(cast, leo(), 70), hand, "attended")
    db.session.commit()
    bring(cast.north, APPOINTMENTS, SHOWED.replace("attended", "no_show").replace("11-10", "11-19"), now=LATER)
    imported = db.session.query(Appointment).filter(Appointment.export_id.is_not(None)).one()
    settling.settle(db.session(), cast.scope(cast.ana), imported, "hand", LATER)
    db.session.commit()
    bring(cast.north, APPOINTMENTS, "A2,M1,Leo Brandt,Orientation,2026-11-20 17:00,Ben Ortiz,no_show,2026-11-01,",
          as_of=D + timedelta(1), now=LATER)  # fmt: skip
    (hand,) = by_hand(Appointment)
    kept = db.session.get_one(Appointment, hand.adopted_by_id)
    assert (kept.starts_on, kept.outcome, kept.pinned) == (date(2026, 11, 19), "attended", "hand")
