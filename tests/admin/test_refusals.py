"""Dangerous acts that are refused: alone, one's own, changed, replayed, expired; each is recorded.

`test_matrix.py` has the wrong role and the missing or stale factor of every act; `agreements.py`
says which acts take two people, and so can be one's own, changed, replayed or expired.
"""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from flask import current_app, url_for
from sqlalchemy import select

from app.admin import agreements as told
from app.auth import approvals, pending, refusals, sessions
from app.auth.models import Role
from app.auth.permissions import AGREEMENTS, MATRIX
from app.auth.proposals import Proposal
from app.core import outbox
from app.core.clock import now
from app.core.outbox import OutboxMessage
from tests.admin.acts import Request, Stage
from tests.admin.agreements import AGREED, SECONDS
from tests.admin.stage import ACTS
from tests.ending import end

DANGEROUS = sorted(endpoint for endpoint in ACTS if MATRIX[endpoint].sudo)
#: Done and done again in one test would be two codes of one application.
KEPT = sorted(set(DANGEROUS) - pending.CARRY_SECRETS)


class TestTwoPeople:
    def test_every_agreement_of_the_matrix_is_tried_here(self):
        two = {endpoint for endpoint, right in MATRIX.items() if right.two}

        assert two == AGREED.keys() | set(SECONDS.values())
        assert SECONDS.keys() == AGREEMENTS

    @pytest.mark.parametrize("endpoint", AGREED)
    def test_alone_nobody_finishes_it_however_often_they_press(self, endpoint, acting):
        stage = acting(endpoint)
        path, data = asked(stage, endpoint)

        for _ in range(3):
            stage.browser.post(path, data=data)

        assert not AGREED[endpoint].done(stage)
        assert approvals.waiting(stage.session, MATRIX[endpoint].two)

    @pytest.mark.parametrize("endpoint", AGREED)
    def test_two_do(self, endpoint, acting, other):
        stage, proposal = proposed(acting(endpoint), endpoint)

        pressed(other(), AGREED[endpoint].approve(stage, proposal))

        assert AGREED[endpoint].done(stage)

    @pytest.mark.parametrize("endpoint", AGREED)
    def test_by_its_own_author_it_is_not_approved(self, endpoint, acting, refusal):
        stage, proposal = proposed(acting(endpoint), endpoint)

        refused = pressed(stage.browser, AGREED[endpoint].approve(stage, proposal))

        assert refused == 409
        assert refusal() == (SECONDS[proposal.act], stage.actor.id, "OwnProposal")
        assert not AGREED[endpoint].done(stage)

    @pytest.mark.parametrize("endpoint", AGREED)
    def test_after_a_change_it_is_not_approved(self, endpoint, acting, other, refusal):
        stage, proposal = proposed(acting(endpoint), endpoint)
        request = AGREED[endpoint].approve(stage, proposal)
        AGREED[endpoint].change(stage)
        stage.session.commit()

        refused = pressed(other(), request)

        assert refused == 409
        assert refusal()[::2] == (SECONDS[proposal.act], "ProposalChanged")
        assert not AGREED[endpoint].done(stage)

    @pytest.mark.parametrize("endpoint", AGREED)
    def test_it_is_not_approved_twice(self, endpoint, acting, other, refusal):
        stage, proposal = proposed(acting(endpoint), endpoint)
        request = AGREED[endpoint].approve(stage, proposal)
        pressed(other(), request)

        refused = pressed(other(), request)

        assert refused == 409
        assert refusal()[::2] == (SECONDS[proposal.act], AGREED[endpoint].replayed)

    @pytest.mark.parametrize("endpoint", AGREED)
    def test_after_a_day_it_is_not_approved(self, endpoint, acting, other, refusal, monkeypatch):
        stage = acting(endpoint)
        request = asked(stage, endpoint)
        with monkeypatch.context() as patched:
            patched.setattr(approvals, "TERM", timedelta(seconds=-1))
            stage.browser.post(request[0], data=request[1])
        proposal = newest(stage)

        refused = pressed(other(), AGREED[endpoint].approve(stage, proposal))

        assert refused == 409
        assert refusal()[::2] == (SECONDS[proposal.act], "ProposalExpired")
        assert not AGREED[endpoint].done(stage)

    @pytest.mark.parametrize("endpoint", AGREED)
    def test_what_a_disabled_person_proposed_is_not_approved(
        self, endpoint, acting, other, refusal
    ):
        stage, proposal = proposed(acting(endpoint), endpoint)
        request = AGREED[endpoint].approve(stage, proposal)
        stage.session.get_one(type(stage.actor), stage.actor.id).disabled = True
        stage.session.commit()

        refused = pressed(other(), request)

        assert refused == 409
        assert refusal()[2] == "ProposalChanged"
        assert not AGREED[endpoint].done(stage)


