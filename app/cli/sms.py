"""`flask sms simulate`: a truly signed request to the running site, as Twilio would send it.

`flask sms recover`: messages that never came, from the providers' lists.
"""

import secrets
from datetime import UTC, datetime
from urllib.parse import urlsplit

import click
import requests
from flask.cli import AppGroup
from twilio.request_validator import RequestValidator

from app import recovery
from app.core.current import settings
from app.core.db import db
from app.core.outbox import NotSent
from app.core.phones import COUNTRIES, PhoneError, parse
from voting.sms import simulation
from voting.sms.gateways.choice import polled

sms = AppGroup("sms", help="Try the SMS channel.")

TIMEOUT_SECONDS = 15
PATH = "/sms/twilio"


@sms.command("simulate")
@click.option("--from", "sender", required=True, help="The voter's phone, +79… or abroad.")
@click.option("--text", required=True, help="What the voter texts.")
@click.option("--sid", help="MessageSid; give the same one again to simulate a redelivery.")
@click.option("--url", help="Where the site runs, if not at PUBLIC_BASE_URL.")
@click.option("--dry-run", is_flag=True, help="Undo it all and tell what would have happened.")
def simulate(sender: str, text: str, sid: str | None, url: str | None, *, dry_run: bool) -> None:
    """Send one message to the webhook of the running site and print the answer."""
    if dry_run:
        tell(sender, text)
        return
    form = posted(sender, text, sid)
    known = settings()
    signature = RequestValidator(known.twilio_auth_token).compute_signature(
        known.public_base_url + PATH, form
    )
    try:
        answer = requests.post(
            (url or known.public_base_url).rstrip("/") + PATH,
            data=form,
            headers={"X-Twilio-Signature": signature},
            timeout=TIMEOUT_SECONDS,
        )
    except requests.RequestException as error:
        msg = f"The site does not answer ({type(error).__name__}). Is it running?"
        raise click.ClickException(msg) from error
    click.echo(f"HTTP {answer.status_code}")
    click.echo(answer.text)


def posted(sender: str, text: str, sid: str | None) -> dict[str, str]:
    """Return what Twilio would send of a message."""
    known = settings()
    return {
        "MessageSid": sid or "SM" + secrets.token_hex(16),
        "AccountSid": known.twilio_account_sid or "AC" + "0" * 32,
        "From": _e164(sender),
        "To": known.sms_number,
        "Body": text,
        "NumMedia": "0",
        "NumSegments": "1",
    }


def tell(sender: str, text: str) -> None:
    """Try a message out, as the panel's simulator does, and print what came of it."""
    host = urlsplit(settings().public_base_url).netloc
    trial = simulation.run(db.session(), host, _e164(sender), text)
    db.session.rollback()
    reading = f"{trial.steps.kind} {' '.join(trial.steps.codes)}".strip() if trial.steps else "-"
    click.echo(f"read: {reading}")
    click.echo(f"outcome: {trial.outcome}, votes: {trial.votes}")
    click.echo(f"reply: {trial.reply.text} ({trial.reply.segments} SMS)")


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
        return parse(sender, COUNTRIES)
    except PhoneError:
        return sender
