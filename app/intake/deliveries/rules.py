from datetime import date

RHYTHM_DAYS = {"day": 1, "week": 7, "month": 31}


def is_overdue(every: str, last_on: date, today: date) -> bool:
    """The day itself does not count against it: what came yesterday may still come today. `last_on`: when it came
    last, by the club's own date; before it ever came, when it was first expected.
    """
    return (today - last_on).days > RHYTHM_DAYS[every]
