from flask import Blueprint, Response

from app.accounts.permissions import Permission
from app.web import hx
from app.web.gate import may
from app.web.settings import deliveries, demo, handover, locations, mailbox, names, numbers, people, tokens, trainers
from app.web.settings.sections import SECTIONS

screen = Blueprint("settings", __name__, url_prefix="/settings")
for part in (
    deliveries.part,
    tokens.part,
    mailbox.part,
    demo.part,
    locations.part,
    names.part,
    numbers.part,
    people.part,
    trainers.part,
    handover.part,
):
    screen.register_blueprint(part)


@screen.context_processor
def sections() -> dict[str, object]:
    return {"setting_sections": SECTIONS}


@screen.get("")
@may(Permission.SEE_SETTINGS)
def show_settings() -> Response:
    return hx.page("settings/page.html", sections=SECTIONS)
