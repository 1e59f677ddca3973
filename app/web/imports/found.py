from flask import abort

from app.extensions import db
from app.intake import history
from app.models import Export
from app.web import gate
from app.web.gate import current_scope


def export_or_404(export_id: int) -> Export:
    """Of the scope; the page shows the club it belongs to."""
    export = history.export(db.session(), current_scope(), export_id)
    if export is None:
        abort(404)
    gate.stand_at(export.location_id)
    return export
