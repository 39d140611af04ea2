"""Trying the gateway before the voting: a message to an organiser's own phone, and what came."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import audit, outbox
from app.core.keys import KeyRing
from app.core.outbox import OutboxMessage
from voting.models.gateway_test import GatewayTest

TEXT = "Проверка SMS премии «Довольный клиент». Отвечать не нужно."


@dataclass(frozen=True)
class Trial:
    """The newest test: when it was made, by which gateway, and how far its message came."""

    at: datetime
    gateway: str
    state: str

    @property
    def passed(self) -> bool:
        """Tell whether the gateway took the message or the handset has it."""
        return self.state in {outbox.State.SENT, outbox.State.DELIVERED}


def send(session: Session, ring: KeyRing, phone: str, gateway: str, *, by: int) -> GatewayTest:
    """Send a message to an E.164 number; its state will tell whether the gateway works."""
    message = outbox.post(session, ring, outbox.Kind.SMS, outbox.Letter(to=phone, text=TEXT))
    made = GatewayTest(message_id=message.id, gateway=gateway, author_id=by)
    session.add(made)
    audit.record(session, "gateway.tested", gateway, by=by)
    session.flush()
    return made


def newest(session: Session) -> Trial | None:
    """Return the last test; None when there was none."""
    rows = select(GatewayTest.at, GatewayTest.gateway, OutboxMessage.state).join(
        OutboxMessage, OutboxMessage.id == GatewayTest.message_id
    )
    found = session.execute(rows.order_by(GatewayTest.id.desc()).limit(1)).one_or_none()
    return Trial(*found) if found else None
