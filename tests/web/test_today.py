import re
from datetime import UTC, datetime, timedelta

import pytest

from app import clock
from app.extensions import db
from app.models import Appointment, Contact
from tests.counting import query_count
from tests.factory import D, add_client, add_consultation, add_package, add_session, stand
from tests.story import HALF_PAST_EIGHT, arrived, on
from tests.web.pages import forms, links, names, section, text_of, words

pytestmark = pytest.mark.usefixtures("friday_morning")


def test_the_day_begins_with_a_sentence_and_the_most_urgent_names(client, cast, sign_in, story):
    answer = sign_in(client, cast.ana).get("/")
    said = text_of(answer)
    assert "Friday, November 20" in said
    assert "Good morning, Ana. 7 people first of 8 who need attention, then 1 consultation." in said
    assert names(section(answer, "first")) == [
        *("Leo Brandt", "Ivo Sand", "Frank Nowak", "Grace Tan", "Rosa Delgado", "Chloe Barnes", "Owen Price"),
    ]


def test_the_greeting_follows_the_clock_of_the_club(client, cast, sign_in, story):
    with clock.stopped_at(datetime(2026, 11, 20, 18, 30, tzinfo=UTC)):
        assert "Good afternoon, Ana." in text_of(sign_in(client, cast.ana).get("/"))


def test_each_name_has_the_action_that_belongs_to_its_reason(client, cast, sign_in, story):
    markup = section(sign_in(client, cast.ana).get("/"), "first")
    unrecorded = db.session.query(Appointment.id).filter_by(client_id=story["leo"].id).scalar()
    assert forms(markup) == [
        f"/appointments/{unrecorded}/outcomes",
        f"/clients/{story['ivo'].id}/contacts",
        f"/clients/{story['frank'].id}/contacts",
        f"/clients/{story['grace'].id}/contacts",
        f"/clients/{story['rosa'].id}/contacts",
        f"/clients/{story['chloe'].id}/trainer",
        f"/clients/{story['chloe'].id}/contacts",
        f"/clients/{story['owen'].id}/contacts",
    ]
    assert f"/clients/{story['rosa'].id}/moves/new?to=booked" in links(markup)


