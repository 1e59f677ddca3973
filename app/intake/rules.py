from datetime import date, datetime, time, timedelta

NOON = time(12)


def speaks_of(arrived: datetime) -> date:
    """The day of a file that says none itself, by the club's clock: one that comes before noon tells of yesterday."""
    return arrived.date() - timedelta(days=arrived.time() < NOON)
