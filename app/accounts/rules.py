"""What an e-mail and a password must be. Each answer is the sentence a person reads, or None when all is well."""

import re

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
PASSWORD_HINT = f"{SHORTEST_PASSWORD} characters or more. Three words you can remember are best."
FEWEST_LETTERS = 5
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")
COMMON = {"password", "passwort", "qwertyuiop", "qwertzuiop", "letmein", "iloveyou", "welcome", "spotter", "changeme"}


def folded_email(text: str) -> str:
    """As it is kept and compared."""
    return text.strip().lower()


def email_fault(email: str) -> str | None:
    if len(email) > 254 or not EMAIL.fullmatch(email):
        return "This is not an e-mail address. It looks like name@club.com."
    return None


def password_fault(password: str, email: str = "", name: str = "") -> str | None:
    """Length, and not what anybody would try first. No rules about digits and signs: they make passwords worse."""
    if len(password) < SHORTEST_PASSWORD:
        return f"Make it {SHORTEST_PASSWORD} characters or more; this has {len(password)}. Three words are best."
    if len(password) > LONGEST_PASSWORD:
        return f"Make it {LONGEST_PASSWORD} characters or fewer."
    if len(set(password.casefold())) < FEWEST_LETTERS:
        return "Use more than a few different characters."
    if _bare(password) in COMMON | {_bare(email), _bare(email.partition("@")[0]), _bare(name), ""}:
        return "Anybody would try this one first. Three words that do not belong together are best."
    return None


def _bare(text: str) -> str:
    """Letters alone: "Password-2026!" is still "password"."""
    return "".join(letter for letter in text.casefold() if letter.isalpha())
