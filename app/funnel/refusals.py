"""What is said of a card that is dropped where it cannot go: why, and what to do instead. {name} is filled in later."""

from app.standing.stage import Stage

_IS_A_CLIENT = "{name} is a client already and needs no consultation."
_STAYS_ON_RECORD = "{name} has been booked before, and that stays on record."
_LAPSED = (
    "{name} lapsed: nothing was booked or bought for too long. Book a consultation, or drop {name} on Active with a"
    " package."
)

_BY_PAIR: dict[tuple[str, Stage], str] = {
    ("new", Stage.NO_SHOW): "{name} has no consultation to miss yet. Drop {name} on Consultation booked first.",
    ("new", Stage.DECIDING): "Deciding needs a recorded show. Drop {name} on Consultation booked first.",
    ("booked", Stage.NEW): "{name} is already booked. To free the slot, cancel the consultation on {name}'s page.",
    ("no_show", Stage.NEW): _STAYS_ON_RECORD + " Book again, or drop {name} on Lost.",
    ("no_show", Stage.DECIDING): (
        "Deciding needs a recorded show. Book again first, or correct the outcome on {name}'s page."
    ),
    ("deciding", Stage.NEW): _STAYS_ON_RECORD + " Not interested any more? Drop {name} on Lost.",
    ("deciding", Stage.NO_SHOW): (
        "{name} came, the record says. If that is wrong, correct the outcome on {name}'s page."
    ),
    ("active", Stage.BOOKED): _IS_A_CLIENT + " Time to talk about the next package? Drop {name} on Renewal due.",
    ("active", Stage.DECIDING): (
        "{name} has decided already. Time to talk about the next package? Drop {name} on Renewal due."
    ),
    ("bare", Stage.BOOKED): _IS_A_CLIENT + " Sold a package? Record it on {name}'s page.",
    ("bare", Stage.DECIDING): "{name} trains already. Sold a package? Record it on {name}'s page.",
    ("bare", Stage.RENEWAL_DUE): "{name} has no open package to renew. Sold one? Record it on {name}'s page.",
    ("renewal_due", Stage.BOOKED): _IS_A_CLIENT + " Sold the next package? Drop {name} on Active.",
    ("renewal_due", Stage.DECIDING): (
        "Renewal due is where {name} decides about the next package. Sold? Drop {name} on Active. Stopping? On Lost."
    ),
}
_BY_TARGET: dict[Stage, str] = {
    Stage.NEW: "{name} is a client already, and that stays on record. Stopping? Drop {name} on Lost.",
    Stage.NO_SHOW: "No-show is for consultations. A missed session is recorded on {name}'s page.",
    Stage.RENEWAL_DUE: "{name} has no package to renew yet. Sold one? Drop {name} on Active.",
}


def why_not(kind: str, to: Stage) -> str:
    """For cards of this kind (`rules.kind_of`) that have no move to `to`."""
    return _LAPSED if kind == "lapsed" else _BY_PAIR.get((kind, to)) or _BY_TARGET[to]
