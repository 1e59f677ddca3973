"""The facts, one noun a file. Importing this package is importing every table."""

from app.models.appointment import Appointment
from app.models.base import Base
from app.models.catalogue import Item, OutcomeWord, Service
from app.models.client import Client
from app.models.contact import Contact
from app.models.ended_log_in import EndedLogIn
from app.models.export import Carried, Export, ExportProblem, Sighting
from app.models.location import Location
from app.models.loss import Loss, RaisedFlag
from app.models.mapping import DryRun, SavedMapping
from app.models.member import Member
from app.models.package import Balance, Package, SaleReturn
from app.models.standing import Move, Night, RenewalFlag, Snapshot, StageChange, Standing
from app.models.trainer import Trainer
from app.models.user import User, user_location

__all__ = [
    "Appointment",
    "Balance",
    "Base",
    "Carried",
    "Client",
    "Contact",
    "DryRun",
    "EndedLogIn",
    "Export",
    "ExportProblem",
    "Item",
    "Location",
    "Loss",
    "Member",
    "Move",
    "Night",
    "OutcomeWord",
    "Package",
    "RaisedFlag",
    "RenewalFlag",
    "SaleReturn",
    "SavedMapping",
    "Service",
    "Sighting",
    "Snapshot",
    "StageChange",
    "Standing",
    "Trainer",
    "User",
    "user_location",
]
