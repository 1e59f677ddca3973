"""Both locks on every address: a view without a gate, or a row that opens for a stranger, fails here."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.accounts.permissions import Permission
from app.models import User
from tests.house.samples import NOT_IDS, samples
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
PUBLIC = {
    "health.show_health",
    "health.show_gauges",
    "exports.receive_export",
    "login.show_login",
    "login.log_in",
    "start.show_start",
    "start.begin",
}
"""Open to everybody. The gauges ask for their own token."""
OWN_ACCOUNT = Permission.USE_ACCOUNT


def gate(app: Flask, rule: Rule) -> object:
    return getattr(app.view_functions[rule.endpoint], "gate", None)


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def asked(app: Flask, values: dict[str, object]) -> Iterator[tuple[Rule, str, str]]:
    """Every rule behind a permission, each of its methods, and an address of it with rows of north."""
    known = values | {"stage": "new", "name": "board"}
    with app.test_request_context():
        for rule in rules(app):
            if gate(app, rule) not in (None, "public") and rule.arguments <= set(known):
                path = rule.build({name: known[name] for name in rule.arguments})
                assert path is not None
                for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                    yield rule, method, path[1]


def ask(client: FlaskClient, method: str, path: str) -> int:
    return client.open(path, method=method).status_code


def has_id(rule: Rule) -> bool:
    return bool(rule.arguments - NOT_IDS)


def test_every_view_says_who_may(app: Flask) -> None:
    open_to_all = {rule.endpoint for rule in rules(app) if gate(app, rule) == "public"}
    without = {rule.endpoint for rule in rules(app) if gate(app, rule) is None}
    assert without == set(), "put @may(Permission...) or @public under the route"
    assert open_to_all == PUBLIC


def test_every_kind_of_id_has_a_sample(app: Flask, cast: Cast) -> None:
    kinds = {name for rule in rules(app) for name in rule.arguments}
    assert kinds - NOT_IDS - set(samples(cast)) == set(), "add a row of north to tests/house/samples.py"


def test_the_manager_of_another_club_meets_404_at_every_row_of_this_one(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    values = samples(cast)
    sign_in(client, cast.cy)
    opened = {
        f"{method} {rule.rule}": status
        for rule, method, path in asked(app, values)
        if has_id(rule) and (status := ask(client, method, path)) != 404
    }
    assert opened == {}


def test_the_manager_of_another_club_cannot_look_at_any_page_for_this_one(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    values = samples(cast)
    sign_in(client, cast.cy)
    opened = {
        rule.rule: status
        for rule, method, path in asked(app, values)
        if method == "GET" and not has_id(rule) and gate(app, rule) is not Permission.ADD_LOCATIONS
        if (status := ask(client, method, f"{path}?location=north")) != 404
    }
    assert opened == {}


def test_a_trainer_opens_nothing_of_another_trainer_and_nothing_of_the_managers(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    values = samples(cast)
    sign_in(client, cast.ben)
    opened = {
        f"{method} {rule.rule}": status
        for rule, method, path in asked(app, values)
        if has_id(rule) and (status := ask(client, method, path)) not in (403, 404)
    }
    assert opened == {}


def test_a_general_manager_writes_nothing_but_their_own_account(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    values = samples(cast)
    sign_in(client, cast.gil)
    written = {
        f"{method} {rule.rule}": status
        for rule, method, path in asked(app, values)
        if method != "GET" and gate(app, rule) is not OWN_ACCOUNT
        if (status := ask(client, method, path)) != 403
    }
    assert written == {}


def test_without_a_log_in_nothing_opens(app: Flask, client: FlaskClient, cast: Cast) -> None:
    for rule, method, path in asked(app, samples(cast)):
        answer = client.open(path, method=method)
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/login"), f"{method} {rule.rule}"


def test_every_form_that_writes_carries_its_token(app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    values = samples(cast)
    sign_in(client, cast.ana)
    pages = [client.get(path) for _, method, path in asked(app, values) if method == "GET"]
    forms = [form for page in pages for form in re.findall(r"<form\b[^>]*method=.post.*?</form>", page.text, re.S)]
    assert len(forms) > len(pages)
    assert [form for form in forms if 'name="csrf_token" value="' not in form] == []


@pytest.mark.parametrize("who", ["ana", "ben", "cy", "dee", "gil"])
def test_without_its_token_no_write_is_believed(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn, who: str
) -> None:
    values = samples(cast)
    sign_in(client, getattr(cast, who))
    believed = {
        f"{method} {rule.rule}": answer.status_code
        for rule, method, path in asked(app, values)
        if method != "GET" and (answer := client.open(path, method=method, csrf=False)).status_code != 400
    }
    assert believed == {}
