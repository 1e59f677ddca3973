"""Saved mappings on the page of imports."""

from sqlalchemy import select

from app.extensions import db
from app.models import SavedMapping
from tests.intake.load.exports import NOON
from tests.web.pages import section


def test_a_mapping_is_renamed_and_forgotten_by_its_club_alone(client, cast, sign_in):
    for name in ("Fitlog", "Other"):
        db.session.add(
            SavedMapping(
                location_id=cast.north.id, name=name, report="members", headers=["A"], options={}, saved_at=NOON
            )
        )
    db.session.flush()
    row = db.session.scalars(select(SavedMapping).where(SavedMapping.name == "Fitlog")).one()
    address = f"/imports/mappings/{row.id}"
    for who, status in (("cy", 404), ("ben", 403), ("gil", 403)):
        sign_in(client, getattr(cast, who))
        assert client.post(f"{address}/name", data={"name": "Mine"}).status_code == status
        assert client.post(f"{address}/removal").status_code == status
    sign_in(client, cast.ana)
    client.post(f"{address}/name", data={"name": "Other"})
    assert "There is another mapping &#34;Other&#34; already." in client.get("/imports").text
    client.post(f"{address}/name", data={"name": "Fitlog visits"})
    assert "Fitlog visits" in section(client.get("/imports"), "mappings")
    client.post(f"{address}/removal")
    assert [row.name for row in db.session.scalars(select(SavedMapping))] == ["Other"]
