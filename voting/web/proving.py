"""What proving a phone on the web needs from the running application."""

from app.core.current import keys, settings
from voting.phone_checks import Prover


def prover() -> Prover:
    """Return the secrets that proving needs, and how strict its limits are."""
    known = settings()
    return Prover(keys(), known.secret_key, rehearsal=not known.production)
