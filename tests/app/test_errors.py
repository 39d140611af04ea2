"""Faults are said in the site's look, and never with what a person typed."""

import re

import pytest
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import errorpages
from app.core.db import db
from tests.application import make_app
from tests.source import ROOT
from voting import standings


def test_a_fault_of_ours_is_a_page_and_tells_no_secret(app, settings, season, monkeypatch, caplog):
    def fail(*_args):
        raise RuntimeError("+79000000001")

    monkeypatch.setattr(standings, "visible", fail)
    app.config["TESTING"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = app.test_client().get("/standings/krasota/")

    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "+79000000001" not in answer.text


def test_the_page_of_a_fault_and_the_log_share_a_reference(app, season, caplog):
    with app.test_request_context("/"):
        page, status = errorpages.broken(RuntimeError("+79000000001"))

    reference = re.search(r"Код обращения (\w{6})", page)[1]
    assert status == 500
    assert f"reference {reference}" in caplog.text


@pytest.mark.parametrize(("path", "kept"), [("/cabinet/drafts/1/place", True), ("/login", False)])
def test_a_stale_page_of_an_application_leads_back_to_the_answers(app, season, path, kept):
    with app.test_request_context(path, method="POST"):
        page, status = errorpages.stale(CSRFError())

    assert status == 400
    assert "Страница устарела" in page
    assert ("Ответы прежних шагов сохранены" in page) is kept
    assert ('href="/cabinet/"' in page) is kept


def test_the_pages_of_faults_do_without_the_database(app, client, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OperationalError("SELECT", {}, Exception("no database"))

    monkeypatch.setattr(db.session, "execute", refuse)
    monkeypatch.setattr(db.session(), "scalars", refuse)

    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert "Довольный клиент" in answer.text
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_while_the_database_is_away_the_site_says_that_it_is_closed(app, client, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OperationalError("SELECT", {}, Exception("no database"))

    monkeypatch.setattr(Session, "execute", refuse)
    monkeypatch.setattr(Session, "scalars", refuse)

    answers = {path: client.get(path) for path in ("/nominations/", "/e/12340", "/standings/")}

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
        answers, 503
    )
    assert "Мы ненадолго закрыты" in answers["/e/12340"].text
    assert answers["/e/12340"].headers["Retry-After"] == "120"


def test_the_maintenance_page_needs_nothing_but_its_files():
    page = (ROOT / "static" / "maintenance.html").read_text("utf-8")

    needed = re.findall(r'(?:href|src)="/static/([^"]+)"', page)

    assert [name for name in needed if not (ROOT / "static" / name).exists()] in (
        [],
        ["vendor/fonts.css"],
    )
    assert "<script" not in page


@pytest.mark.parametrize("path", ["/login", "/e/12340/vote"])
def test_a_form_without_its_token_is_refused_with_a_way_on(settings, app, season, make_entry, path):
    make_entry(season)
    guarded = make_app(settings)
    guarded.config["WTF_CSRF_ENABLED"] = True

    answer = guarded.test_client().post(path, data={"phone": "+79000000001"})

    assert answer.status_code == 400


def test_a_body_too_large_is_refused(client, season):
    answer = client.post("/login", data={"email": "x" * 2_000_000})

    assert answer.status_code == 413
