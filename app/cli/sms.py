"""`flask sms simulate`: a truly signed request to the running site, as Twilio would send it.

`flask sms recover`: messages that never came, from the providers' lists.
"""

import secrets
from datetime import UTC, datetime

import click
import requests
from flask.cli import AppGroup
from twilio.request_validator import RequestValidator

from app import recovery
from app.core.current import settings
from app.core.outbox import NotSent
from app.core.phones import PhoneError, parse
from voting.sms.gateways.choice import polled

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


@sms.command("recover")
@click.option("--since", type=click.DateTime(), help="UTC; if not where the last polling ended.")
def recover(since: datetime | None) -> None:
    """Take in the messages that the providers list and whose webhooks never came."""
    begin = since.replace(tzinfo=UTC) if since else None
    for gateway in polled(settings()):
        try:
            recovered = recovery.recover(gateway, begin)
        except NotSent as error:
            msg = f"{gateway.name} does not list its messages: {error.code}"
            raise click.ClickException(msg) from error
        click.echo(f"{gateway.name}: {recovered}")


def _e164(sender: str) -> str:
    """Return a phone as Twilio would write it; anything else as it is."""
    try:
        return parse(sender)
    except PhoneError:
        return sender
