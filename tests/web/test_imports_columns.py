"""The columns of a held file: what the page asks for at once, and what it does not ask for and keeps."""

import re

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Appointment, Export, Trainer
from jobs.read_export import read_export
from tests.intake.load.exports import NOON
from tests.web.pages import words
from tests.web.test_imports_held import FORM, VISITS, came


def test_what_stands_above_groups_of_rows_is_not_lost_on_the_page_of_the_columns(client, cast, sign_in):
    lines = (b"Trainer: Ben Ortiz", *VISITS.replace(b",Ben Ortiz", b"").splitlines()[1:])
    grouped = b"\n".join((VISITS.replace(b",Coach", b"").splitlines()[0], *lines))
    export = came(cast.north, grouped, read=False)
    export.options = {"layout": "mapped", "columns": {"trainer": "label:Trainer"}, "constants": {}}
    export.status, export.held_for, export.refusal = "held", "mapping", "It was to be looked at."
    db.session.commit()
    sign_in(client, cast.ana)
    assert "from the headings “Trainer” above the rows" in client.get(f"/imports/{export.id}").text
    form = {name: said for name, said in FORM.items() if name != "column-trainer"}
    with clock.stopped_at(NOON):
        client.post(f"/imports/{export.id}/mapping", data=form)
        assert db.session.get_one(Export, export.id).options["columns"]["trainer"] == "label:Trainer"
        client.post(f"/imports/{export.id}/release", data={"name": "Visits by trainer"})
        read_export(export.id)
    trainers = select(Trainer.name).join(Appointment, Appointment.trainer_id == Trainer.id)
    assert list(db.session.scalars(trainers)) == ["Ben Ortiz"] * 2
    form["column-trainer"] = "Full name"
    later = came(cast.north, grouped.replace(b"2026", b"2025"), read=False)
    later.status, later.held_for, later.options = "held", "look", {"layout": "Visits by trainer"}
    db.session.commit()
    client.post(f"/imports/{later.id}/mapping", data=form | {"column-name": ""})
    assert db.session.get_one(Export, later.id).options["columns"]["trainer"] == "Full name"


def test_a_file_with_a_column_of_times_is_asked_for_its_day_at_once(client, cast, sign_in):
    apart = VISITS.replace(b"When", b"Slot,Hour").replace(b"2026 ", b"2026,").replace(b"05/06/2026", b"first").replace(
        b"06/06/2026", b"second")  # fmt: skip
    export = came(cast.north, apart)
    page = sign_in(client, cast.ana).get(f"/imports/{export.id}").text
    fields = re.findall(r'id="map-(\w+)"', page.partition("More that a row may say")[0])
    assert "starts_on" in fields
    assert "starts_at" not in fields


def test_rows_that_wait_are_told_each_with_a_line_of_its_own_and_what_happens_next(client, cast, sign_in):
    words_of_another = VISITS.replace(b"attended", b"erschienen").replace(b"no show", b"abgesagt")
    export = came(cast.north, words_of_another)
    cast.ana.name = ""
    db.session.commit()
    sign_in(client, cast.ana)
    with clock.stopped_at(NOON):
        client.post(f"/imports/{export.id}/mapping", data=FORM)
        said = words(client.get(f"/imports/{export.id}").text)
        assert "unknown status word “erschienen” line 2" in said
        assert "unknown status word “abgesagt” line 3" in said
        assert "Import it all the same: its page then asks what each of these is" in said
        client.post(f"/imports/{export.id}/release")
        read_export(export.id)
    assert f"Let in by {cast.ana.email}" in client.get(f"/imports/{export.id}").text
