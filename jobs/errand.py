from app import clock
from app.extensions import db
from app.intake import progress
from app.intake.errands import asked, kinds


def do_errand(errand_id: int) -> None:
    """What somebody asked for, in one transaction. Killed on the way it leaves nothing but its claim."""
    session = db.session()
    is_ours = asked.claim(session, errand_id, clock.now())
    session.commit()
    if is_ours:
        kinds.perform(session, errand_id, clock.now(), progress.teller(errand_id, "errand"))
        session.commit()
