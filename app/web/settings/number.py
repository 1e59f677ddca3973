"""The numbers a manager can change: what each decides, in one sentence, and within which bounds."""

from typing import NamedTuple


class Number(NamedTuple):
    key: str
    word: str
    meaning: str
    unit: str
    least: int
    most: int
    moves_cards: bool = False
    """A change is a change of stages and flags, at once."""


GROUPS: dict[str, tuple[Number, ...]] = {
    "Renewals": (
        Number(
            "renewal_flag_sessions",
            "Few sessions left",
            "Renewal is due at this many sessions left, or at a quarter of the package where that is less.",
            "sessions",
            0,
            100,
            True,
        ),
        Number(
            "renewal_flag_days",
            "Soon over",
            "Renewal is due when the sessions run out or the package expires within this many days.",
            "days",
            0,
            365,
            True,
        ),
        Number(
            "lapse_after_days",
            "Lapse",
            "Whoever ended, or was last heard of, longer ago than this is lost.",
            "days",
            1,
            730,
            True,
        ),
    ),
    "Attention": (
        Number(
            "quiet_days",
            "Quiet",
            "A client without a completed session for this long, and with nothing booked, is quiet.",
            "days",
            1,
            365,
            True,
        ),
        Number(
            "missed_in_row",
            "Missed in a row",
            "So many missed sessions, one after the other, ask for a call.",
            "sessions",
            1,
            50,
            True,
        ),
        Number(
            "contact_within_days",
            "First contact",
            "A new member whom nobody contacted for longer than this needs a call.",
            "days",
            0,
            365,
            True,
        ),
        Number(
            "new_member_days",
            "New member",
            "Who joined at most this long before a file becomes a client by joining alone.",
            "days",
            0,
            365,
        ),
    ),
    "Goals": (
        Number("set_goal", "Set rate", "New members with a consultation booked.", "per cent", 0, 100),
        Number("show_goal", "Show rate", "Consultations to which somebody came.", "per cent", 0, 100),
        Number("close_goal", "Close rate", "Consultations that became a first package.", "per cent", 0, 100),
        Number("renewal_goal", "Renewal rate", "Packages followed by another one.", "per cent", 0, 100),
        Number("penetration_goal", "Penetration", "Members who train with a trainer.", "per cent", 0, 100),
    ),
    "Figures and files": (
        Number(
            "small_n",
            "Small number",
            "Below this, a rate is shown as “3 of 4” in grey and never ranked.",
            "people",
            1,
            1000,
        ),
        Number(
            "keep_files_days",
            "Keep files",
            "Imported files are kept aside this long, to be read again.",
            "days",
            0,
            3650,
        ),
    ),
}
NUMBERS = {number.key: number for group in GROUPS.values() for number in group}
