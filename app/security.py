"""Security headers: a strict CSP with no inline script or style, HSTS, frames refused."""

from flask import Flask, request
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


def _note_reading() -> None:
    """Let SQLite's writers go on beside requests that only read."""
    only_reading.set(request.method in {"GET", "HEAD", "OPTIONS"})