class TestSayingNo:
    def test_every_agreement_is_told_in_words(self):
        assert told.AGREEMENTS.keys() == AGREEMENTS

    @pytest.mark.parametrize("endpoint", AGREED)
    def test_its_author_withdraws_it_on_its_screen(self, endpoint, acting, other, refusal):
        stage, proposal = proposed(acting(endpoint), endpoint)
        no = declining(proposal)

        shown = [stage.browser.get(path).text for path in ("/admin/proposals/", screen(proposal))]
        done = stage.browser.post(no)

        assert all(no in page and "Отозвать предложение" in page for page in shown)
        assert done.location == screen(proposal)
        assert no not in stage.browser.get(screen(proposal)).text
        assert pressed(other(), AGREED[endpoint].approve(stage, proposal)) == 409
        assert refusal()[2] == "ProposalDecided"
        assert not AGREED[endpoint].done(stage)

    @pytest.mark.parametrize("endpoint", AGREED)
    def test_another_organiser_declines_it(self, endpoint, acting, other, entries):
        stage, proposal = proposed(acting(endpoint), endpoint)
        second = other()

        shown = second.get("/admin/proposals/").text
        done = second.post(declining(proposal), follow_redirects=True)

        assert str(told.AGREEMENTS[proposal.act].button) in shown
        assert "Отклонить" in shown
        assert "Предложение отклонено" in done.text
        assert entries()[-1].action == "proposal.declined"
        assert "отклонено" in second.get("/admin/proposals/").text
        assert not approvals.waiting(stage.session)

    @pytest.mark.parametrize("role", [Role.MODERATOR, Role.OBSERVER])
    def test_nobody_else_says_no(self, role, acting, set_stage):
        stage, proposal = proposed(acting("admin.shred"), "admin.shred")
        stranger = set_stage(role).browser

        shown = stranger.get("/admin/proposals/").text
        refused = stranger.post(declining(proposal))

        assert declining(proposal) not in shown
        assert refused.status_code in {403, 409}
        assert approvals.waiting(stage.session)

    def test_the_results_wait_unseen_by_a_moderator(self, acting, set_stage):
        proposed(acting("admin.certify"), "admin.certify")

        seen = set_stage(Role.MODERATOR).browser.get("/admin/proposals/").text

        assert "итоги" not in seen.partition("<main")[2].partition("</main")[0]


class TestWhatWasTyped:
    def test_every_dangerous_act_is_kept_or_carries_a_secret(self):
        dangerous = {endpoint for endpoint, right in MATRIX.items() if right.sudo}

        assert dangerous == pending.NAMES.keys() | pending.CARRY_SECRETS

    @pytest.mark.parametrize("endpoint", KEPT)
    def test_an_act_goes_on_after_the_factor_and_is_done_once(
        self, endpoint, set_stage, entries, monkeypatch
    ):
        stage = set_stage(Role.ORGANISER)
        path, data = ACTS[endpoint](stage)
        sessions.find(stage.session, stage.actor.secret).factor_at = None
        stage.session.commit()
        monkeypatch.setattr("app.auth.factors.check", lambda *_args: "totp")

        stopped = stage.browser.post(path, data=data)
        shown = stage.browser.post("/sudo", data={"code": "123456", "act": held(stopped.text)})
        before = len(entries())
        done = stage.browser.post(path, data=again(shown.text))

        assert stopped.status_code == 403
        assert f'action="{path}"' in shown.text
        assert done.status_code in {200, 302, 303}, done.text
        own = [one for one in entries()[before:] if one.actor_id == stage.actor.id]
        assert len(own) == 1, [one.action for one in own]

    def test_a_wrong_code_loses_nothing(self, set_stage):
        stage = set_stage(Role.ORGANISER)
        text = stopped_page(stage, "Это\nважно: <b>«да»</b>")

        wrong = stage.browser.post("/sudo", data={"code": "000000", "act": held(text)})

        assert wrong.status_code == 422
        assert pending.read(KEY, stage.actor.id, held(wrong.text)).fields == [
            ("reason", "Это\nважно: <b>«да»</b>")
        ]

    def test_it_is_another_persons_to_nobody(self, set_stage):
        stage, stranger = set_stage(Role.ORGANISER), set_stage(Role.ORGANISER)
        text = held(stopped_page(stage, "Это важно."))

        assert pending.read(KEY, stranger.actor.id, text) is None
        assert pending.read(KEY, stage.actor.id, text[:-1]) is None
        assert pending.read("x" * 40, stage.actor.id, text) is None

    def test_no_secret_is_in_it(self, set_stage):
        stage = set_stage(Role.ORGANISER)
        path, data = ACTS["account.application"](stage)
        sessions.find(stage.session, stage.actor.secret).factor_at = None
        stage.session.commit()

        answered = stage.browser.post(path, data=data)

        assert answered.location == "/sudo"


