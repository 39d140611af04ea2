"""What proving a phone on the web needs from the running application."""

from flask import request

from app.core import tokens
from app.core.current import keys, settings
from voting.consents import Origin
from voting.phone_checks import Prover


def prover() -> Prover:
    """Return the secrets that proving needs, and how strict its limits are."""
    known = settings()
    return Prover(keys(), known.secret_key, rehearsal=not known.production)


def origin() -> Origin:
    """Return where the request comes from, as a consent keeps it."""
    secret = settings().secret_key
    return Origin(
        address_hash=tokens.digest(secret, "address", request.remote_addr or ""),
        agent_hash=tokens.digest(secret, "user agent", request.user_agent.string),
    )
