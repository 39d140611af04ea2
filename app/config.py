"""Settings: frozen, typed, from the environment; every fault is named at once and start refused."""

import base64
import binascii
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent

#: Published values for a laptop; a production start with any of them is refused.
DEVELOPMENT_TWILIO_TOKEN = "development-twilio-token"  # noqa: S105 -- Published on purpose.
DEVELOPMENT_MARK = "development"
KEY_BYTES = 32
SECRET_LENGTH = 32

T = TypeVar("T")


class UnsafeSettings(Exception):
    """The environment holds settings that are missing or unsafe; the message lists them all."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and another."""

    app_env: str
    secret_key: str = field(repr=False)
    #: {name: 32 bytes}, the newest first.
    phone_keys: Mapping[str, bytes] = field(repr=False)
    #: The seed of the Ed25519 key that signs checkpoints.
    protocol_key: bytes = field(repr=False)
    database_url: str = field(repr=False)
    public_base_url: str
    sms_gateway: str
    sms_number: str
    instance_path: Path
    redis_url: str = field(repr=False, default="")
    celery_broker_url: str = field(repr=False, default="")
    twilio_account_sid: str = ""
    twilio_auth_token: str = field(repr=False, default="")
    twilio_api_url: str = ""
    vkid_client_id: str = ""
    vkid_client_secret: str = field(repr=False, default="")
    vkid_url: str = ""
    yandex_client_id: str = ""
    yandex_client_secret: str = field(repr=False, default="")
    yandex_url: str = ""
    mail_url: str = field(repr=False, default="")
    trusted_proxies: int = 0
    port: int = 8000

    @property
    def production(self) -> bool:
        """Tell whether real votes may come."""
        return self.app_env == "production"

    @property
    def flask(self) -> dict[str, Any]:
        """Return what goes into Flask's config."""
        secure = self.public_base_url.startswith("https://")
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SETTINGS": self,
            "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": 12 * 3600,
            "MAX_CONTENT_LENGTH": 1 << 20,
            "MAX_FORM_MEMORY_SIZE": 1 << 19,
            "WTF_CSRF_TIME_LIMIT": None,
            "SEND_FILE_MAX_AGE_DEFAULT": 3600,
            **mail(self),
        }


def mail(settings: Settings) -> dict[str, Any]:
    """Return Flask-Mailman's settings: SMTP by MAIL_URL, or files when there is none."""
    if not settings.mail_url:
        return {
            "MAIL_BACKEND": "file",
            "MAIL_FILE_PATH": str(settings.instance_path / "mail"),
            "MAIL_DEFAULT_SENDER": "prize@localhost",
        }
    url = urlsplit(settings.mail_url)
    return {
        "MAIL_BACKEND": "smtp",
        "MAIL_SERVER": url.hostname,
        "MAIL_PORT": url.port or 587,
        "MAIL_USERNAME": url.username,
        "MAIL_PASSWORD": url.password,
        "MAIL_USE_TLS": url.scheme == "smtp+tls",
        "MAIL_DEFAULT_SENDER": url.path.strip("/") or url.username,
    }


def key(text: str) -> bytes:
    """Read 32 bytes of urlsafe base64; ValueError when it is anything else."""
    try:
        value = base64.urlsafe_b64decode(text)
    except binascii.Error as error:
        raise ValueError(*error.args) from error
    if len(value) != KEY_BYTES:
        raise ValueError(len(value))
    return value


def phone_keys(text: str) -> dict[str, bytes]:
    """Read `name:key,name:key`, the newest first; ValueError when one is not a key."""
    pairs = [pair.partition(":") for pair in text.split(",") if pair]
    if not pairs:
        raise ValueError(text)
    return {name.strip(): key(value.strip()) for name, _, value in pairs}


class Reader:
    """Reads the environment, gathering faults instead of stopping at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Take the environment as a mapping, so that a test can pass a dict."""
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        """Read a text; without a default it is required."""
        value = self.environ.get(name, "").strip() or default
        if value is None:
            self.faults.append(f"{name} is not set")
        return value or ""

    def read(self, name: str, kind: Callable[[str], T], blank: T, what: str) -> T:
        """Read a value of another type; a fault names what was expected."""
        value = self.text(name) if blank in ({}, b"") else self.text(name, str(blank))
        try:
            return kind(value) if value else blank
        except ValueError:
            self.faults.append(f"{name} must be {what}")
            return blank


