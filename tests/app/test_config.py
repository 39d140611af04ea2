"""Settings: every fault is named at once, and an unsafe start is refused."""

import pytest

from app.config import DEVELOPMENT_TWILIO_TOKEN, UnsafeSettings, from_env
from app.core.db import db
from app.durability import faults
from tests.application import make_app, make_settings
from tests.postgres import HASTY

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
GOOD = {
    "APP_ENV": "production",
    "SECRET_KEY": "a-long-and-random-secret-of-32-characters",
    "PHONE_KEYS": f"2027:{KEY},2026:{KEY}",
    "PROTOCOL_KEY": KEY,
    "DATABASE_URL": "postgresql+psycopg://prize@db/prize",
    "PUBLIC_BASE_URL": "https://prize.example/",
    "SMS_GATEWAY": "twilio",
    "SMS_NUMBER": "+79000000000",
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
    "TWILIO_AUTH_TOKEN": "a-secret-token",
    "MAIL_URL": "smtp+tls://user:password@mail.example:587/prize@prize.example",
}


class TestFromEnv:
    def test_good_settings_are_read_with_their_types(self):
        settings = from_env(GOOD | {"PORT": "8080", "TRUSTED_PROXIES": "1"})

        assert settings.production
        assert list(settings.phone_keys) == ["2027", "2026"]
        assert (settings.port, settings.trusted_proxies) == (8080, 1)
        assert settings.public_base_url == "https://prize.example"

    def test_all_that_is_missing_is_named_at_once(self):
        with pytest.raises(UnsafeSettings) as caught:
            from_env({})

        for name in ("APP_ENV", "SECRET_KEY", "PHONE_KEYS", "PROTOCOL_KEY", "SMS_NUMBER"):
            assert f"{name} is not set" in str(caught.value)

    @pytest.mark.parametrize(
        ("changed", "fault"),
        [
            ({"APP_ENV": "staging"}, "APP_ENV must be"),
            ({"SECRET_KEY": "short"}, "SECRET_KEY must have"),
            ({"SECRET_KEY": "development-secret-key-0123456789abcdef"}, "development value"),
            ({"PHONE_KEYS": "2026:tooshort="}, "PHONE_KEYS must be"),
            ({"PHONE_KEYS": ","}, "PHONE_KEYS must be"),
            ({"PROTOCOL_KEY": "?"}, "PROTOCOL_KEY must be"),
            ({"PUBLIC_BASE_URL": "http://prize.example"}, "must be https"),
            ({"PUBLIC_BASE_URL": "prize.example"}, "PUBLIC_BASE_URL must be like"),
            ({"SMS_GATEWAY": "console"}, "must not be console"),
            ({"SMS_GATEWAY": "pigeon"}, "SMS_GATEWAY must be"),
            ({"TWILIO_AUTH_TOKEN": ""}, "are needed to send by twilio"),
            ({"SMS_GATEWAY": "smsc"}, "SMSC_LOGIN and SMSC_PASSWORD are needed to send by smsc"),
            ({"SMS_GATEWAY": "smsc", "SMSC_LOGIN": "prize"}, "needed to send by smsc"),
            ({"SMS_GATEWAY": "exolve"}, "EXOLVE_API_KEY and SMS_NUMBER are needed"),
            ({"TWILIO_AUTH_TOKEN": DEVELOPMENT_TWILIO_TOKEN}, "published development token"),
            ({"EXOLVE_WEBHOOK_TOKEN": "short"}, "EXOLVE_WEBHOOK_TOKEN must have"),
            ({"MAIL_URL": ""}, "MAIL_URL is needed"),
            ({"YANDEX_CLIENT_ID": "1"}, "belong together"),
            ({"VKID_URL": "http://id.example"}, "must be https in production"),
            ({"PORT": "many"}, "PORT must be"),
        ],
    )
    def test_what_is_unsafe_is_refused_by_name(self, changed, fault):
        with pytest.raises(UnsafeSettings, match=fault):
            from_env(GOOD | changed)

    def test_any_provider_may_send(self):
        smsc = {"SMS_GATEWAY": "smsc", "SMSC_LOGIN": "prize", "SMSC_PASSWORD": "a-password"}
        exolve = {"SMS_GATEWAY": "exolve", "EXOLVE_API_KEY": "a-key"}

        assert from_env(GOOD | smsc).smsc_api_url == "https://smsc.ru"
        assert from_env(GOOD | exolve).exolve_api_url == "https://api.exolve.ru"

    def test_secrets_are_not_in_what_is_printed(self):
        secret = {"SMSC_PASSWORD": "hidden-1", "SMSC_SECRET": "hidden-2"}
        secret |= {"EXOLVE_API_KEY": "hidden-3", "EXOLVE_WEBHOOK_TOKEN": "hidden-4" * 4}

        shown = repr(from_env(GOOD | secret))

        assert "hidden" not in shown
        assert KEY not in shown
        assert GOOD["SECRET_KEY"] not in shown
        assert "a-secret-token" not in shown


class TestDurability:
    def test_sqlite_syncs_fully_and_checks_foreign_keys(self, app):
        with db.engine.connect() as connection:
            pragma = connection.exec_driver_sql
            assert pragma("PRAGMA synchronous").scalar() == 2
            assert pragma("PRAGMA foreign_keys").scalar() == 1
            assert pragma("PRAGMA journal_mode").scalar() == "wal"
        assert faults() == []

    @pytest.mark.postgres
    def test_a_postgresql_that_may_lose_votes_is_named(self, tmp_path, postgres_url):
        # Of the tests' server one setting can be mended by whoever connects.
        safer = f"{postgres_url}&options=-csynchronous_commit%3Don"
        found = []
        for number, url in enumerate((postgres_url, safer)):
            app = make_app(make_settings(tmp_path / str(number), database_url=url))
            with app.app_context():
                found.append({fault.removeprefix("PostgreSQL runs with ") for fault in faults()})
                db.engine.dispose()

        assert found[0] == {f"{setting} off" for setting in HASTY}
        assert found[1] == found[0] - {"synchronous_commit off"}
