"""Which gateways there are: all that are configured receive, one of them sends."""

from app.config import Settings
from voting.sms.gateways.console import Console
from voting.sms.gateways.exolve import Exolve
from voting.sms.gateways.port import Gateway, Sender
from voting.sms.gateways.smsc import SMSC
from voting.sms.gateways.twilio import Twilio

PROVIDERS: dict[str, type[Gateway]] = {one.name: one for one in (Twilio, SMSC, Exolve)}


def console(settings: Settings) -> Console:
    """Return development's telephones."""
    return Console(settings.instance_path / "phone")


def receiving(settings: Settings, name: str) -> Gateway | None:
    """Return a gateway whose webhook is open; None when its secret is not set."""
    gateway = PROVIDERS[name].of(settings) if name in PROVIDERS else None
    return gateway if gateway and gateway.receives() else None


def polled(settings: Settings) -> list[Gateway]:
    """Return the gateways whose list of messages can be asked."""
    gateways = [provider.of(settings) for provider in PROVIDERS.values()]
    return [gateway for gateway in gateways if gateway.polls()]


def sending(settings: Settings) -> Sender:
    """Return the gateway that sends: SMS_GATEWAY chooses it."""
    if settings.sms_gateway == "console":
        return console(settings)
    return PROVIDERS[settings.sms_gateway].of(settings)
