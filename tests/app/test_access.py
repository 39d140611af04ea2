"""Closed unless opened: the routes are those of the access table, and answer as it says."""

from dataclasses import replace

import pytest

from app.auth.models import Role
from app.auth.permissions import MATRIX
from tests.app.access_table import ACCESS, DEVELOPMENT, OWNER, PUBLIC, SIGNED, STAFF
from tests.application import make_app

EXAMPLES = {"code": "12340", "slug": "krasota", "season": "2026", "token": "x", "gateway": "twilio"}
EXAMPLES |= {"part": "pages", "purpose": "any", "what": "applications"}
EXAMPLES |= {"step": "business", "kind": "email", "verdict": "accept", "name": "x.webp"}
EXAMPLES |= {"item": "poster-a4", "network": "vk", "image": "png"}
EXAMPLES |= {"listing": "leaves", "document": "checkpoint", "program": "verify.py"}
NUMBER = 1
ROLES = {OWNER: {Role.OWNER}, STAFF: {Role.ORGANISER, Role.MODERATOR, Role.OBSERVER}}


class TestTheTable:
    def test_it_names_every_route_and_no_other(self, app):
        assert {rule.endpoint for rule in app.url_map.iter_rules()} == ACCESS.keys() | DEVELOPMENT

    def test_without_the_console_there_are_no_stand_ins(self, app, settings):
        twilio = replace(settings, sms_gateway="twilio")

        routes = {rule.endpoint for rule in make_app(twilio).url_map.iter_rules()}

        assert routes == ACCESS.keys()
        client = make_app(twilio).test_client()
        assert client.get("/dev/phone").status_code == 404
        assert client.get("/dev/mail").status_code == 404


class TestTheGuards:
    def test_a_stranger_comes_no_further_than_the_table_says(self, app, client, season, make_entry):
        make_entry(season)
        for endpoint, method, address in routes(app):
            answer = client.open(address, method=method)

            audience = (ACCESS | DEVELOPMENT)[endpoint]
            assert sees(answer, audience) is (audience == PUBLIC), (endpoint, answer.status)

    @pytest.mark.parametrize("role", list(Role))
    def test_a_role_opens_its_own_part_alone(
        self, app, client, session, season, make_account, role
    ):
        account = make_account(role=role)
        session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = account.get_id()
        session.rollback()

        for endpoint, method, address in routes(app):
            audience = ACCESS.get(endpoint, PUBLIC)
            if audience in ROLES and endpoint not in MATRIX and method == "GET":
                answer = client.get(address)
                assert (answer.status_code == 403) is (role not in ROLES[audience]), endpoint


class TestEveryAnswer:
    def test_it_carries_the_headers_and_no_inline_script_may_run(self, client, season):
        headers = client.get("/").headers

        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in policy
        assert "Referrer-Policy" in headers

    def test_logging_out_by_a_link_is_not_possible(self, client):
        assert client.get("/logout").status_code == 405

    @pytest.mark.parametrize("address", ["/nowhere", "/e/00000", "/nominations/nothing/"])
    def test_what_is_not_there_is_said_in_the_sites_own_look(self, client, season, address):
        answer = client.get(address)

        assert answer.status_code == 404
        assert "Довольный клиент" in answer.text


def routes(app):
    """Return each route with each of its methods and an address that leads to it."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint == "static":
                continue
            values = {name: EXAMPLES.get(name, NUMBER) for name in rule.arguments}
            address = app.url_map.bind("localhost").build(rule.endpoint, values)
            for method in rule.methods & {"GET", "POST"}:
                yield rule.endpoint, method, address


def sees(answer, audience: str) -> bool:
    """Tell whether the answer let the stranger through to the view."""
    if audience == SIGNED:
        return answer.status_code != 403
    to_login = answer.status_code == 302 and "/login" in answer.location
    return not to_login and answer.status_code != 403
