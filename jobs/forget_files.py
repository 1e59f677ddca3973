from app import clock
from app.extensions import db
from app.intake import keeping


def forget_old_files() -> None:
    """Deletes the files of exports that were kept as long as their clubs say, and bytes that no export keeps."""
    keeping.let_old_go(db.session(), clock.now())
    db.session.commit()
    keeping.sweep(db.session(), clock.now())
    db.session.rollback()
