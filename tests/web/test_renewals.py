import re

import pytest

from tests.counting import query_count
from tests.factory import D, add_client, add_package, add_session, stand
from tests.story import contact, on, tell
from tests.web.pages import links, names, section, text_of, words

pytestmark = pytest.mark.usefixtures("friday_morning")


@pytest.fixture
def story(house, cast):
    def told():
        found = tell(cast)
        contact(found["grace"], cast.ben, on("11-10"), "wants to keep Wednesdays")
        return found

    return house.begin_with("story of renewals", told)


def weeks(text: str) -> list[tuple[str, str]]:
    return re.findall(r'week__name small second">([^<]+)</span><b>([^<]+)</b>', text)


def test_the_next_thirty_days_stand_week_by_week(client, cast, sign_in, story):
    answer = sign_in(client, cast.ana).get("/renewals")
    assert weeks(answer.text) == [
        ("Already ended", "$700"),
        ("This week", "$0"),
        ("Next week", "$0"),
        ("Nov 30 to Dec 6", "$1,948"),
        ("Dec 7 to 13", "$0"),
        ("Dec 14 to 20", "$0"),
    ]
    assert names(section(answer, "all")) == ["Ivo Sand", "Frank Nowak", "Grace Tan", "Nate Kowalski"]
    assert "4 renewals worth $2,648 by Sun, Dec 20. 2 have ended already. 2 have nothing booked ahead." in text_of(
        answer
    )


def test_each_row_says_what_is_left_when_it_ends_and_what_speaks_for_the_talk(client, cast, sign_in, story):
    markup = section(sign_in(client, cast.ana).get("/renewals"), "all")
    row = next(row for row in re.findall(r"<tr role=\"row\"><th scope=\"row\".*?</tr>", markup, re.S) if "Grace" in row)
    said = words(row)
    assert said.startswith("Grace Tan Ben Ortiz $1,188 2 of 12 left Fri, Dec 4 1.00 a week 10 of 10 kept, 1.0 a week")
    for piece in ("2 sessions left", "Runs out Dec 4", "Tue, Nov 10: wants to keep Wednesdays", "Today session"):
        assert piece in said
    assert 'aria-label="2 of 12 sessions left"' in row


def test_a_package_counted_as_lost_says_since_when(client, cast, sign_in, story):
    assert "Counted as lost since Nov 16" in text_of(sign_in(client, cast.ana).get("/renewals"))


def test_a_trainer_can_be_chosen_and_the_sums_follow(client, cast, sign_in, story):
    answer = sign_in(client, cast.ana).get(f"/renewals?trainer={cast.dana_trainer.id}")
    assert names(section(answer, "all")) == ["Ivo Sand", "Frank Nowak"]
    assert weeks(answer.text)[0] == ("Already ended", "$700")
    for odd in ("x", "999999", "-1", str(cast.cora_trainer.id)):
        assert client.get(f"/renewals?trainer={odd}").status_code == 200


def test_sums_stand_by_trainer_and_week(client, cast, sign_in, story):
    markup = section(sign_in(client, cast.ana).get("/renewals"), "trainers")
    rows = [words(row) for row in re.findall(r"<tr>.*?</tr>", markup, re.S)[1:]]
    assert rows == ["Ben Ortiz $1,948 2 clients $1,948", "Dana Wolf $700 2 clients $700"]


def test_what_became_of_last_months_packages_is_told_by_name(client, cast, sign_in, story):
    answer = sign_in(client, cast.ana).get("/renewals")
    past = section(answer, "past")
    said = words(past)
    assert "What became of October 2 packages ended or expired in October" in said
    assert "Renewed 1 $300 Dora Wells again Oct 20" in said
    assert "Lost 1 $400 Ivo Sand ended Oct 20" in said
    assert "Undecided 0 $0 nobody" in said


def test_a_trainer_sees_their_own_renewals_and_what_they_kept(client, cast, sign_in, story):
    answer = sign_in(client, cast.ben).get("/renewals")
    assert names(section(answer, "all")) == ["Grace Tan", "Nate Kowalski"]
    assert names(section(answer, "past")) == ["Dora Wells"]
    assert "Dana Wolf" not in text_of(answer)
    assert names(section(client.get(f"/renewals?trainer={cast.dana_trainer.id}"), "all")) == [
        "Grace Tan",
        "Nate Kowalski",
    ]


def test_a_general_manager_reads_and_another_club_sees_nothing(client, cast, sign_in, story):
    answer = sign_in(client, cast.gil).get("/renewals")
    assert "Grace Tan" in text_of(answer)
    assert "/contacts" not in answer.text
    said = text_of(sign_in(client, cast.cy).get("/renewals"))
    assert "Nothing runs out in the next 30 days" in said
    assert "Grace" not in said


def test_the_talk_is_logged_where_it_is_planned(client, cast, sign_in, story):
    ben = sign_in(client, cast.ben)
    answer = ben.post(
        f"/clients/{story['grace'].id}/contacts", data={"kind": "talk", "note": "takes 24", "next": "/renewals"}
    )
    assert (answer.status_code, answer.location) == (303, "/renewals")
    assert "Fri, Nov 20: takes 24" in text_of(ben.get("/renewals"))


def test_a_name_opens_the_client_and_a_week_its_rows(client, cast, sign_in, story):
    answer = sign_in(client, cast.ana).get("/renewals")
    anchors = [link for link in links(answer.text) if link.startswith("#week") or link == "#ended"]
    assert len(anchors) == 6
    assert all(f'id="{anchor[1:]}"' in answer.text for anchor in anchors)


def test_ten_more_renewals_cost_no_more_queries(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    ana.get("/renewals")
    before = query_count(lambda: ana.get("/renewals"))
    for number in range(10):
        more = add_client(cast.north, f"More {number}")
        add_package(more, on("09-01"), 4, 20000, on("10-20") if number % 2 else None, cast.ben_trainer)
        for day in ("10-20", "11-01", "11-12"):
            add_session(more, on(day), "attended", cast.ben_trainer)
        contact(more, cast.ben, D, "asked")
    stand(cast.north)
    ana.get("/renewals")
    assert "More 9" in ana.get("/renewals").text
    assert query_count(lambda: ana.get("/renewals")) == before
