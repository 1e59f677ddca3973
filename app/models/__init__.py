"""The facts, one noun a file. Importing this package is importing every table."""

from app.models.appointment import Appointment
from app.models.base import Base
from app.models.catalogue import Item, OutcomeWord, Service
from app.models.client import Client
from app.models.contact import Contact
from app.models.delivery import Arrival, DoorState, ExpectedDelivery
from app.models.ended_log_in import EndedLogIn
from app.models.errand import Errand
from app.models.export import Carried, Export, ExportProblem, Sighting
from app.models.handover import HandedClient, Handover
from app.models.identity import Identity, WaitingRow
from app.models.inbox_file import InboxFile
from app.models.location import Location
from app.models.loss import Loss, RaisedFlag
from app.models.mailbox import Mailbox, TakenMessage
from app.models.mapping import DryRun, SavedMapping
from app.models.member import Member
from app.models.merge import MERGED, Apart, Lookalike, Merge
from app.models.package import Balance, Package, SaleReturn
from app.models.settlement import Settlement
from app.models.standing import Move, Night, RenewalFlag, Snapshot, StageChange, Standing
from app.models.token import Token
from app.models.trainer import Trainer, TrainerMerge, TrainersApart
from app.models.user import User, user_location

__all__ = [
    "MERGED",
    "Apart",
    "Appointment",
    "Arrival",
    "Balance",
    "Base",
    "Carried",
    "Client",
    "Contact",
    "DoorState",
    "DryRun",
    "EndedLogIn",
    "Errand",
    "ExpectedDelivery",
    "Export",
    "ExportProblem",
    "HandedClient",
    "Handover",
    "Identity",
    "InboxFile",
    "Item",
    "Location",
    "Lookalike",
    "Loss",
    "Mailbox",
    "Member",
    "Merge",
    "Move",
    "Night",
    "OutcomeWord",
    "Package",
    "RaisedFlag",
    "RenewalFlag",
    "SaleReturn",
    "SavedMapping",
    "Service",
    "Settlement",
    "Sighting",
    "Snapshot",
    "StageChange",
    "Standing",
    "TakenMessage",
    "Token",
    "Trainer",
    "TrainerMerge",
    "TrainersApart",
    "User",
    "WaitingRow",
    "user_location",
]
