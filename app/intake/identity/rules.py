"""Whether two descriptions speak of one person: e-mail, phone and name compared as people write them."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Literal, NamedTuple

from app.intake.clean.names import PARTICLES, SUFFIXES
from app.intake.identity.nicknames import is_nickname

TELLING_DIGITS = 7
"""Fewer digits of a phone number tell nobody apart."""
COUNTRY_DIGITS = 3
"""The longest country code."""
NO_DIGIT = re.compile(r"\D")
TYPO_LENGTH = 4
"""In a shorter word one letter makes another name."""
Likeness = Literal["same", "alike", "other"]


class Who(NamedTuple):
    """What a row, or a member's card, says of a person; empty where it says nothing."""

    first: str
    last: str
    email: str = ""
    phone: str = ""


def email_key(email: str) -> str:
    return email.strip().casefold()


def phone_key(phone: str) -> str:
    """Its digits without leading zeros, and without the zero that is dialled only inside the country."""
    return NO_DIGIT.sub("", phone.replace("(0)", "")).lstrip("0")


def bucket(phone: str) -> str:
    """What all spellings of one number share; empty: too short to tell anybody apart."""
    digits = phone_key(phone)
    return digits[-TELLING_DIGITS:] if len(digits) >= TELLING_DIGITS else ""


def is_same_phone(one: str, other: str) -> bool:
    """Country code and leading zeros are forgiven."""
    short, long = sorted((phone_key(one), phone_key(other)), key=len)
    if len(short) < TELLING_DIGITS or not long.endswith(short):
        return False
    return len(long) - len(short) <= COUNTRY_DIGITS


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """Letters and digits alone, without case and accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def identity_key(who: Who) -> str:
    """The same for every spelling of the same person."""
    parts = (name_key(who.first), name_key(who.last), email_key(who.email), phone_key(who.phone))
    return blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def full_key(who: Who) -> str:
    """The name in one word: files disagree about where a first name ends."""
    return name_key(who.first + who.last)


def name_likeness(one: Who, other: Who) -> Likeness:
    """`alike`: a nickname, an initial, a typo, or a name of which one of them has only half."""
    if full_key(one) == full_key(other):
        return "same"
    first, last = likeness(one.first, other.first), likeness(_bare(one.last), _bare(other.last))
    if suffix_of(one.last) != suffix_of(other.last) and "" not in (one.last, other.last):
        return "other"  # father and son
    swapped = name_key(one.first) == name_key(other.last) != "" and name_key(one.last) == name_key(other.first)
    if swapped or (first != "other" and last != "other" and "same" in (first, last)):
        return "alike"
    return "other"


def likeness(one: str, other: str) -> Likeness:
    """Of first names, or of surnames."""
    a, b = name_key(one), name_key(other)
    if a == b:
        return "same"
    if not a or not b or (min(len(a), len(b)) == 1 and a[0] == b[0]):
        return "alike"
    shares_a_part = not _parts(one).isdisjoint(_parts(other))
    return "alike" if shares_a_part or is_nickname(a, b) or is_typo(a, b) else "other"


def _parts(name: str) -> set[str]:
    """Of Anna-Maria, or of a surname with two parts; particles tell nobody apart."""
    return {key for word in re.split(r"[\s-]+", name) if len(key := name_key(word)) > 1 and key not in PARTICLES}


def is_typo(one: str, other: str) -> bool:
    """One letter wrong, missing, too many, or two that changed places."""
    short, long = sorted((one, other), key=len)
    if len(short) < TYPO_LENGTH or len(long) - len(short) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest, other_rest = short[start:], long[start:]
    if len(short) < len(long):
        return rest == other_rest[1:]
    return rest[1:] == other_rest[1:] or (rest[:2] == other_rest[:2][::-1] and rest[2:] == other_rest[2:])


def suffix_of(last: str) -> str:
    """Jr, Sr, III; of the others (MD, PhD) somebody may have one in one file alone."""
    generations = {"jr", "sr", "ii", "iii", "iv"}
    words = [word.casefold().strip(".,") for word in last.split()]
    return next((word for word in words if word in generations), "")


def _bare(last: str) -> str:
    return " ".join(word for word in last.split() if word.casefold().strip(",") not in SUFFIXES)


class Known(NamedTuple):
    """One number of the member system, with what its card says."""

    person: int
    """The same for all numbers of one person."""
    number: str
    who: Who


def fitting(who: Who, by_email: Sequence[Known], by_phone: Sequence[Known], by_name: Sequence[Known]) -> Known | None:
    """The one who fits: by e-mail, else by phone, else by name. None: nobody does, or a person has to be asked.

    `by_...`: those who share that with the row.
    """
    for sharing in (by_email, by_phone):
        if sharing:
            return _one_of(who, sharing)
    return _only([one for one in by_name if not _speaks_against(who, one.who)], by_name) if full_key(who) else None


def _one_of(who: Who, sharing: Sequence[Known]) -> Known | None:
    """Of those who share an address, the one with the name: families share addresses."""
    if not full_key(who):
        return _only([one for one in sharing if not _speaks_against(who, one.who)], sharing)
    same = [one for one in sharing if name_likeness(who, one.who) == "same"]
    if same:
        return _only(same, same)
    return _only([one for one in sharing if name_likeness(who, one.who) == "alike"], sharing)


def _only(fit: Sequence[Known], among: Sequence[Known]) -> Known | None:
    """The first that fits, if all are one person."""
    return fit[0] if fit and len({one.person for one in among}) == 1 else None


def _speaks_against(who: Who, member: Who) -> bool:
    """Both have an e-mail, or both a phone, and it is another."""
    one, other = email_key(who.email), email_key(member.email)
    if one and other and one != other:
        return True
    return bool(bucket(who.phone) and bucket(member.phone)) and not is_same_phone(who.phone, member.phone)