def logins(read: Reader) -> dict[str, str]:
    """Read how voters may log in to prove a phone; all of it may be left out."""
    return {
        "vkid_client_id": read.text("VKID_CLIENT_ID", ""),
        "vkid_client_secret": read.text("VKID_CLIENT_SECRET", ""),
        "vkid_url": read.text("VKID_URL", "").rstrip("/"),
        "yandex_client_id": read.text("YANDEX_CLIENT_ID", ""),
        "yandex_client_secret": read.text("YANDEX_CLIENT_SECRET", ""),
        "yandex_url": read.text("YANDEX_URL", "").rstrip("/"),
    }


def from_env(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; UnsafeSettings lists every missing or unsafe one."""
    read = Reader(environ)
    instance = Path(read.text("INSTANCE_PATH", str(ROOT / "instance"))).resolve()
    settings = Settings(
        app_env=read.text("APP_ENV"),
        secret_key=read.text("SECRET_KEY"),
        phone_keys=read.read("PHONE_KEYS", phone_keys, {}, "name:key pairs of 32 base64 bytes"),
        protocol_key=read.read("PROTOCOL_KEY", key, b"", "32 bytes in urlsafe base64"),
        database_url=read.text("DATABASE_URL", f"sqlite:///{instance / 'prize.sqlite3'}"),
        public_base_url=read.text("PUBLIC_BASE_URL").rstrip("/"),
        sms_gateway=read.text("SMS_GATEWAY"),
        sms_number=read.text("SMS_NUMBER"),
        instance_path=instance,
        redis_url=read.text("REDIS_URL", ""),
        celery_broker_url=read.text("CELERY_BROKER_URL", ""),
        twilio_account_sid=read.text("TWILIO_ACCOUNT_SID", ""),
        twilio_auth_token=read.text("TWILIO_AUTH_TOKEN", ""),
        twilio_api_url=read.text("TWILIO_API_URL", ""),
        **logins(read),
        mail_url=read.text("MAIL_URL", ""),
        trusted_proxies=read.read("TRUSTED_PROXIES", int, 0, "a number of proxies"),
        port=read.read("PORT", int, 8000, "a port number"),
    )
    faults = read.faults + list(unsafe(settings))
    if faults:
        raise UnsafeSettings("These settings must be mended:\n  " + "\n  ".join(sorted(faults)))
    return settings


def unsafe(settings: Settings) -> list[str]:
    """Return what is wrong with settings that could be read."""
    url = urlsplit(settings.public_base_url)
    checks = {
        "APP_ENV must be development or production": settings.app_env
        not in {"", "development", "production"},
        "SECRET_KEY must have at least 32 characters": 0 < len(settings.secret_key) < SECRET_LENGTH,
        "PUBLIC_BASE_URL must be like https://prize.example": bool(settings.public_base_url)
        and (url.scheme not in {"http", "https"} or not url.hostname),
        "SMS_GATEWAY must be console or twilio": settings.sms_gateway
        not in {"", "console", "twilio"},
        "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are needed to send by twilio": (
            settings.sms_gateway == "twilio"
            and not (settings.twilio_account_sid and settings.twilio_auth_token)
        ),
        "YANDEX_CLIENT_ID and YANDEX_CLIENT_SECRET belong together": bool(settings.yandex_client_id)
        != bool(settings.yandex_client_secret),
    }
    if settings.production:
        checks |= unsafe_in_production(settings)
    return [fault for fault, wrong in checks.items() if wrong]


def unsafe_in_production(settings: Settings) -> dict[str, bool]:
    """Return the checks that only a production start must pass."""
    return {
        "SECRET_KEY is a development value": DEVELOPMENT_MARK in settings.secret_key,
        "TWILIO_AUTH_TOKEN is the published development token": settings.twilio_auth_token
        == DEVELOPMENT_TWILIO_TOKEN,
        "SMS_GATEWAY must not be console in production": settings.sms_gateway == "console",
        "PUBLIC_BASE_URL must be https in production": not settings.public_base_url.startswith(
            "https://"
        ),
        "MAIL_URL is needed in production": not settings.mail_url,
        "VKID_URL and YANDEX_URL must be https in production": any(
            url and not url.startswith("https://")
            for url in (settings.vkid_url, settings.yandex_url)
        ),
    }
