"""The data reports as pages and as files: the same tables that the terminal writes."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, make_response, request

from app import clock
from app.accounts.permissions import Permission
from app.extensions import db
from app.metrics import kept
from app.models import Location
from app.reports.columns import OF_A_PERIOD
from app.reports.leaves import leaf
from app.reports.order import Order
from app.reports.people import clients_of_members
from app.reports.tables import build
from app.reports.write import WRITERS
from app.web import hx
from app.web.gate import current_location, current_scope, may
from app.web.periods import Chosen, chosen, named, presets
from app.web.reports.view import PAGE, funnel, member_ids, shelf
from app.web.reports.words import REPORTS

screen = Blueprint("reports", __name__)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@screen.get("/reports")
@may(Permission.SEE_REPORTS)
def show_reports() -> Response:
    return hx.page("reports/index.html", reports=REPORTS, formats=list(TYPES))


@screen.get("/reports/<name>")
@may(Permission.SEE_REPORTS)
def show_report(name: str) -> Response:
    if name not in REPORTS:
        abort(404)
    location = current_location()
    today = clock.today(location.timezone)
    days = chosen(request.args, today)
    order = Order(db.session(), current_scope(), location, days.on, days.period)
    if "format" in request.args and not days.fault:
        return _file(order, name, request.args["format"])
    if name == "funnel":
        return _funnel(location, days)
    return _table(order, name, days)


def _table(order: Order, name: str, days: Chosen) -> Response:
    found = leaf(replace(order, is_reader=True), name, request.args.get("page", "1"), PAGE)
    clients = clients_of_members(order.session, order.scope, order.location, member_ids(found.table))
    return _page("reports/table.html", name, days, shelf=shelf(found, order.location, days.today, clients))


def _funnel(location: Location, days: Chosen) -> Response:
    before = named(days.period.before(), days.on, days.today)
    pair = kept.series(db.session(), location, days.on, [days.period, before.period])
    return _page("reports/funnel.html", "funnel", days, funnel=funnel(pair, location, days, before))


def _page(template: str, name: str, days: Chosen, **more: Any) -> Response:
    address = f"/reports/{name}"
    is_of_period = name in OF_A_PERIOD
    on = {"on": days.on.isoformat()} if days.on != days.today else {}
    query = days.query if is_of_period else f"on={days.on.isoformat()}"
    downloads = [(form.upper(), f"{address}?{query}&format={form}") for form in TYPES]
    return hx.page(
        template, status=422 if days.fault else 200, name=name, about=REPORTS[name], chosen=days, address=address,
        presets=presets(days, address, on) if is_of_period else [], downloads=downloads, keep=on, query=query, **more,
    )  # fmt: skip


def _file(order: Order, name: str, form: str) -> Response:
    """404: there is no such format."""
    if form not in WRITERS:
        abort(404)
    answer = make_response(WRITERS[form](build(order, name)))
    answer.headers["Content-Type"] = TYPES[form]
    filename = f"{order.location.code}-{name}-{order.day.isoformat()}.{form}"
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    return answer
