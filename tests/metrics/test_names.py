"""The names behind a number are exactly those it counts."""

from app.accounts.scope import system_scope
from app.extensions import db
from app.metrics import kept
from app.metrics.definitions import METRICS
from app.metrics.names import behind
from app.metrics.parts import SHARES, WORDS, shares_of
from app.models import Member
from app.period import Period
from app.reports import columns
from app.standing.refresh import refresh
from tests.counting import query_count
from tests.factory import NOON, D, add_client, add_consultation, stand
from tests.story import on

SEASON = Period(on("09-01"), D)
AMOUNTS = ("sold", "earned", "liability", "client_days", "sessions_attended")


def groups(cast, figure: str, trainer_id: int | None = None, scope=None, period=SEASON):
    shares = shares_of(figure)
    assert shares is not None
    figures = kept.figures(db.session(), cast.north, D, period)
    return behind(db.session(), scope or system_scope([cast.north.id]), cast.north, figures, shares, trainer_id)


def told(cast, figure: str, **more) -> dict[str, list[str]]:
    return {group.word: [who.name for who in group.people] for group in groups(cast, figure, **more)}


def test_as_many_names_stand_behind_a_count_as_it_says(cast, story):
    figures = kept.figures(db.session(), cast.north, D, SEASON)
    for key in WORDS:
        [group] = groups(cast, key)
        if key in AMOUNTS:
            assert sum(who.amount for who in group.people) == figures.whole.sums.get(key, 0), key
        else:
            assert group.event_count == figures.whole.count(key), key


def test_the_parts_of_a_figure_hold_everybody_once(cast, story):
    figures = kept.figures(db.session(), cast.north, D, SEASON)
    for figure in SHARES:
        counted = figures.whole.figure(figure)
        everybody = [(who.name, who.on, group.word) for group in groups(cast, figure) for who in group.people]
        assert len(everybody) == len(set(everybody)), figure
        if counted.metric.unit == "rate" and figure != "penetration":
            apart = sum(counted.beside[part] for part in counted.beside if part in ("unrecorded", "undecided"))
            assert len(everybody) == counted.denominator + apart, figure


def test_the_show_rate_opens_who_came_and_who_did_not(cast, story):
    assert told(cast, "show_rate") == {
        "Came": ["Nate Kowalski", "Tess Lane"],
        "No-show": ["Rosa Delgado"],
        "Cancelled too late": [],
        "Not recorded": ["Leo Brandt"],
    }


def test_the_close_rate_opens_who_bought_when_and_who_did_not(cast, story):
    assert told(cast, "close_rate") == {
        "Bought on the day": ["Nate Kowalski"],
        "Came back and bought": [],
        "Not bought yet, 30 days not over": [],
        "Did not buy within 30 days": ["Tess Lane"],
    }


def test_the_set_rate_names_members_who_are_no_clients_too(cast, story):
    db.session.add(
        Member(location_id=cast.north.id, mms_id="x1", first_name="Nell", last_name="North", joined_on=on("09-02"),
               status="active", first_seen_on=D)
    )  # fmt: skip
    refresh(db.session(), cast.north, [], D, through="import", now=NOON)
    found = {group.word: {who.name: who.client_id for who in group.people} for group in groups(cast, "set_rate")}
    assert found["Not booked within 30 days"] == {"Nell North": None}
    assert set(found["Not booked yet, 30 days not over"]) == {"Chloe Barnes"}


def test_each_name_tells_the_day_of_what_is_counted(cast, story):
    [came, *_] = groups(cast, "show_rate")
    assert [(who.name, who.on) for who in came.people] == [("Nate Kowalski", on("11-05")), ("Tess Lane", on("09-20"))]


def test_a_trainers_names_are_those_credited_to_them(cast, story):
    assert told(cast, "show_rate", trainer_id=cast.dana_trainer.id) == {
        "Came": ["Tess Lane"],
        "No-show": ["Rosa Delgado"],
        "Cancelled too late": [],
        "Not recorded": [],
    }
    assert told(cast, "sold", trainer_id=cast.ben_trainer.id) == {
        "Sold": ["Arjun Mehta", "Dora Wells", "Grace Tan", "Nate Kowalski"]
    }


def test_a_trainer_is_told_no_name_of_somebody_elses_client(cast, story):
    groups_of_dana = groups(cast, "show_rate", trainer_id=cast.dana_trainer.id, scope=cast.scope(cast.ben))
    assert [who.name for group in groups_of_dana for who in group.people] == ["", ""]
    assert {who.client_id for group in groups_of_dana for who in group.people} == {None}


def test_nobody_stands_behind_a_trainer_without_figures(cast, story):
    assert [group.people for group in groups(cast, "show_rate", trainer_id=cast.cora_trainer.id)] == [[], [], [], []]


def test_every_count_and_figure_of_the_funnel_has_names():
    figures = {metric.key for metric in METRICS}
    assert {name for name in columns.FUNNEL[1:] if name not in figures} <= set(WORDS)
    assert all(shares_of(name) is not None for name in columns.FUNNEL[1:])
    assert shares_of("nonsense") is None


def test_ten_more_names_cost_no_more_queries(cast, story):
    groups(cast, "show_rate")
    before = query_count(lambda: groups(cast, "show_rate"))
    for number in range(10):
        client = add_client(cast.north, f"More {number}", on("11-01"))
        add_consultation(client, on("11-10"), "attended", cast.ben_trainer, on("11-02"))
    stand(cast.north)
    groups(cast, "show_rate")
    assert len(told(cast, "show_rate")["Came"]) == 12
    assert query_count(lambda: groups(cast, "show_rate")) == before
