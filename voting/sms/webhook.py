"""The webhooks of SMS gateways: verify, take in, answer. The hot path of the whole site."""

from datetime import datetime
from typing import cast

from flask import Blueprint, Response, abort, current_app, request
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from app.core import phones
from app.core.current import keys, settings
from app.core.db import db, violated
from voting.models.inbound_sms import ONE_MESSAGE
from voting.sms import deliveries, intake
from voting.sms.directory import Directory
from voting.sms.gateways.choice import receiving
from voting.sms.gateways.port import BadSignature, Gateway, Inbound, WebhookRequest
from voting.sms.taking import NotOneStatement

bp = Blueprint("sms", __name__, url_prefix="/sms")


@bp.post("/<gateway>")
def receive(gateway: str) -> Response:
    """Take in one message and answer as its provider expects."""
    port, incoming = verified(gateway)
    inbound = port.parse(incoming)
    if inbound is None:
        return report(port, incoming)
    reply = take_in(inbound) if port.replies_inline else ""
    if not port.replies_inline:
        take_in_and_post(inbound)
    body, mimetype = port.acknowledge(reply)
    return Response(body, mimetype=mimetype)


@bp.post("/<gateway>/status")
def status(gateway: str) -> Response:
    """Hear what became of a message that we sent."""
    return report(*verified(gateway))


def verified(gateway: str) -> tuple[Gateway, WebhookRequest]:
    """Return the gateway and its request; 404 when it is not configured, 403 when it is forged."""
    port = receiving(settings(), gateway) or abort(404)
    incoming = webhook_request()
    try:
        port.verify(incoming)
    except BadSignature:
        abort(403)
    return port, incoming


def report(port: Gateway, incoming: WebhookRequest) -> Response:
    """Note a delivery report; one about a message we don't know is answered alike."""
    deliveries.note(db.session(), keys(), port.name, port.parse_status(incoming))
    db.session.commit()
    body, mimetype = port.acknowledge("")
    return Response(body, mimetype=mimetype)


def webhook_request() -> WebhookRequest:
    """Return the request with the URL its provider signed: our public address, its raw query.

    Host and X-Forwarded-* are not asked: behind a proxy they differ from what was signed.
    """
    raw = request.environ.get("RAW_URI") or request.full_path.rstrip("?")
    return WebhookRequest(
        url=settings().public_base_url + raw,
        body=request.get_data() if request.is_json else b"",
        form=request.form,
        headers=request.headers,
    )


def take_in(inbound: Inbound) -> str:
    """Store a message in its own transaction; return its reply, the first if it came before."""
    memory = directory()
    try:
        return attempt(memory, inbound)
    except IntegrityError as error:
        memory.purse.forget()
        if not known(error):
            raise
    with for_single_statements(db.engine).begin() as connection:
        return intake.repeated(connection, inbound)


def attempt(memory: Directory, inbound: Inbound) -> str:
    """Store a message in one statement if that is enough, else in a transaction."""
    try:
        with for_single_statements(db.engine).begin() as connection:
            return intake.receive(connection, keys(), memory, inbound)
    except NotOneStatement:
        with db.engine.begin() as connection:
            return intake.receive(connection, keys(), memory, inbound)


def take_in_and_post(inbound: Inbound, at: datetime | None = None) -> bool:
    """Store a message and post its reply in one transaction; False when it came before.

    `at`: when the provider had it, for a message that is recovered later.
    """
    session = db.session()
    try:
        reply = intake.receive(session.connection(), keys(), directory(), inbound, at)
        season = directory().season(session.connection())
        countries = season.countries if season else phones.HOME
        deliveries.answer(session, keys(), inbound.sender, reply, countries)
        session.commit()
    except IntegrityError as error:
        session.rollback()
        directory().purse.forget()
        if not known(error):
            raise
        return False
    return True


def known(error: IntegrityError) -> bool:
    """Tell whether a row was refused because this message has been taken in before."""
    return violated(error, ONE_MESSAGE, "inbound_sms.gateway", "inbound_sms.provider_id")


def directory() -> Directory:
    """Return this process's memory of codes."""
    return cast(Directory, current_app.extensions["sms_directory"])


def for_single_statements(engine: Engine) -> Engine:
    """Return the engine without BEGIN and COMMIT where one statement does all the work."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine
