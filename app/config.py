"""Settings: frozen, typed, from the environment; every fault is named at once and start refused."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.environment import Reader, gateways, key, logins, outside, phone_keys

ROOT = Path(__file__).parent.parent

#: Published values for a laptop; a production start with any of them is refused.
DEVELOPMENT_TWILIO_TOKEN = "development-twilio-token"  # noqa: S105 -- Published on purpose.
DEVELOPMENT_MARK = "development"
SECRET_LENGTH = 32


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
    smsc_login: str = ""
    smsc_password: str = field(repr=False, default="")
    #: Signs SMSC's webhooks.
    smsc_secret: str = field(repr=False, default="")
    smsc_api_url: str = ""
    exolve_api_key: str = field(repr=False, default="")
    #: Stands in the address of Exolve's webhook, which signs nothing.
    exolve_webhook_token: str = field(repr=False, default="")
    exolve_api_url: str = ""
    vkid_client_id: str = ""
    vkid_client_secret: str = field(repr=False, default="")
    vkid_url: str = ""
    yandex_client_id: str = ""
    yandex_client_secret: str = field(repr=False, default="")
    yandex_url: str = ""
    mail_url: str = field(repr=False, default="")
    s3_bucket: str = ""
    s3_url: str = ""
    s3_region: str = ""
    s3_access_key: str = field(repr=False, default="")
    s3_secret_key: str = field(repr=False, default="")
    dadata_api_key: str = field(repr=False, default="")
    dadata_url: str = ""
    #: Where people write to the organiser; shown on the pages.
    contact_email: str = ""
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
        **logins(read),
        mail_url=read.text("MAIL_URL", ""),
        contact_email=read.text("CONTACT_EMAIL", ""),
        trusted_proxies=read.read("TRUSTED_PROXIES", int, 0, "a number of proxies"),
        port=read.read("PORT", int, 8000, "a port number"),
        **gateways(read),
        **outside(read),
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
        "EXOLVE_WEBHOOK_TOKEN must have at least 32 characters": 0
        < len(settings.exolve_webhook_token)
        < SECRET_LENGTH,
        "PUBLIC_BASE_URL must be like https://prize.example": bool(settings.public_base_url)
        and (url.scheme not in {"http", "https"} or not url.hostname),
        "SMS_GATEWAY must be console, twilio, smsc or exolve": settings.sms_gateway
        not in {"", "console", *credentials(settings)},
        f"{named(settings)} are needed to send by {settings.sms_gateway}": not all(
            credentials(settings).get(settings.sms_gateway, {}).values()
        ),
        "YANDEX_CLIENT_ID and YANDEX_CLIENT_SECRET belong together": bool(settings.yandex_client_id)
        != bool(settings.yandex_client_secret),
    }
    checks["S3_BUCKET needs S3_ACCESS_KEY and S3_SECRET_KEY"] = bool(settings.s3_bucket) and not (
        settings.s3_access_key and settings.s3_secret_key
    )
    if settings.production:
        checks |= unsafe_in_production(settings)
    return [fault for fault, wrong in checks.items() if wrong]


def credentials(settings: Settings) -> dict[str, dict[str, str]]:
    """Return what each gateway needs in order to send."""
    return {
        "twilio": {
            "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": settings.twilio_auth_token,
        },
        "smsc": {"SMSC_LOGIN": settings.smsc_login, "SMSC_PASSWORD": settings.smsc_password},
        "exolve": {"EXOLVE_API_KEY": settings.exolve_api_key, "SMS_NUMBER": settings.sms_number},
    }


def named(settings: Settings) -> str:
    """Return the names of what the chosen gateway needs."""
    return " and ".join(credentials(settings).get(settings.sms_gateway, {}))


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
