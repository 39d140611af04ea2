"""Every model at once, for the migrations and whoever needs the whole schema."""

from app.auth import models as accounts
from app.auth import proposals
from app.core import audit, outbox, throttle
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
    spending,
    standing,
    suppression,
)

__all__ = [
    "accounts",
    "application",
    "audit",
    "ballot",
    "band",
    "business",
    "city",
    "consent",
    "division",
    "entry",
    "inbound_sms",
    "leaf",
    "nomination",
    "outbox",
    "phone_check",
    "proposals",
    "published",
    "result",
    "retention_act",
    "review",
    "season",
    "sms_polling",
    "spending",
    "standing",
    "suppression",
    "throttle",
]
