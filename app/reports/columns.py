"""The column names of the data reports. People and scripts rely on them: adding is fine, renaming is not."""

_CLIENT = ("location", "member_id", "client")
BOARD = (*_CLIENT, "stage", "since", "trainer", "reasons", "value")
RENEWALS = (
    *(*_CLIENT, "trainer", "remaining", "pace_per_week", "run_out_on", "expires_on", "due_on", "reasons", "value"),
)
ATTENTION = (*_CLIENT, "trainer", "reason", "since")
_CLOSE_TO_RENEWAL = (
    *("consulted", "closed_same_day", "closed_be_back", "close_open", "close_rate"),
    *("due", "renewed", "lost", "undecided", "renewal_rate"),
)
_SHOW = ("attended", "no_show", "late_cancel", "unrecorded", "show_rate")
FUNNEL = (
    *("location", "new_members", "set", "set_open", "set_rate"),
    *_SHOW,
    *("opportunities_set", "set_shown", "set_show_rate"),
    *_CLOSE_TO_RENEWAL,
    *("active_clients", "active_members", "penetration", "sessions_attended", "sessions_per_week"),
    *("sold", "earned", "liability"),
)
TRAINERS = (
    *("location", "trainer"),
    *_SHOW,
    *_CLOSE_TO_RENEWAL,
    *("active_clients", "sessions_attended", "sessions_per_week", "sold", "earned"),
)
PACKAGES = (
    *(*_CLIENT, "package", "sold_on", "seller", "sessions", "used", "remaining"),
    *("expires_on", "due_on", "state", "renewed_by"),
)
LEDGER = ("location", "member_id", "day", "trainer", "package", "unit_price")
MORNING = ("location", "section", "position", "text", "client", "trainer", "reason", "due_on", "value")

OF = {
    "board": BOARD,
    "renewals": RENEWALS,
    "attention": ATTENTION,
    "funnel": FUNNEL,
    "trainers": TRAINERS,
    "packages": PACKAGES,
    "ledger": LEDGER,
    "morning": MORNING,
}
OF_A_PERIOD = ("funnel", "trainers", "ledger")
