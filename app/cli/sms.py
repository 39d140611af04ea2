"""`flask sms simulate`: a truly signed request to the running site, as Twilio would send it."""

import secrets

import click
import requests
from flask.cli import AppGroup
from twilio.request_validator import RequestValidator

from app.core.current import settings
from app.core.phones import PhoneError, parse

sms = AppGroup("sms", help="Try the SMS channel.")

TIMEOUT_SECONDS = 15


@sms.command("simulate")
@click.option("--from", "sender", required=True, help="The voter's phone, +79…")
@click.option("--text", required=True, help="What the voter texts.")
@click.option("--sid", help="MessageSid; give the same one again to simulate a redelivery.")
@click.option("--url", help="Where the site runs, if not at PUBLIC_BASE_URL.")
def simulate(sender: str, text: str, sid: str | None, url: str | None) -> None:
    """Send one message to the webhook of the running site and print the answer."""
    known = settings()
    path = "/sms/twilio"
    form = {
        "MessageSid": sid or "SM" + secrets.token_hex(16),
        "AccountSid": known.twilio_account_sid or "AC" + "0" * 32,
        "From": _e164(sender),
        "To": known.sms_number,
        "Body": text,
        "NumMedia": "0",
        "NumSegments": "1",
    }
    signature = RequestValidator(known.twilio_auth_token).compute_signature(
        known.public_base_url + path, form
    )
    try:
        answer = requests.post(
            (url or known.public_base_url).rstrip("/") + path,
            data=form,
            headers={"X-Twilio-Signature": signature},
            timeout=TIMEOUT_SECONDS,
        )
    except requests.RequestException as error:
        msg = f"The site does not answer ({type(error).__name__}). Is it running?"
        raise click.ClickException(msg) from error
    click.echo(f"HTTP {answer.status_code}")
    click.echo(answer.text)


def _e164(sender: str) -> str:
    """Return a phone as Twilio would write it; anything else as it is."""
    try:
        return parse(sender)
    except PhoneError:
        return sender
