"""Every model at once, for the migrations and whoever needs the whole schema."""

from app.auth import invitations, passkeys, recovery, sessions, totp
from app.auth import models as accounts
from app.core import audit, chain, outbox, throttle
from nominations.models import (
    application,
    band,
    business,
    city,
    division,
    entry,
    nomination,
    season,
)
from voting.models import (
    ballot,
    consent,
    inbound_sms,
    leaf,
    phone_check,
    published,
    result,
    retention_act,
    review,
    sms_polling,
    sms_suppression,
    spending,
    standing,
)

__all__ = [
    "accounts",
    "application",
    "audit",
    "ballot",
    "band",
    "business",
    "chain",
    "city",
    "consent",
    "division",
    "entry",
    "inbound_sms",
    "invitations",
    "leaf",
    "nomination",
    "outbox",
    "passkeys",
    "phone_check",
    "published",
    "recovery",
    "result",
    "retention_act",
    "review",
    "season",
    "sessions",
    "sms_polling",
    "sms_suppression",
    "spending",
    "standing",
    "throttle",
    "totp",
]
