"""The words of the board: columns, reasons, outcomes."""

from app.standing.stage import Stage

LABELS = {
    Stage.NEW: "New member",
    Stage.BOOKED: "Consultation booked",
    Stage.NO_SHOW: "No-show",
    Stage.DECIDING: "Deciding",
    Stage.ACTIVE: "Active",
    Stage.RENEWAL_DUE: "Renewal due",
    Stage.LOST: "Lost",
}
"""In the order of the columns."""

STUCK_AFTER_DAYS = {
    Stage.NEW: 7,
    Stage.BOOKED: 14,
    Stage.NO_SHOW: 7,
    Stage.DECIDING: 10,
    Stage.RENEWAL_DUE: 14,
}
"""A card rots when neither a person nor a change of stage touched it for longer. Active and lost cards keep."""

LOSS_REASONS = {
    "price": "Price",
    "no_time": "No time",
    "health": "Injury or illness",
    "moved_away": "Moved away",
    "trains_alone": "Trains alone or elsewhere",
    "not_interested": "Not interested",
    "unreachable": "Cannot be reached",
    "other": "Something else",
}

OUTCOME_WORDS = {
    "booked": "booked",
    "attended": "showed",
    "no_show": "no-show",
    "late_cancel": "cancelled too late",
    "cancelled": "cancelled in time",
    "rescheduled": "moved to another day",
}
SIDES = {"mms": "the member system's word", "hand": "our word"}
"""Whose word counts where two sources disagreed."""
FREES_THE_SLOT = ("cancelled", "rescheduled")
"""Outcomes that may be recorded before the day."""

LANDED_BECAUSE = {
    Stage.NEW: "no consultation is on file",
    Stage.BOOKED: "a consultation is booked",
    Stage.NO_SHOW: "the last consultation was missed",
    Stage.DECIDING: "the last consultation was attended",
    Stage.ACTIVE: "a package is open and not yet running out",
    Stage.RENEWAL_DUE: "the package has ended or is running out",
    Stage.LOST: "nothing was booked or bought for too long",
}

MISSING = {
    "date": "Which day is the consultation?",
    "time": "At what time?",
    "trainer": "Who holds the consultation?",
    "item": "What was sold?",
    "sessions": "How many sessions? Or tick unlimited.",
    "price": "What was paid?",
    "seller": "Who sold it?",
    "reason": "Why is the client lost?",
}
"""What a form asks for that was sent without it."""
