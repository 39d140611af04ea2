"""VK ID and Яндекс ID as they are documented, on this machine: what they check is checked here too.

VK ID: id.vk.ru, «Авторизация без SDK с обменом кода на бэкенде». Яндекс ID: yandex.ru/dev/id,
«Получение OAuth-токена», «Запрос информации о пользователе».
"""

import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, jsonify, redirect, request
from werkzeug.serving import make_server

CLIENT_ID, CLIENT_SECRET = "prize-client", "prize-secret"
USER_ID = 4021
DEVICE_ID = "device-of-the-voter"
VK_STATE_LENGTH = 32


@dataclass
class FakeIdentity:
    """A provider; a test changes who logs in, and what goes wrong."""

    address: str = ""
    phone: str | None = "79000000001"
    #: What the answers about the user say otherwise than they should.
    lies: dict[str, object] = field(default_factory=dict)
    #: The status that the servers answer with; None when they are well.
    broken: int | None = None
    #: Codes given out and not used yet: what each was asked with.
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    #: The forms and headers that came from the site.
    seen: list[dict[str, str]] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings of a site that knows both providers."""
        return {
            "vkid_client_id": CLIENT_ID,
            "vkid_url": self.address,
            "yandex_client_id": CLIENT_ID,
            "yandex_client_secret": CLIENT_SECRET,
            "yandex_url": self.address,
        }

    def issue(self, asked: dict[str, str]) -> str:
        """Give out a code for what was asked."""
        code = f"code-{len(self.codes)}-{len(self.seen)}"
        self.codes[code] = asked
        return code

    def spend(self, form: dict[str, str]) -> bool:
        """Take a code once, with the address and the verifier that belong to it."""
        self.seen.append(form)
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form.get("grant_type") != "authorization_code":
            return False
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return challenge == asked["code_challenge"] and self.returned(asked, form)

    def returned(self, asked: dict[str, str], form: dict[str, str]) -> bool:
        """Tell whether VK ID's own fields came back; Яндекс ID has none."""
        if "device_id" not in asked:
            return True
        names = ("device_id", "state", "redirect_uri", "client_id")
        return all(form.get(name) == asked[name] for name in names)


#: Both providers' servers; they differ in paths.
servers = Blueprint("servers", __name__)


def provider() -> FakeIdentity:
    """Return the provider whose servers these are."""
    return current_app.extensions["fake"]


@servers.before_app_request
def fail() -> tuple[str, int] | None:
    fake = provider()
    wanted = fake.broken and request.path != "/authorize"
    return ("out of order", fake.broken) if wanted else None


@servers.get("/authorize")
def authorize() -> Response | tuple[str, int]:
    fake = provider()
    asked = request.args.to_dict()
    fake.seen.append(asked)
    wrong = asked.get("client_id") != CLIENT_ID or asked.get("response_type") != "code"
    if wrong or asked.get("code_challenge_method") != "S256":
        return "invalid_request", 400
    back = {"state": asked["state"]}
    if asked["scope"] == "phone":
        if len(asked["state"]) < VK_STATE_LENGTH:
            return "invalid_request", 400
        back |= {"device_id": DEVICE_ID, "type": "code_v2"}
    code = fake.issue(asked | back)
    return redirect(f"{asked['redirect_uri']}?{urlencode(back | {'code': code})}")


@servers.post("/oauth2/auth")
def vkid_token() -> Response:
    fake = provider()
    form = request.form.to_dict()
    if not fake.spend(form):
        # VK ID tells of errors with the status 200.
        return jsonify(error="invalid_grant", error_description="code is invalid or expired")
    token = {"access_token": "vk2.a.token", "token_type": "Bearer", "expires_in": 3600}
    return jsonify(token | {"user_id": USER_ID, "state": form["state"], "scope": "phone"})


@servers.post("/oauth2/user_info")
def vkid_user() -> Response:
    fake = provider()
    form = request.form.to_dict()
    if form != {"client_id": CLIENT_ID, "access_token": "vk2.a.token"}:
        return jsonify(error="invalid_token")
    user = {"user_id": str(USER_ID), "first_name": "Анна", "verified": True}
    user |= {"phone": fake.phone} if fake.phone else {}
    return jsonify(user=user | fake.lies)


@servers.post("/token")
def yandex_token() -> Response | tuple[Response, int]:
    fake = provider()
    known = request.authorization
    ours = known and (known.username, known.password) == (CLIENT_ID, CLIENT_SECRET)
    if not ours or not fake.spend(request.form.to_dict()):
        return jsonify(error="invalid_grant", error_description="Code has expired"), 400
    return jsonify(access_token="y0_token", token_type="bearer", expires_in=31536000)


@servers.get("/info")
def yandex_user() -> Response | tuple[str, int]:
    fake = provider()
    wanted = (request.args.get("format"), request.headers.get("Authorization"))
    if wanted != ("json", "OAuth y0_token"):
        return "", 401
    user = {"id": "1000034426", "client_id": CLIENT_ID, "psuid": "1.AAceCA.tbHg"}
    user |= {"default_phone": {"id": 1, "number": f"+{fake.phone}"}} if fake.phone else {}
    return jsonify(user | fake.lies)


@contextmanager
def served() -> Iterator[FakeIdentity]:
    """Serve the providers on a free port of this machine."""
    fake = FakeIdentity()
    app = Flask("identity")
    app.extensions["fake"] = fake
    app.register_blueprint(servers)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
