"""What a name most likely means, before anybody has said. No guess: its rows wait."""

import re
from typing import NamedTuple

from app.models.appointment import CHARGED, OUTCOMES

CONSULTATION = re.compile(
    r"\b(consult(?:ation|s)?s?|orientation|assess(?:ment)?s?|intro(?:duction|ductory)?|f-?1"
    r"|beratung|probetraining|anamnese|valoración|valoracion|évaluation|bilan|séance d'essai|séance découverte)\b",
    re.I,
)
PT = re.compile(
    r"\b(personal[- ]train(?:ing|er)|private train(?:ing|er)|p\.?t\.?|1[- ]?(?:on|to|:)[- ]?1|one[- ](?:on|to)[- ]one"
    r"|semi[- ]private|duets?|duos?|personaltraining|einzeltraining|entrenamiento personal|entrenador personal"
    r"|coaching (?:personnel|individuel)|entra[iî]nement personnel)(?!\w)",
    re.I,
)
OTHER_TRADE = re.compile(
    r"massage|tanning|yoga|pilates|reformer|class|group|swim|sauna|cryo|physio|nutrition|stretch|spin|boot ?camp|barre"
    r"|day ?care",
    re.I,
)
"""Sold by the session as well, and not personal training."""
COUNTS = (
    re.compile(
        r"\b(\d{1,3})[- ]?(?:personal[- ]training |private |duet |p\.?t\.? )?"
        r"(?:sessions?|sess|packs?|pk|visits?|einheiten|sesiones|séances?)\b",
        re.I,
    ),
    re.compile(r"\b(?:pack|package|bundle) of (\d{1,3})\b", re.I),
    re.compile(r"(?<![\w.])x ?(\d{1,3})\b", re.I),
    re.compile(r"\b(\d{1,3}) ?x(?!\w| ?\d)", re.I),
    re.compile(r"\b(\d{1,3})er[- ]?(?:karte|block|paket)\b", re.I),
)
SESSIONS = re.compile(r"\bsess(?:ions?)?\b", re.I)
WITHOUT_COUNT = re.compile(r"\bunlimited\b", re.I)


class ItemGuess(NamedTuple):
    sessions: int | None
    is_unlimited: bool


def guess_service(name: str) -> str | None:
    """A consultation may name the training it leads to; nothing else is told apart so easily."""
    if CONSULTATION.search(name):
        return "consultation"
    return "session" if PT.search(name) else None


def names_training(item: str) -> bool:
    return PT.search(item) is not None


def guess_item(name: str) -> ItemGuess | None:
    """A package of personal training says so and how many it has. `12 sessions` alone does, unless of another trade."""
    if not names_training(name) and (not SESSIONS.search(name) or OTHER_TRADE.search(name)):
        return None
    counts = counts_named(name)
    if len(counts) == 1:
        return ItemGuess(counts.pop(), False)
    return ItemGuess(None, True) if not counts and WITHOUT_COUNT.search(name) else None


def counts_named(name: str) -> set[int]:
    """How many times the name says that it can be used."""
    return {int(count) for pattern in COUNTS for count in pattern.findall(name)} - {0}


MINDBODY = {
    "reserved": "booked",
    "signed in": "attended",
    "late cancel": "late_cancel",
    "early cancel": "cancelled",
    "no show": "no_show",
    "absent": "no_show",
}
CLUBREADY = {
    "completed booking": "attended",
    "no show booking": "no_show",
    "open booking - not yet logged": "booked",
    "cancelled within policy rules": "cancelled",
    "cancelled outside policy rules": "late_cancel",
    "cancelled by admin": "cancelled",
    "rescheduled by admin": "rescheduled",
}
GYMMASTER = {
    "booking": "booked",
    "showed": "attended",
    "showed late": "attended",
    "no show": "no_show",
    "cancelled": "late_cancel",
    "cancelled no charge": "cancelled",
}
ZENPLANNER = {"attended": "attended", "no show": "no_show", "reserved": "booked"}
EXERP = {
    "booked": "booked",
    "participation": "attended",
    "cancelled": "cancelled",
    "cancelled no_show": "no_show",
    "cancelled user_cancel_late": "late_cancel",
    **dict.fromkeys(("cancelled user", "cancelled center", "cancelled booking"), "cancelled"),
    **dict.fromkeys(("cancelled no_seat", "cancelled no_privilege"), "cancelled"),
}
"""The state, behind it the reason of a cancellation. Nobody is charged who had no seat."""
VENDORS = {
    "mindbody": MINDBODY,
    "clubready": CLUBREADY,
    "gymmaster": GYMMASTER,
    "zenplanner": ZENPLANNER,
    "exerp": EXERP,
}


def guess_outcome(word: str, layout: str) -> tuple[str, bool] | None:
    """Outcome, and whether it is charged. Vendors disagree on words: only those of the file's own system count."""
    known = VENDORS.get(layout.partition("-")[0], {})
    plain = re.sub(r"[^a-z]+", "_", word.casefold()).strip("_").replace("canceled", "cancelled")
    outcome = known.get(word.casefold()) or (plain if plain in OUTCOMES else None)
    return (outcome, outcome in CHARGED) if outcome else None
