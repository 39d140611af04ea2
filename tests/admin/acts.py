"""What an act of the panel needs around it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.auth.models import Account
from nominations.models.application import Status
from nominations.models.season import Season
from tests.prize import Firm, applied
from voting.models.inbound_sms import InboundSMS
from voting.rules import Outcome

Request = tuple[str, dict[str, Any]]


@dataclass
class Stage:
    """What an act needs around it, and who does it."""

    session: Session
    season: Season
    make_account: Callable[..., Account]
    make_city: Callable[..., Any]
    make_entry: Callable[..., Any]
    actor: Account
    browser: FlaskClient


def application(stage: Stage) -> int:
    firm = Firm(stage.make_account(), stage.make_city())
    waiting = applied(stage.session, stage.season, firm, "krasota")
    waiting.status = Status.WAITING
    stage.session.flush()
    return waiting.id


def doubtful_message(season: Season) -> InboundSMS:
    """Return a message that nobody has understood."""
    return InboundSMS(
        gateway="twilio",
        provider_id="SM1",
        text="за пекарню",
        outcome=Outcome.UNREADABLE,
        reply="Пришлите код.",
        season_id=season.id,
        voter_key=b"v" * 32,
    )
