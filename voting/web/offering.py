"""What a page with a receipt offers beside it: to leave words of thanks, or to take them back."""

from dataclasses import dataclass

from app.core.consent_texts import Text
from app.core.current import keys
from app.core.db import db
from voting import consents, thanks
from voting.thanks import Of
from voting.web.forms import ThanksForm


@dataclass(frozen=True)
class Offer:
    """A receipt with its words as they stand, or with the form for them."""

    receipt: str
    state: str | None
    reason: str | None
    form: ThanksForm
    consent: Text


def offered(receipt: str | None, form: ThanksForm | None = None) -> Offer | None:
    """Return what is offered with a receipt; nothing without one that words may stand beside."""
    if not receipt:
        return None
    return of(thanks.of_receipt(db.session(), keys(), receipt), receipt, form)


def of(found: Of, receipt: str, form: ThanksForm | None = None) -> Offer | None:
    """Return what is offered with what was found of a receipt."""
    if found.refusal is not None:
        return None
    return Offer(
        receipt=receipt,
        state=found.row.state if found.row else None,
        reason=found.row.reason if found.row else None,
        form=form or ThanksForm(formdata=None),
        consent=consents.current(consents.Purpose.THANKS),
    )
