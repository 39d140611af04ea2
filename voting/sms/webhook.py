"""The webhooks of SMS gateways: verify, take in, answer. The hot path of the whole site."""

from typing import cast

from flask import Blueprint, Response, abort, current_app, request
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from app.core.current import keys, settings
from app.core.db import db, violated
from voting.models.inbound_sms import ONE_MESSAGE
from voting.sms import intake
from voting.sms.directory import Directory
from voting.sms.gateways.choice import receiving
from voting.sms.gateways.port import BadSignature, Inbound, WebhookRequest
from voting.sms.taking import NotOneStatement

bp = Blueprint("sms", __name__, url_prefix="/sms")


@bp.post("/<gateway>")
def receive(gateway: str) -> Response:
    """Take in one message and answer as its provider expects."""
    port = receiving(settings()).get(gateway) or abort(404)
    incoming = webhook_request()
    try:
        port.verify(incoming)
    except BadSignature:
        abort(403)
    body, mimetype = port.acknowledge(take_in(port.parse(incoming)))
    return Response(body, mimetype=mimetype)


def webhook_request() -> WebhookRequest:
    """Return the request with the URL its provider signed: our public address, its raw query.

    Host and X-Forwarded-* are not asked: behind a proxy they differ from what was signed.
    """
    raw = request.environ.get("RAW_URI") or request.full_path.rstrip("?")
    return WebhookRequest(
        url=settings().public_base_url + raw, form=request.form, headers=dict(request.headers)
    )


def take_in(inbound: Inbound) -> str:
    """Store a message in its own transaction; return its reply, the first if it came before."""
    memory = cast(Directory, current_app.extensions["sms_directory"])
    try:
        return attempt(memory, inbound)
    except IntegrityError as error:
        memory.purse.forget()
        if not violated(error, ONE_MESSAGE, "inbound_sms.gateway", "inbound_sms.provider_id"):
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


def for_single_statements(engine: Engine) -> Engine:
    """Return the engine without BEGIN and COMMIT where one statement does all the work."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine
