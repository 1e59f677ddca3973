"""Who is who of a club's staff, and whose its services are: found anew whenever a name may have come or gone."""

from collections.abc import Collection

from sqlalchemy import or_, select, update

from app.accounts import trainers
from app.intake.cells import one_cell
from app.intake.load import appointments
from app.intake.load.desk import BATCH, Desk, batches
from app.intake.staff import queries
from app.intake.staff.services import trainer_in
from app.models import Carried, HandedClient, Handover, Service, Standing, Trainer


def settle_staff(desk: Desk, without: Collection[int] = ()) -> None:
    """`without`: spellings that are about to go. Clients whose trainer is another now are touched."""
    desk.session.flush()
    spellings, staff = queries.read(desk.session, desk.location.id, without)
    before = trainers.heads(desk.session, desk.location.id)
    ids = [*(one.id for one in spellings), *without]
    moved = {id for id in ids if before.get(id, id) != staff.head(id)}
    for id in moved:
        head = staff.known_as.get(id)
        row = update(Trainer).where(Trainer.id == id).values(same_as_id=head)
        desk.session.execute(row, execution_options={"synchronize_session": "fetch"})
    if moved:
        _touch(desk, moved | {before[id] for id in moved if id in before})
    named = [(staff.head(one.id), one.name) for one in spellings]
    others = set()
    for service in _guessed(desk):
        found = trainer_in(service.name, named)
        if _head(staff.known_as, found) != _head(staff.known_as, service.trainer_id):
            service.trainer_id = found
            desk.catalogue.trainers[service.name] = found
            others.add(service.name)
    desk.session.flush()
    for keys in batches(sorted(_keys(desk, others))):
        appointments.refold(desk, keys)


def _head(known_as: dict[int, int], id: int | None) -> int | None:
    return known_as.get(id, id) if id is not None else None


def _guessed(desk: Desk) -> list[Service]:
    here = select(Service).where(Service.location_id == desk.location.id, Service.is_trainer_guessed)
    return list(desk.session.scalars(here.order_by(Service.name)))


def _touch(desk: Desk, trainer_ids: Collection[int]) -> None:
    """Clients whose written standing names one of these."""
    whose = or_(Standing.trainer_id.in_(trainer_ids), Standing.owner_id.in_(trainer_ids))
    desk.touched.update(
        desk.session.scalars(select(Standing.client_id).where(Standing.location_id == desk.location.id, whose)),
        desk.session.scalars(
            select(HandedClient.client_id)
            .join(Handover, Handover.id == HandedClient.handover_id)
            .where(HandedClient.location_id == desk.location.id, Handover.giver_id.in_(trainer_ids))
        ),
    )


def _keys(desk: Desk, services: Collection[str]) -> set[str]:
    """Of the appointments that were ever carried under these services: in one walk, however many they are. Under one
    alone, the database leaves out most of the others.
    """
    if not services:
        return set()
    told = select(Carried.key, Carried.cells).where(
        Carried.location_id == desk.location.id, Carried.report == "appointments"
    )
    if len(services) == 1:
        told = told.where(Carried.cells.contains(*services, autoescape=True))
    service_of = one_cell("appointments", "service")
    rows = desk.session.execute(told.execution_options(yield_per=BATCH))
    return {key for key, cells in rows if service_of(cells) in services}
