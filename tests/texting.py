"""A gateway at the door: messages signed as Twilio signs them; and how long to try odd ones."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from app.core.db import db
from tests.application import DEVELOPMENT_TOKEN

# No time limits: how long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("short", deadline=None)
hypothesis.settings.load_profile("short")
#: `make fuzz` asks for it.
hypothesis.settings.register_profile("long", max_examples=50_000, deadline=None)

URL = "http://localhost/sms/twilio"
VOTER = "+79000000001"


def heard(answer) -> str | None:
    """Return the message inside a TwiML answer, whose XML must be well-formed; None for none."""
    assert answer.status_code == 200
    response = ET.fromstring(answer.data)  # noqa: S314 -- It is our own answer.
    assert response.tag == "Response"
    message = response.find("Message")
    return None if message is None else message.text


def thorough() -> bool:
    """Tell whether this is `make fuzz`, which takes its time."""
    return hypothesis.settings.get_current_profile_name() == "long"


def signed(form: dict[str, str], token: str = DEVELOPMENT_TOKEN, url: str = URL) -> dict[str, str]:
    """Return the headers of a request as Twilio signs it."""
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, form)}


def form_of(body: str, sender: str, sid: str) -> dict[str, str]:
    """Return the form that Twilio posts."""
    return {"MessageSid": sid, "From": sender, "To": "+79000000000", "Body": body}


@pytest.fixture
def text_in(client: FlaskClient) -> Callable[..., str | None]:
    """Return what sends one signed message and returns the reply."""
    sent = iter(range(10**6))

    def send(body: str, sender: str = VOTER, sid: str | None = None) -> str | None:
        form = form_of(body, sender, sid or f"SM{next(sent):032d}")
        return heard(client.post("/sms/twilio", data=form, headers=signed(form)))

    return send


@pytest.fixture
def renew(app: Flask) -> Callable[[], None]:
    """Return what makes the process read the season anew, as five seconds would."""

    def forget() -> None:
        db.session.commit()
        memory = app.extensions["sms_directory"]
        memory._read_at = memory._lent_at = -10.0

    return forget
