"""Lets the story happen day by day: files are loaded, nights are run, staff record what they did."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.scope import scope_of
from app.demo import exports
from app.demo.names import FIRST_DAY
from app.demo.staff import Staff
from app.demo.story import MASSAGE, OTHER_ITEMS, PT_ITEMS, Deed, Sale, Story
from app.funnel import actions as funnel
from app.funnel import records
from app.funnel.rules import Given
from app.intake import actions as intake
from app.intake.settling import settle_item, settle_service
from app.models import Appointment, Client, Member, Standing, Trainer
from app.reports.nights import run_night
from app.standing.stage import Stage

IMPORT_DAYS = (FIRST_DAY, -28, -21, -14, -8, -5, -3, -1)
"""On the evening of these days files came, each about the days since the one before and a few more."""
OVERLAP = timedelta(4)
AHEAD = timedelta(21)
VISITS_ON = (-14, -1)
"""The heavier reports came less often."""


@dataclass(frozen=True)
class Telling:
    session: Session
    staff: Staff
    story: Story
    now: datetime

    def happen(self) -> None:
        before = self.story.today - timedelta(600)
        for days in range(FIRST_DAY, 1):
            day = self.story.today + timedelta(days)
            if days > FIRST_DAY:
                run_night(self.session, self.staff.location.id, day, self.at(day, "03:30"))
                for deed in self.story.deeds_of(day):
                    self.record(deed)
            if days in IMPORT_DAYS:
                for file in self.files(day, before, days):
                    self.take_in(file, day)
                before = day - OVERLAP
            if days == FIRST_DAY:
                self.settle(self.at(day, "22:00"))

    def files(self, day: date, since: date, days: int) -> Iterator[exports.File]:
        story = self.story
        yield exports.retention(story, day)
        yield exports.sales(story, day, since)
        yield exports.schedule(story, day, since, day + AHEAD)
        if days in VISITS_ON:
            yield exports.attendance(story, day, since)
            yield exports.visits_remaining(story, day)

    def take_in(self, file: exports.File, day: date) -> None:
        evening, manager = self.at(day, "21:30"), self.staff.manager.id
        received = intake.receive(
            self.session, self.staff.location, BytesIO(file.content), filename=file.name, as_of=day, source="demo",
            now=evening, by_id=manager, options=intake.Options(columns=file.columns),
        )  # fmt: skip
        intake.load(self.session, received.export, evening)

    def settle(self, evening: datetime) -> None:
        """What the names of the first files mean. One stays open, for whoever looks at the demo to settle."""
        session, club, manager = self.session, self.staff.location, self.staff.manager.id
        for item in PT_ITEMS:
            settle_item(session, club, item.name, evening, sessions=item.sessions, valid_days=item.valid_days,
                        by_id=manager)  # fmt: skip
        for item in OTHER_ITEMS:
            settle_item(session, club, item.name, evening, is_pt=False, by_id=manager)
        settle_service(session, club, MASSAGE, "other", evening, manager)

    def at(self, day: date, clock: str) -> datetime:
        """The moment, by the club's clock; never one that is still to come."""
        hour, minute = clock.split(":")
        zone = ZoneInfo(self.staff.location.timezone)
        return min(datetime.combine(day, time(int(hour), int(minute)), zone), self.now)

    def record(self, deed: Deed) -> None:
        """What was to be recorded of somebody whom no file has brought yet is left to the files."""
        client = self._client(deed)
        if client is None:
            return
        scope = scope_of(self.session, self.staff.recorder(deed.by))
        moment = self.at(deed.day, self._hour(deed))
        act = funnel.act_on(self.session, scope, client, now=moment, today=deed.day, through="board")
        match deed.kind:
            case "call" | "message" | "talk":
                records.record_contact(act, deed.kind, deed.note)
            case "attended":
                records.record_outcome(act, self._held(client, deed.day), "attended")
            case "sale":
                self._sell(act, deed)
            case "loss":
                funnel.move(act, Stage.LOST, Given(reason=deed.note, try_again_on=deed.again_on), client.version)
            case "raise":
                funnel.move(act, Stage.RENEWAL_DUE, Given(), client.version)

    def _hour(self, deed: Deed) -> str:
        """Outcomes and sales once the last hour of the day is held, and before its files come."""
        number = deed.person.number
        if deed.kind in ("attended", "sale"):
            return f"21:{number % 30:02d}"
        return f"{9 + number % 9:02d}:{number * 7 % 60:02d}"

    def _sell(self, act: funnel.Act, deed: Deed) -> None:
        assert deed.sale is not None
        given = self._given(deed.sale, deed.by)
        stage = self.session.scalar(select(Standing.stage).where(Standing.client_id == act.client.id))
        if stage == Stage.ACTIVE:
            records.record_sale(act, given)
        else:
            funnel.move(act, Stage.ACTIVE, given, act.client.version)

    def _given(self, sale: Sale, seller: str) -> Given:
        item = sale.item
        here = select(Trainer.id).where(Trainer.location_id == self.staff.location.id, Trainer.name == seller)
        return Given(
            item=item.name,
            sessions=item.sessions,
            is_unlimited=item.sessions is None,
            price_cents=item.cents,
            sold_on=sale.sold_on,
            expires_on=None if item.valid_days is None else sale.sold_on + timedelta(item.valid_days),
            seller=self.session.scalar(here),
        )

    def _client(self, deed: Deed) -> Client | None:
        here = Member.location_id == self.staff.location.id
        found = select(Client).join(Member).where(here, Member.mms_id == deed.person.id, Client.opened_on.is_not(None))
        return self.session.scalar(found.execution_options(populate_existing=True))

    def _held(self, client: Client, day: date) -> Appointment:
        of_day = select(Appointment).where(Appointment.client_id == client.id, Appointment.starts_on == day)
        return self.session.scalars(of_day.order_by(Appointment.starts_time)).one()