def test_an_outcome_recorded_in_place_takes_the_name_off_the_list(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    held = db.session.query(Appointment.id).filter_by(client_id=story["leo"].id).scalar()
    answer = ana.post(f"/appointments/{held}/outcomes", data={"outcome": "no_show", "next": "/"})
    assert (answer.status_code, answer.location) == (303, "/")
    after = ana.get("/")
    assert "Leo Brandt" in names(section(after, "first"))
    assert "No-show yesterday, not rebooked" in text_of(after)
    assert "undo" in after.text


def test_a_call_logged_in_place_lets_the_name_rest(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    form = {"kind": "call", "note": "comes back on Monday", "next": "/"}
    answer = ana.post(f"/clients/{story['owen'].id}/contacts", data=form)
    assert (answer.status_code, answer.location) == (303, "/")
    assert db.session.query(Contact.note).filter_by(client_id=story["owen"].id).scalar() == "comes back on Monday"
    assert "Owen Price" not in names(section(ana.get("/"), "first"))


def test_somebody_nobody_looks_after_is_given_away_in_place(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    ana.post(f"/clients/{story['chloe'].id}/trainer", data={"trainer": cast.dana_trainer.id, "next": "/"})
    markup = section(ana.get("/"), "first")
    assert re.search(r"Chloe Barnes</a> <span[^>]*>Dana Wolf", markup)
    assert f"/clients/{story['chloe'].id}/trainer" not in forms(markup)


def test_the_day_lists_consultations_renewals_quiet_and_lapsed(client, cast, sign_in, story):
    answer = sign_in(client, cast.ana).get("/")
    assert names(section(answer, "cons")) == ["Sofia Lindqvist"]
    assert "10:00 am" in section(answer, "cons")
    assert names(section(answer, "due")) == ["Grace Tan", "Ivo Sand", "Frank Nowak"]
    assert "ended Nov 1" in section(answer, "due")
    assert names(section(answer, "quiet")) == ["Arjun Mehta"]
    assert names(section(answer, "lapsed")) == ["Tess Lane"]


def test_renewals_are_summed_by_trainer_in_the_order_of_the_alphabet(client, cast, sign_in, story):
    rows = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', section(sign_in(client, cast.ana).get("/"), "due"))
    assert rows == ["Ben Ortiz", "Dana Wolf"]
    assert "$700" in section(client.get("/"), "due")


def test_figures_show_of_how_many_and_too_few_stay_grey(client, cast, sign_in, story):
    month = section(sign_in(client, cast.ana).get("/"), "month")
    said = words(month)
    assert "Sold October 1 to 20: $4,608 $760" in said
    assert "Show rate 1 not recorded, goal 70 % 1 of 2" in said
    assert 'tile__much--few">' in month
    assert "Penetration 5 of" in said


def test_every_figure_opens_its_names(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    addresses = [link for link in links(section(ana.get("/"), "month")) if "names" in link]
    assert len(addresses) == 6
    for address in addresses:
        assert ana.get(address).status_code == 200


def test_data_that_did_not_come_is_a_banner_on_top(client, cast, sign_in, story):
    answer = sign_in(client, cast.ana).get("/")
    assert "Sales are 3 days old. What happened since may be missing below." in text_of(answer)
    data = section(answer, "data")
    assert "as of today" in data
    assert "3 days old" in data


def test_an_empty_club_is_shown_the_way_to_its_first_file(client, cast, sign_in):
    said = text_of(sign_in(client, cast.ana).get("/"))
    assert "No export has come yet" in said
    assert "Bring the first file" in said


def test_a_club_without_anything_to_do_says_so(client, cast, sign_in):
    arrived(cast, "members", D)
    db.session.commit()
    said = text_of(sign_in(client, cast.ana).get("/"))
    for piece in ("Nobody needs attention", "Nothing is due.", "Nobody is quiet.", "No consultation today."):
        assert piece in said


def test_a_general_manager_reads_and_is_offered_nothing_to_do(client, cast, sign_in, story):
    answer = sign_in(client, cast.gil).get("/")
    assert answer.status_code == 200
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    assert forms(main) == []
    assert "/moves/new" not in main


def test_a_manager_of_another_club_sees_their_own_day(client, cast, sign_in, story):
    said = text_of(sign_in(client, cast.cy).get("/"))
    assert "Leo Brandt" not in said
    assert client.get("/?location=north").status_code == 404


def test_a_director_goes_from_club_to_club(client, cast, sign_in, story):
    dee = sign_in(client, cast.dee)
    assert "Leo Brandt" in text_of(dee.get("/?location=north"))
    assert "Leo Brandt" not in text_of(dee.get("/?location=south"))


def test_a_trainer_is_asked_who_came_and_sees_their_own_day(client, cast, sign_in, story):
    answer = sign_in(client, cast.ben).get("/")
    said = text_of(answer)
    assert "1 of 1 not recorded Did Leo Brandt come? Consultation yesterday at 6:00 pm" in said
    assert names(section(answer, "day")) == ["Grace Tan", "Sofia Lindqvist"]
    assert "Session 11 of 12. 2 of 12 sessions left, runs out Fri, Dec 4" in said
    assert names(section(answer, "renewals")) == ["Grace Tan"]
    assert names(section(answer, "quiet")) == ["Arjun Mehta"]
    assert "Frank Nowak" not in said
    assert "tel:555-0103" in answer.text


def test_a_trainer_puts_a_question_off_and_comes_back_to_it(client, cast, sign_in, story):
    said = text_of(sign_in(client, cast.ben).get("/?later=1"))
    assert "1 not recorded. Record now" in said
    assert "Did Leo" not in said


def test_a_consultation_of_today_is_asked_for_once_it_has_begun(client, cast, sign_in, story):
    with clock.stopped_at(HALF_PAST_EIGHT + timedelta(hours=2)):
        said = text_of(sign_in(client, cast.ben).get("/"))
    assert "1 of 2 not recorded Did Sofia Lindqvist come? Consultation today at 10:00 am" in said


def test_two_taps_record_a_no_show(client, cast, sign_in, story):
    ben = sign_in(client, cast.ben)
    held = db.session.query(Appointment.id).filter_by(client_id=story["leo"].id).scalar()
    assert f"/appointments/{held}/outcomes" in forms(ben.get("/").text)
    ben.post(f"/appointments/{held}/outcomes", data={"outcome": "no_show", "next": "/"})
    assert db.session.get(Appointment, held).outcome == "no_show"
    assert "Did Leo" not in text_of(ben.get("/"))


def test_a_lost_client_is_not_asked_about(client, cast, sign_in, story):
    old = add_client(cast.north, "Long Gone", on("01-05"))
    add_consultation(old, on("02-01"), "booked", cast.ben_trainer, on("01-20"))
    stand(cast.north)
    assert "Long Gone" not in text_of(sign_in(client, cast.ben).get("/"))


def test_a_trainers_numbers_are_their_row_on_the_team_page(client, cast, sign_in, story):
    numbers = section(sign_in(client, cast.ben).get("/"), "numbers")
    assert "$760" in numbers
    assert all(link.startswith("/book") for link in links(numbers))


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_ten_more_clients_cost_no_more_queries(client, cast, sign_in, story, who):
    person = sign_in(client, getattr(cast, who))
    person.get("/")
    before = query_count(lambda: person.get("/"))
    for number in range(10):
        more = add_client(cast.north, f"More {number}")
        add_package(more, on("09-01"), 4, 20000, None, cast.ben_trainer)
        for day in ("10-20", "11-01", "11-12"):
            add_session(more, on(day), "attended", cast.ben_trainer)
        add_session(more, D, "booked", cast.ben_trainer)
    stand(cast.north)
    person.get("/")
    assert "More 9" in person.get("/").text
    assert query_count(lambda: person.get("/")) == before


def test_whom_no_file_gave_a_name_is_called_by_their_number(client, cast, sign_in, story):
    for who in ("leo", "sofia", "grace", "nate"):
        member = story[who].member
        member.first_name, member.last_name, member.mms_id = "", "", f"9{who}"
    ana = sign_in(client, cast.ana)
    day = words(ana.get("/").text)
    assert "Member 9leo" in day
    assert "Member 9sofia" in day
    assert "Member 9grace" in words(ana.get("/renewals").text)
    behind = words(ana.get("/team/names?figure=show_rate").text)
    assert "Member 9nate" in behind
    assert "with somebody else" not in behind
    for address in ("/", "/renewals", "/team/names?figure=show_rate"):
        assert re.findall(r'<a class="name"[^>]*>\s*</a>', ana.get(address).text) == []
