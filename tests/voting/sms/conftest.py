"""Gateways under test: the local provider, and settings that point every gateway at it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.core import outbox
from app.tasks import jobs
from tests.fakes import providers
from tests.fakes.providers import Provider
from voting.sms.gateways import calls


@pytest.fixture
def provider(monkeypatch) -> Iterator[Provider]:
    """Return the local provider; who calls it soon loses patience."""
    monkeypatch.setattr(calls, "TIMEOUT", (0.2, 0.2))
    with providers.serving() as provider:
        yield provider


@pytest.fixture
def pointed(settings, provider):
    """Return settings under which every gateway is configured and lives at the local provider."""
    return replace(
        settings,
        sms_gateway="twilio",
        twilio_account_sid=providers.SID,
        twilio_auth_token=providers.TOKEN,
        twilio_api_url=provider.url,
        smsc_login=providers.LOGIN,
        smsc_password=providers.PASSWORD,
        smsc_secret=providers.SECRET,
        smsc_api_url=provider.url,
        exolve_api_key=providers.KEY,
        exolve_webhook_token=providers.WEBHOOK_TOKEN,
        exolve_api_url=provider.url,
    )


@pytest.fixture
def use(app, pointed):
    """Return what chooses the gateway that sends; every other one receives too."""

    def choose(name: str):
        app.config["SETTINGS"] = replace(pointed, sms_gateway=name)
        return app

    return choose


@pytest.fixture
def deliver(session):
    """Return what sends every message whose time has come, as the workers do."""

    def send() -> None:
        for message_id in outbox.due(session):
            session.commit()
            jobs.deliver(message_id)
        session.expire_all()

    return send
