"""Facts by hand and imported ones of the same days, in whatever order they come: pairs, figures, and the undo."""

import re
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.accounts.scope import system_scope
from app.extensions import db
from app.funnel import disagreements, queries
from app.funnel.actions import Act, finish
from app.funnel.journal import unnumbered_key
from app.intake.adopt import Fact, pair
from app.intake.recorded import adopt_recorded
from app.intake.undo.undoing import undo
from app.models import Appointment, Client, Location, Member, Package, User
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, NOON, PACKAGES, D, bring, facts
from tests.intake.undo.clubs import Club, reports
from tests.intake.undo.leo import LEO
from tests.plugins.properties import THOROUGH

FEW = settings(
    max_examples=3 * THOROUGH,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    print_blob=True,
)
FIRST = D - timedelta(20)


class Held(NamedTuple):
    day: int
    hour: int
    outcome: str


class Sold(NamedTuple):
    day: int
    price: int
    sessions: int


class Told(NamedTuple):
    """What one side knows."""

    consultations: list[Held]
    packages: list[Sold]


def held(*outcomes: str) -> st.SearchStrategy[list[Held]]:
    one = st.builds(Held, st.integers(0, 5), st.sampled_from([9, 17]), st.sampled_from(outcomes))
    return st.lists(one, max_size=3, unique_by=lambda found: (found.day, found.hour))


sold = st.lists(
    st.builds(Sold, st.integers(0, 18), st.sampled_from([592, 640]), st.sampled_from([8, 10])), max_size=3, unique=True
)
by_hand = st.builds(Told, held("booked", "attended", "no_show"), sold)
imported = st.builds(Told, held("booked", "attended"), sold)


class Gym:
    """One club with one client, and a person who records."""

    def __init__(self) -> None:
        self.place: Location = Club().place
        self.exports: list[int] = []
        bring(self.place, MEMBERS, LEO)

    @property
    def client(self) -> Client:
        here = db.session.query(Client).join(Member, Member.id == Client.member_id)
        return here.filter(Client.location_id == self.place.id, Member.mms_id == "M1").one()

    def import_all(self, told: Told) -> None:
        for header, lines in (
            (APPOINTMENTS, [
                f"A{n},M1,Leo Brandt,Orientation,{on(one.day)} {one.hour:02}:00,,{one.outcome},,"
                for n, one in enumerate(told.consultations)
            ]),
            (PACKAGES, [
                f"S{n},M1,Leo Brandt,PT {one.sessions} sessions,{on(one.day)},{one.price}.00,,,,,"
                for n, one in enumerate(told.packages)
            ]),
        ):  # fmt: skip
            if lines:
                self.exports.append(bring(self.place, header, *lines).id)

    def record(self, fact: Held | Sold) -> None:
        place = db.session.get_one(Location, self.place.id)
        by = db.session.query(User).first()
        act = Act(db.session(), self.client, place, D, NOON, by.id, "form")
        seen = queries.seen(act.session, place, act.client, D)
        model, columns = told(act, fact)
        done = finish(act, seen, None, lambda journal: journal.add(model, **columns))
        adopt_recorded(act, done)
        db.session.commit()
        db.session.expire_all()

    def pairs(self) -> set[tuple[Any, ...]]:
        found = set()
        for model in (Appointment, Package):
            for hand in db.session.query(model).filter_by(location_id=self.place.id, export_id=None):
                other = db.session.get(model, hand.adopted_by_id) if hand.adopted_by_id else None
                found.add((identity(hand), identity(other)))
        return found

    def figures(self) -> dict[str, Any]:
        told = {
            name: sorted(re.sub(r"hand:\d+", "hand", row) for row in rows) for name, rows in reports(self.place).items()
        }
        return told | {"disagreements": disagreements.count(db.session(), system_scope([self.place.id]))}


def on(day: int) -> date:
    return FIRST + timedelta(day)


