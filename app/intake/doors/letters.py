"""What the head of a message says: who sent it, and whether a person waits for an answer. Pure."""

import re
from collections.abc import Iterable
from email.message import Message
from email.utils import getaddresses

ADDRESS = re.compile(r"""[^\s\x00-\x20\x7f"(),:;<>@\[\\\]]+@[a-z0-9.-]+""")
"""Without quotation marks: what stands between them may be anything, and goes into our tables and replies."""
LONGEST_ADDRESS = 254
BULK = ("bulk", "junk", "list", "auto_reply")
MACHINES = (
    "mailer-daemon",
    "postmaster",
    "noreply",
    "no-reply",
    "no_reply",
    "donotreply",
    "do-not-reply",
    "bounce",
    "bounces",
)
LISTS = ("List-Id", "List-Unsubscribe", "List-Post", "X-Auto-Response-Suppress", "X-Autoreply", "X-Loop", "Feedback-ID")


def sender(head: Message) -> str:
    """The one address it is from; empty where there is none or more than one."""
    said = head.get_all("From", [])
    found = [address for _, address in getaddresses([str(line) for line in said]) if address]
    one = found[0].strip().lower() if len(said) == 1 and len(found) == 1 else ""
    return one if ADDRESS.fullmatch(one) and one.isprintable() and len(one) <= LONGEST_ADDRESS else ""


def may_be_answered(head: Message, own: Iterable[str]) -> bool:
    """Never a bounce, never what a machine or a list sent, never ourselves: two machines would answer for ever."""
    to = sender(head)
    local = to.partition("@")[0].partition("+")[0]
    return not (
        not to
        or not to.isascii()
        or to in own
        or local in MACHINES
        or local.startswith(("bounce", "noreply", "no-reply"))
        or _word(head, "Auto-Submitted") not in ("", "no")
        or _word(head, "Precedence") in BULK
        or str(head.get("Return-Path", "-")).strip() in ("<>", "")
        or head.get_content_type() in ("multipart/report", "message/delivery-status")
        or any(name in head for name in LISTS)
    )


def _word(head: Message, name: str) -> str:
    return str(head.get(name, "")).partition(";")[0].strip().lower()
