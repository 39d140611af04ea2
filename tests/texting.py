"""A gateway at the door: messages signed as Twilio signs them."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from app.core.db import db
from tests.application import DEVELOPMENT_TOKEN

URL = "http://localhost/sms/twilio"
VOTER = "+79000000001"


def heard(answer) -> str | None:
    """Return the message inside a TwiML answer, whose XML must be well-formed; None for none."""
    assert answer.status_code == 200
    response = ET.fromstring(answer.data)  # noqa: S314 -- It is our own answer.
    assert response.tag == "Response"
    message = response.find("Message")
    return None if message is None else message.text


@pytest.fixture
def text_in(client: FlaskClient) -> Callable[..., str | None]:
    """Return what sends one signed message and returns the reply."""
    sent = iter(range(10**6))

    def send(body: str, sender: str = VOTER, sid: str | None = None) -> str | None:
        form = {
            "MessageSid": sid or f"SM{next(sent):032d}",
            "From": sender,
            "To": "+79000000000",
            "Body": body,
        }
        signature = RequestValidator(DEVELOPMENT_TOKEN).compute_signature(URL, form)
        headers = {"X-Twilio-Signature": signature}
        return heard(client.post("/sms/twilio", data=form, headers=headers))

    return send


@pytest.fixture
def renew(app: Flask) -> Callable[[], None]:
    """Return what makes the process read the season anew, as five seconds would."""

    def forget() -> None:
        db.session.commit()
        app.extensions["sms_directory"]._read_at = -10.0

    return forget
