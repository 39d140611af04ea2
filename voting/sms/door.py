"""The door before the site, for votes by SMS that can be taken in the straight way (ADR 0011).

It answers only what needs no second look: a signed request, a plain vote, all of it in mind. Any
other request goes on to the site as it came, and the webhook's view decides about it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from sqlalchemy import Engine
from werkzeug.datastructures import EnvironHeaders, MultiDict

from app.config import Settings
from app.core.keys import KeyRing
from app.core.prepared import Prepared
from voting.sms import intake, straight
from voting.sms.directory import Directory
from voting.sms.gateways.choice import PROVIDERS, receiving
from voting.sms.gateways.port import BadSignature, Gateway, WebhookRequest

Environ: TypeAlias = dict[str, Any]

FORM = "application/x-www-form-urlencoded"
#: Bytes; the longest message, with all that a provider says of it, is shorter.
LONGEST = 16_384


@dataclass(frozen=True)
class Door:
    """A WSGI application before another one."""

    site: Any
    statement: Prepared
    ring: KeyRing
    memory: Directory
    public_base_url: str
    #: The gateways whose webhook is answered with the reply, by path.
    gateways: Mapping[str, Gateway]

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer a plain vote; hand everything else on."""
        gateway = self.gateways.get(environ["PATH_INFO"])
        answer = self.answer(gateway, environ) if gateway else None
        if answer is None:
            return self.site(environ, start_response)  # type: ignore[no-any-return]  # WSGI's own.
        body, mimetype = answer[0].encode(), answer[1]
        head = [("Content-Type", f"{mimetype}; charset=utf-8"), ("Content-Length", str(len(body)))]
        start_response("200 OK", [*head, ("Cache-Control", "private, no-store")])
        return [body]

    def answer(self, gateway: Gateway, environ: Environ) -> tuple[str, str] | None:
        """Return the body and its type; None where the site must look at the request."""
        request = self.read(environ)
        if request is None:
            return None
        try:
            gateway.verify(request)
        except BadSignature:
            return None
        inbound = gateway.parse(request)
        if inbound is None:
            return None
        said = straight.receive(self.statement, self.ring, self.memory, inbound)
        return None if said is None else gateway.acknowledge(said)

    def read(self, environ: Environ) -> WebhookRequest | None:
        """Read a posted form of ordinary length, and leave it to be read again; else None."""
        length = environ.get("CONTENT_LENGTH", "")
        form = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() == FORM
        if not (form and environ["REQUEST_METHOD"] == "POST" and length.isdecimal()):
            return None
        if int(length) > LONGEST:
            return None
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = BytesIO(body)
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
        except UnicodeDecodeError:
            return None
        url = f"{self.public_base_url}{environ.get('RAW_URI', environ['PATH_INFO'])}"
        return WebhookRequest(url, MultiDict(pairs), EnvironHeaders(environ))


def before(site: Any, settings: Settings, engine: Engine, ring: KeyRing, memory: Directory) -> Any:
    """Return the site with the door before it, where the database has prepared statements."""
    if engine.dialect.name != "postgresql":
        return site
    gateways = {f"/sms/{name}": receiving(settings, name) for name in PROVIDERS}
    answering = {path: one for path, one in gateways.items() if one and one.replies_inline}
    statement = Prepared(engine, intake.STORE_AND_CAST)
    return Door(site, statement, ring, memory, settings.public_base_url, answering)
