"""Every act of the matrix, refused for each wrong reason and done once, with one entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from app.auth import sessions
from app.auth.models import Role
from app.auth.permissions import DECIDERS, MATRIX, RULERS, VIEWERS
from app.core.clock import now
from app.core.db import db
from tests.admin.acts import Stage
from tests.admin.stage import ACTS

#: A challenge is asked for, a message is tried out; nothing is changed by it.
CHANGES_NOTHING = {"account.passkey_options", "admin.simulator"}
#: Taking a file is looking; what is written is one's own.
OWN = {"admin.make_export", "admin.save_export", "admin.drop_export"}
DANGEROUS = sorted(endpoint for endpoint in ACTS if MATRIX[endpoint].sudo)


class TestTheMatrix:
    def test_it_names_every_address_of_the_panel_and_no_other(self, app: Flask):
        closed = {
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith(("admin.", "account."))
        }

        assert closed == MATRIX.keys()

    def test_every_act_of_it_is_tried_here(self):
        acting = {endpoint for endpoint, right in MATRIX.items() if right.act}

        assert ACTS.keys() == acting - CHANGES_NOTHING

    def test_methods_are_those_of_the_rights(self, app):
        for rule in app.url_map.iter_rules():
            if rule.endpoint in MATRIX:
                right = MATRIX[rule.endpoint]
                assert ("GET" in rule.methods) is bool(right.look), rule.endpoint
                assert ("POST" in rule.methods) is bool(right.act), rule.endpoint

    def test_an_observer_sees_every_screen_and_writes_nothing_of_the_prizes(self):
        for endpoint, right in MATRIX.items():
            if endpoint.startswith("admin.") and endpoint not in OWN:
                assert Role.OBSERVER not in right.act, endpoint
        assert VIEWERS > DECIDERS > RULERS

    def test_certifying_takes_two_people_and_people_are_changed_with_a_fresh_factor(self):
        assert MATRIX["admin.certify"].two
        assert all(
            MATRIX[f"admin.{act}"].sudo for act in ("change_role", "disable", "reset_factor")
        )


@pytest.mark.parametrize("endpoint", ACTS)
def test_an_act_is_refused_to_every_other_role_and_the_refusal_is_recorded(
    endpoint, set_stage, client, entries
):
    stage = set_stage(Role.ORGANISER)
    path, data = prepared(stage, endpoint)
    before = entries()

    wrong = sorted(set(Role) - MATRIX[endpoint].act)
    answers = [set_stage(role).browser.post(path, data=data).status_code for role in wrong]
    stranger = client.post(path, data=data)

    assert answers == [403] * len(wrong)
    assert stranger.location.startswith("/login")
    refusals = entries()[len(before) :]
    assert [(one.action, one.details) for one in refusals] == [
        ("access.refused", {"why": "role"})
    ] * len(wrong)
    assert {one.subject for one in refusals} <= {endpoint}


@pytest.mark.parametrize("endpoint", DANGEROUS)
@pytest.mark.parametrize("minutes", [None, 6])
def test_a_dangerous_act_without_a_fresh_factor_is_refused_and_recorded(
    endpoint, minutes, set_stage, entries
):
    stage = set_stage(Role.ORGANISER)
    path, data = prepared(stage, endpoint)
    row = sessions.find(stage.session, stage.actor.secret)
    row.factor_at = now() - timedelta(minutes=minutes) if minutes else None
    stage.session.commit()
    before = entries()

    answer = stage.browser.post(path, data=data)

    assert answer.status_code == 403 or answer.location == "/sudo"
    assert [(one.action, one.subject, one.details) for one in entries()[len(before) :]] == [
        ("access.refused", endpoint, {"why": "sudo"})
    ]


@pytest.mark.parametrize("endpoint", ACTS)
def test_an_act_is_one_transaction_with_one_entry(endpoint, set_stage, entries, commits):
    stage = set_stage(Role.ORGANISER)
    path, data = prepared(stage, endpoint)
    before = entries()
    actor = stage.actor.id

    commits.clear()
    done = stage.browser.post(path, data=data)
    times = len(commits)

    made = entries()[len(before) :]
    assert done.status_code in {200, 302, 303}, done.text
    # A ruling that somebody else proposed has an entry of its own, under the proposer's name.
    own = [one for one in made if one.actor_id == actor and one.action != "account.logged_in"]
    assert len(own) == 1, [one.action for one in made]
    assert own[0].role == Role.ORGANISER
    assert times == 1


@pytest.mark.parametrize("endpoint", ACTS)
def test_an_act_whose_commit_fails_leaves_no_entry(endpoint, set_stage, entries):
    stage = set_stage(Role.ORGANISER)
    path, data = prepared(stage, endpoint)
    before = len(entries())

    with no_commit(), pytest.raises(Cut):
        stage.browser.post(path, data=data)
    stage.session.rollback()

    assert len(entries()) == before


class Cut(Exception):
    """The power went."""


@contextmanager
def no_commit() -> Iterator[None]:
    """Cut the power at the moment of a commit."""

    def fail(session) -> None:
        if not session.in_nested_transaction():
            raise Cut

    event.listen(db.session, "before_commit", fail)
    try:
        yield
    finally:
        event.remove(db.session, "before_commit", fail)


def prepared(stage: Stage, endpoint: str):
    """Set up what the act needs; return its address and its form."""
    request = ACTS[endpoint](stage)
    stage.session.commit()
    return request


@pytest.fixture
def commits(app):
    """Note every commit."""
    noted: list[int] = []

    def note(session) -> None:
        if not session.in_nested_transaction():
            noted.append(1)

    event.listen(db.session, "after_commit", note)
    yield noted
    event.remove(db.session, "after_commit", note)
