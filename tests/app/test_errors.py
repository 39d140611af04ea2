"""Faults are said in the site's look, and never with what a person typed."""

import pytest
from sqlalchemy.exc import OperationalError

from app.core.db import db
from tests.application import make_app
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