@pytest.mark.parametrize("act", ["dates", "numbers", "countries", "grid", "nominations"])
def test_terms_that_are_locked_are_refused_and_it_is_recorded(act, set_stage, refusal):
    stage = set_stage(Role.ORGANISER)
    path, data = ACTS[f"admin.{act}"](stage)
    stage.season.published_at = now()
    stage.session.commit()

    refused = pressed(stage.browser, (path, {**data, "min_votes": 7}))

    assert refused in {200, 422}
    assert refusal() == (f"admin.{act}", stage.actor.id, "TermsLocked")


@pytest.mark.parametrize("endpoint", AGREED)
def test_the_other_organisers_are_written_to_and_the_author_is_not(endpoint, acting, other, ring):
    other()
    stage, _proposal = proposed(acting(endpoint), endpoint)

    mails = select(OutboxMessage).where(OutboxMessage.kind == outbox.Kind.MAIL)
    sent = [
        outbox.Letter(*json.loads(ring.decrypt(one.letter))) for one in stage.session.scalars(mails)
    ]

    waiting = [one for one in sent if one.subject.startswith("Ждёт вашего подтверждения")]
    assert len(waiting) == 1
    assert waiting[0].to != stage.actor.email


def test_a_script_that_is_refused_on_and_on_does_not_fill_the_journal(set_stage, entries):
    stage = set_stage(Role.OBSERVER)

    for _ in range(refusals.MOST + 5):
        assert stage.browser.post("/admin/season/close").status_code == 403

    noted = [one.details["why"] for one in entries() if one.action == "access.refused"]
    assert noted == ["role"] * refusals.MOST + ["many more"]


KEY = "development-secret-key-0123456789abcdef"


def stopped_page(stage: Stage, reason: str) -> str:
    """Return the page that asks for the factor before the freeze is lifted."""
    sessions.find(stage.session, stage.actor.secret).factor_at = None
    stage.session.commit()
    return stage.browser.post("/admin/results/unfreeze", data={"reason": reason}).text


def held(page: str) -> str:
    """Return what waits in a page."""
    return re.search(r'name="act" value="([^"]+)"', page)[1]


def again(page: str) -> dict[str, list[str]]:
    """Return the fields that the last button sends."""
    fields: dict[str, list[str]] = {}
    typed = r'<input type="hidden" name="([^"]+)" value="([^"]*)">'
    for name, value in re.findall(typed, page):
        fields.setdefault(name, []).append(unescape(value))
    return fields


def declining(proposal: Proposal) -> str:
    return f"/admin/proposals/{proposal.id}/decline"


def screen(proposal: Proposal) -> str:
    with current_app.test_request_context():
        return url_for(told.AGREEMENTS[proposal.act].screen)


def asked(stage: Stage, endpoint: str) -> Request:
    request = AGREED[endpoint].alone(stage)
    stage.session.commit()
    return request


def proposed(stage: Stage, endpoint: str) -> tuple[Stage, Proposal]:
    path, data = asked(stage, endpoint)
    stage.browser.post(path, data=data)
    return stage, newest(stage)


def newest(stage: Stage) -> Proposal:
    found: Proposal = stage.session.scalars(select(Proposal).order_by(Proposal.id.desc())).first()
    return found


def pressed(browser, request: Request) -> int:
    return int(browser.post(request[0], data=request[1]).status_code)


@pytest.fixture
def acting(app, session, set_stage, season, make_entry, cast, seal):
    """Return what sets the stage of an agreement, with its first person logged in."""

    def stage(endpoint: str) -> Stage:
        if endpoint == "admin.certify":
            cast(make_entry(season))
            end(app, session, season, seal)
        return set_stage(Role.ORGANISER)

    return stage


@pytest.fixture
def other(set_stage):
    """Return a maker of further organisers' browsers."""
    return lambda: set_stage(Role.ORGANISER).browser


@pytest.fixture
def refusal(entries):
    """Return what reads the last refusal: the address, who, and why."""

    def last() -> tuple[str, int | None, str]:
        found = [one for one in entries() if one.action == "access.refused"][-1]
        return found.subject, found.actor_id, found.details["why"]

    return last
