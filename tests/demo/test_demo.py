"""The demo club through the real intake and the real night, beside a real club. `make screenshot` keeps the picture of
its board for the README.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy import func, select

from app import clock
from app.accounts.scope import scope_of, system_scope
from app.demo import actions
from app.demo.names import MANAGER_EMAIL, TRAINER_EMAIL
from app.extensions import db
from app.models import (
    Appointment,
    Base,
    Client,
    Export,
    ExportProblem,
    Item,
    Location,
    Night,
    Package,
    RenewalFlag,
    StageChange,
    Standing,
    User,
)
from app.models.standing import STAGES
from app.period import Period
from app.reports.order import Order
from app.reports.tables import TABLES, build
from app.standing.flags import ATTENTION_REASONS, RENEWAL_REASONS
from tests.demo.told import Told, real_club
from tests.plugins.apps import BACKENDS, House, Terminal
from tests.plugins.browser import OpenPage, axe_violations
from tests.plugins.properties import THOROUGH

NOON = {"sqlite": datetime(2026, 11, 22, 17, tzinfo=UTC), "postgresql": datetime(2026, 3, 1, 17, tzinfo=UTC)}
"""A Sunday, and a Sunday that is the first of a month, some days before the clocks change."""
KEPT = os.environ.get("KEEP_SCREENSHOT")


@pytest.fixture(scope="module", params=BACKENDS if THOROUGH > 1 else BACKENDS[:1])
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    house: House = request.getfixturevalue(f"{request.param}_house")
    house.clean()
    with house.app.app_context(), clock.stopped_at(NOON[request.param]):
        real = real_club()
        answer = Terminal(house.app)("demo", "create")
        assert answer.exit_code == 0, answer.output
        demo = db.session.scalars(select(Location).where(Location.is_demo)).one()
        yield Told(house, clock.today(demo.timezone), answer.stdout, demo, real)
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def app(told: Told) -> Flask:
    """What a browser opens here is the demo as it was told."""
    return told.house.app


@pytest.fixture
def session(told: Told) -> Iterator[Any]:
    yield db.session()
    db.session.rollback()


def test_every_stage_has_somebody(told: Told, session: Any) -> None:
    stages = select(Standing.stage, func.count()).where(Standing.location_id == told.demo.id).group_by(Standing.stage)
    found = {row.stage: row.count for row in session.execute(stages)}
    assert set(found) == set(STAGES)
    assert min(found.values()) >= 5


def test_every_report_has_rows_on_the_day_it_was_made(told: Told, session: Any) -> None:
    order = Order(session, system_scope([told.demo.id]), told.demo, told.today, Period.month_to(told.today))
    assert [name for name in TABLES if not build(order, name).rows] == []


def test_every_section_of_the_morning_has_names(told: Told, session: Any) -> None:
    order = Order(session, system_scope([told.demo.id]), told.demo, told.today, Period.month_to(told.today))
    client = build(order, "morning").columns.index("client")
    named = {row[1] for row in build(order, "morning").rows if row[client]}
    assert named >= {"do_first", "consultations", "renewals", "quiet", "lapsed"}


def test_every_reason_to_renew_and_to_look_holds_for_somebody(told: Told, session: Any) -> None:
    here = select(Standing).where(Standing.location_id == told.demo.id)
    standings = session.scalars(here).all()
    renewing = {reason for standing in standings for reason in standing.renewal_reasons.split(";")}
    assert renewing >= set(RENEWAL_REASONS)
    assert {reason for standing in standings for reason, _ in standing.attention} == set(ATTENTION_REASONS)


def test_every_row_of_its_files_was_taken_and_one_item_waits_to_be_settled(told: Told, session: Any) -> None:
    exports = session.scalars(select(Export).where(Export.location_id == told.demo.id)).all()
    assert {export.status for export in exports} == {"loaded"}
    assert sum(export.rejected_count for export in exports) == 0
    assert {export.report for export in exports} == {"members", "appointments", "packages", "balances"}
    waiting = select(ExportProblem.value).where(ExportProblem.settled_at.is_(None)).distinct()
    assert session.scalars(waiting).all() == ["PT Gift Card"]
    assert session.scalars(select(Item.name).where(Item.is_pt.is_(None))).all() == ["PT Gift Card"]


def test_its_past_is_real(told: Told, session: Any) -> None:
    nights = session.scalars(select(Night.night_on).where(Night.location_id == told.demo.id).order_by(Night.night_on))
    assert [told.today - timedelta(n) for n in range(34, -1, -1)] == list(nights)
    assert told.demo.last_night_on == told.today
    changes = session.scalars(select(StageChange.through).where(StageChange.location_id == told.demo.id))
    assert set(Counter(changes)) == {"import", "nightly", "board"}
    raised = session.scalars(select(RenewalFlag.raised_on).where(RenewalFlag.location_id == told.demo.id))
    assert len(set(raised)) > 10


def test_the_sales_of_the_last_weeks_were_recorded_by_hand_and_found_again_in_the_files(
    told: Told, session: Any
) -> None:
    by_hand = (Package.location_id == told.demo.id, Package.recorded_by_id.is_not(None))
    ids = session.scalars(select(Package.adopted_by_id).where(*by_hand)).all()
    assert len(ids) > 20
    assert None not in ids
    sellers = session.scalars(select(Package.seller_id).where(Package.id.in_(ids))).all()
    assert None not in sellers


def test_no_outcome_is_recorded_before_its_hour(told: Told, session: Any) -> None:
    by_hand = select(Appointment).where(
        Appointment.location_id == told.demo.id,
        Appointment.hand_outcome_at.is_not(None),
        Appointment.starts_on < told.today,
    )
    found = session.scalars(by_hand).all()
    early = [one.id for one in found if one.hand_outcome_at < told.moment(one.starts_on, one.starts_time)]
    assert len(found) > 5
    assert early == []


def test_the_trainer_of_the_demo_has_a_full_book_and_something_to_do_today(told: Told, session: Any) -> None:
    trainer = session.scalars(select(User).where(User.email == TRAINER_EMAIL)).one()
    scope = scope_of(session, trainer)
    own = session.scalars(select(Client.id).where(scope.sees(Client))).all()
    assert len(own) > 20
    today = Terminal(told.house.app)(
        "report", "morning", "--location", told.demo.code, "--on", str(told.today), "--format", "json"
    )
    assert trainer.name in {row["trainer"] for row in json.loads(today.stdout)}


@pytest.mark.parametrize("role", ["manager", "trainer"])
def test_the_printed_log_ins_open_the_demo_and_no_real_club(told: Told, session: Any, role: str) -> None:
    email, password = told.printed(role)
    browser: FlaskClient = told.house.app.test_client()
    answer = browser.post("/login", data={"email": email, "password": password})
    assert answer.status_code == 303
    assert browser.get("/board").status_code == 200
    real = session.scalars(select(Client.id).where(Client.location_id == told.real.id)).one()
    assert browser.get(f"/clients/{real}").status_code == 404
    user = session.scalars(select(User).where(User.email == email)).one()
    assert scope_of(session, user).location_ids == {told.demo.id}
    assert [(login.email, login.password) for login in actions.logins() if login.role == role] == [(email, password)]


@pytest.mark.browser
def test_the_printed_log_in_of_the_manager_opens_a_full_board(told: Told, open_page: OpenPage, tmp_path: Path) -> None:
    email, password = told.printed("manager")
    page = open_page(width=1280, height=640)
    page.goto("/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/")
    assert axe_violations(page) == []
    page.goto("/board")
    for stage in ("new", "booked", "no-show", "deciding", "active", "renewal"):
        expect(page.locator(f"#{stage} .card").first).to_be_visible()
    assert axe_violations(page) == []
    picture = Path(KEPT) if KEPT else tmp_path / "board.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 20_000


def test_a_second_demo_is_refused(told: Told) -> None:
    answer = Terminal(told.house.app)("demo", "create")
    assert (answer.exit_code, answer.stderr) == (
        2,
        "There is a demo club already; `spotter demo remove` takes it away.\n",
    )


def rows_of_all_tables(session: Any) -> dict[str, list[tuple[Any, ...]]]:
    tables = Base.metadata.sorted_tables
    return {table.name: [tuple(row) for row in session.execute(select(table))] for table in tables}


def test_removing_the_demo_leaves_the_real_club_byte_for_byte(told: Told, session: Any) -> None:
    before, real_id = rows_of_all_tables(session), told.real.id
    theirs = {table.name for table in Base.metadata.sorted_tables if "location_id" in table.c}
    actions.remove_demo(session)
    after = rows_of_all_tables(session)
    for name, rows in before.items():
        if name in theirs:
            at = Base.metadata.tables[name].c.keys().index("location_id")
            rows = [row for row in rows if row[at] == real_id]
            assert after[name] == rows, name
        assert all(row in rows for row in after[name]), name
    assert [row[1] for row in after["location"]] == ["north"]
    assert MANAGER_EMAIL not in str(after["user_account"])
    assert after["sighting"] == []
    assert after["export_problem"] == []
