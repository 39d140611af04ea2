"""Codes by SMS that prove a business is one's own: from the season's budget, under its breaker."""

from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from nominations import proofs
from nominations.models.business import Business
from voting import code_limits
from voting.code_limits import CodesPaused
from voting.phone_checks import Prover


class OwnerCodesPaused(CodesPaused):
    """The day's budget of SMS is spent, or codes to such numbers are stopped."""

    message = (
        "Коды по SMS временно не отправляются. Подтвердите предприятие почтой на его домене или "
        "документом, либо попробуйте завтра."
    )


def send(session: Session, prover: Prover, business: Business, *, by: int) -> None:
    """Send a code to the listed phone; NoPhone, TooManyAttempts, OwnerCodesPaused."""
    ring: KeyRing = prover.ring
    if business.phone is None:
        raise proofs.NoPhone
    try:
        code_limits.afford(session, ring.decrypt(business.phone), rehearsal=prover.rehearsal)
    except CodesPaused as error:
        raise OwnerCodesPaused from error
    proofs.send_by_sms(session, ring, business, by=by, secret=prover.secret)
