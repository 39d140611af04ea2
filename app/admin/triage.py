"""Triage: messages in which no program found one code."""

from cryptography.fernet import InvalidToken
from flask import render_template

from app.admin.blueprint import bp
from app.core import phones
from app.core.current import keys
from app.core.db import db
from voting import messages
from voting.models.inbound_sms import InboundSMS


@bp.get("/triage/")
def triage() -> str:
    """Show the messages in doubt, the newest first."""
    rows = [
        {"at": row.received_at, "phone": sender(row), "text": row.text}
        for row in messages.in_doubt(db.session())
    ]
    return render_template("admin/triage.html", messages=rows)


def sender(message: InboundSMS) -> str:
    """Return who wrote, masked; a number that was erased, or that is none, is told in words."""
    if message.sender is None:
        return "удалён"
    try:
        number = keys().decrypt(message.sender)
    except InvalidToken:
        return "удалён"
    return phones.mask(number) if number.startswith("+") else "не номер телефона"
