"""Reading the environment: each setting has one type, and faults are gathered, not raised."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

KEY_BYTES = 32

T = TypeVar("T")


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


def gateways(read: Reader) -> dict[str, Any]:
    """Read what the SMS gateways need; each is open or closed by what is set of it."""
    return {
        "twilio_account_sid": read.text("TWILIO_ACCOUNT_SID", ""),
        "twilio_auth_token": read.text("TWILIO_AUTH_TOKEN", ""),
        "twilio_api_url": read.text("TWILIO_API_URL", "https://api.twilio.com").rstrip("/"),
        "smsc_login": read.text("SMSC_LOGIN", ""),
        "smsc_password": read.text("SMSC_PASSWORD", ""),
        "smsc_secret": read.text("SMSC_SECRET", ""),
        "smsc_api_url": read.text("SMSC_API_URL", "https://smsc.ru").rstrip("/"),
        "exolve_api_key": read.text("EXOLVE_API_KEY", ""),
        "exolve_webhook_token": read.text("EXOLVE_WEBHOOK_TOKEN", ""),
        "exolve_api_url": read.text("EXOLVE_API_URL", "https://api.exolve.ru").rstrip("/"),
    }


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


def outside(read: Reader) -> dict[str, str]:
    """Read where handed-in files are kept and who tells of companies; all may be left out."""
    return {
        "s3_bucket": read.text("S3_BUCKET", ""),
        "s3_url": read.text("S3_URL", "").rstrip("/"),
        "s3_region": read.text("S3_REGION", "ru-central1"),
        "s3_access_key": read.text("S3_ACCESS_KEY", ""),
        "s3_secret_key": read.text("S3_SECRET_KEY", ""),
        "dadata_api_key": read.text("DADATA_API_KEY", ""),
        "dadata_url": read.text("DADATA_URL", "https://suggestions.dadata.ru").rstrip("/"),
    }
