"""Security headers: a strict CSP with no inline script or style, HSTS, frames refused but one."""

from flask import Flask, Response, request
from flask_talisman import Talisman

from app.config import Settings
from app.core.db import only_reading

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
#: What any site may show in a frame. It has no form, no script and no cookie.
FRAMED = {"voting.widget"}
FRAME_POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
FRAME_POLICY += "base-uri 'none'; form-action 'none'; frame-ancestors *"
YEAR_SECONDS = 31_536_000


def policy(settings: Settings) -> dict[str, str]:
    """Return the content policy; a form may lead on to the providers that are configured.

    A browser asks it of every redirect on the way, and the providers have hosts for each step.
    """
    logins = {
        settings.vkid_url or "https://*.vk.ru https://*.vk.com": settings.vkid_client_id,
        settings.yandex_url or "https://*.yandex.ru https://*.ya.ru": settings.yandex_client_id,
    }
    forms = ["'self'", *(url for url, configured in logins.items() if configured)]
    return POLICY | {"form-action": " ".join(forms)}


def install(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer; `delivery` says who may keep it."""
    app.after_request(_let_frame)  # Registered first, so that it has the last word.
    Talisman(
        app,
        content_security_policy=policy(settings),
        content_security_policy_nonce_in=["script-src", "style-src"],
        force_https=False,
        strict_transport_security=settings.public_base_url.startswith("https://"),
        strict_transport_security_max_age=YEAR_SECONDS,
        session_cookie_secure=app.config["SESSION_COOKIE_SECURE"],
        referrer_policy="strict-origin-when-cross-origin",
        permissions_policy={"geolocation": "()", "camera": "()", "microphone": "()"},
    )
    app.before_request(_note_reading)
    app.teardown_request(_forget_reading)


def _note_reading() -> None:
    """Let SQLite's writers go on beside requests that only read."""
    only_reading.set(request.method in {"GET", "HEAD", "OPTIONS"})


def _forget_reading(_error: BaseException | None) -> None:
    """Let whatever this thread does after the request write."""
    only_reading.set(False)


def _let_frame(response: Response) -> Response:
    """Let other sites frame what is made for them, and nothing else."""
    if request.endpoint in FRAMED:
        response.headers.pop("X-Frame-Options", None)
        response.headers["Content-Security-Policy"] = FRAME_POLICY
    return response