def told(act: Act, fact: Held | Sold) -> tuple[type[Appointment] | type[Package], dict[str, Any]]:
    made = {**act.ids, "key": unnumbered_key(), "known_at": act.now, "recorded_by_id": act.by_id}
    if isinstance(fact, Sold):
        sold = {"sold_on": on(fact.day), "price_cents": fact.price * 100, "sessions": fact.sessions}
        return Package, made | sold | {"item": "By hand", "is_unlimited": False}
    outcome = None if fact.outcome == "booked" else fact.outcome
    by_hand = {"hand_outcome": outcome, "hand_outcome_by_id": outcome and act.by_id}
    when = {"starts_on": on(fact.day), "starts_time": f"{fact.hour:02}:00", "first_seen_on": D, "booked_on": D}
    by_hand["hand_outcome_at"] = act.now if outcome else None
    return Appointment, made | when | by_hand | {"kind": "consultation"}


def identity(row: Appointment | Package | None) -> tuple[Any, ...] | None:
    if row is None:
        return None
    if isinstance(row, Package):
        return row.sold_on, row.price_cents, row.sessions
    return row.starts_on, row.starts_time


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@FEW
@given(hands=by_hand, others=imported, data=st.data())
def test_in_every_order_of_arrival_the_nearest_are_one_and_figures_count_them_once(cast, hands, others, data):
    recorded = [*hands.consultations, *hands.packages]
    figures = []
    for when in (0, len(recorded) // 2, len(recorded)):
        gym = Gym()
        order = data.draw(st.permutations(recorded))
        for number in range(len(recorded) + 1):
            if number == when:
                gym.import_all(others)
            if number < len(recorded):
                gym.record(order[number])
        assert gym.pairs() == expected(hands, others)
        figures.append(gym.figures())
    assert figures[0] == figures[1] == figures[2]
    adopted = sum(other is not None and len(other) == 3 for _, other in expected(hands, others))
    assert len(figures[0]["report packages"]) == len(hands.packages) + len(others.packages) - adopted


def expected(hands: Told, others: Told) -> set[tuple[Any, ...]]:
    """As the bare rule pairs them."""
    found = set()
    for kind, days in ((facts_of, 1), (sales_of, 7)):
        mine, theirs = kind(hands), kind(others)
        pairs = pair(mine, theirs, days)
        for one in mine:
            other = next((fact for fact in theirs if fact.id == pairs.get(one.id)), None)
            found.add((plain(one), plain(other)))
    return found


def plain(fact: Fact | None) -> tuple[Any, ...] | None:
    if fact is None:
        return None
    return (fact.day, fact.at) if fact.at else (fact.day, *fact.like)


def facts_of(told: Told) -> list[Fact]:
    return [Fact(n, on(one.day), at=f"{one.hour:02}:00") for n, one in enumerate(told.consultations)]


def sales_of(told: Told) -> list[Fact]:
    return [Fact(n, on(one.day), like=(one.price * 100, one.sessions)) for n, one in enumerate(told.packages)]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@FEW
@given(hands=by_hand, others=imported, is_first=st.booleans())
def test_the_undo_of_the_files_gives_back_what_was_recorded_with_its_own_values(cast, hands, others, is_first):
    alone, gym = Gym(), Gym()
    recorded = [*hands.consultations, *hands.packages]
    if is_first:
        gym.import_all(others)
    for fact in recorded:
        alone.record(fact)
        gym.record(fact)
    if not is_first:
        gym.import_all(others)
    for export_id in reversed(gym.exports):
        undo(db.session(), export_id, NOON + timedelta(hours=3))
        db.session.commit()
        db.session.expire_all()
    assert gym.pairs() == alone.pairs()
    told = [
        {name: [re.sub(r"hand:\d+", "hand", str(row)) for row in rows] for name, rows in facts(one.place).items()}
        for one in (gym, alone)
    ]
    for name in told[1]:
        assert sorted(told[0][name]) == sorted(told[1][name]), name
    assert gym.figures() == alone.figures()
