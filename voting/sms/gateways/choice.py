"""Which gateways there are: all that are configured receive, one of them sends."""

from app.config import Settings
from voting.sms.gateways.console import Console
from voting.sms.gateways.port import Gateway
from voting.sms.gateways.twilio import Twilio


def twilio(settings: Settings) -> Twilio:
    """Return Twilio as the settings describe it."""
    return Twilio(
        settings.twilio_account_sid,
        settings.twilio_auth_token,
        settings.sms_number,
        settings.twilio_api_url,
    )


def console(settings: Settings) -> Console:
    """Return development's telephones."""
    return Console(settings.instance_path / "phone")


def receiving(settings: Settings) -> dict[str, Gateway]:
    """Return the gateways whose webhooks are open: those whose secret is set."""
    return {"twilio": twilio(settings)} if settings.twilio_auth_token else {}


def sending(settings: Settings) -> Twilio | Console:
    """Return the gateway that sends: SMS_GATEWAY chooses it."""
    return console(settings) if settings.sms_gateway == "console" else twilio(settings)
