"""Extensions, bound to one application."""

from urllib.parse import urlsplit

from flask import Flask
from flask_login import LoginManager
from flask_mailman import Mail
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.auth import entering, guards
from app.config import ROOT, Settings
from app.core import storage
from app.core.db import db
from app.core.keys import KeyRing
from nominations.companies import DaData, NoRegister, Register
from nominations.openings import Openings
from voting.checkpoints import Store
from voting.sms import door
from voting.sms.directory import Directory
from voting.sms.gateways.breaker import Breaker
from voting.web import identity

csrf = CSRFProtect()
mail = Mail()
migrate = Migrate(directory=str(ROOT / "migrations"), compare_type=True, render_as_batch=True)
login = LoginManager()


def install(app: Flask, settings: Settings) -> None:
    """Bind every extension to the application."""
    for folder in ("", "mail", "queue", "phone", "checkpoints"):
        (settings.instance_path / folder).mkdir(parents=True, exist_ok=True)
    app.extensions["keys"] = KeyRing(settings.phone_keys)
    app.extensions["storage"] = kept(settings)
    app.extensions["companies"] = register(settings)
    app.extensions["sms_directory"] = Directory(settings.public_base_url.partition("://")[2])
    app.extensions["openings"] = Openings()
    app.extensions["sms_breaker"] = Breaker()
    app.extensions["checkpoints"] = Store(
        settings.instance_path / "checkpoints",
        settings.protocol_key,
        urlsplit(settings.public_base_url).netloc + "/protocol",
    )
    db.init_app(app)
    migrate.init_app(app, db)
    identity.install(app, settings)
    csrf.init_app(app)
    mail.init_app(app)
    login.init_app(app)
    login.login_view = "auth.login"
    login.login_message = "Войдите, чтобы продолжить."
    login.user_loader(guards.load)
    entering.install(app)
    stand_before(app, settings)


def stand_before(app: Flask, settings: Settings) -> None:
    """Put before the site what sees requests earlier: the door for votes, and the proxies' word."""
    ring, memory = app.extensions["keys"], app.extensions["sms_directory"]
    with app.app_context():
        site = door.before(app.wsgi_app, settings, db.engine, ring, memory)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        site = ProxyFix(site, x_for=hops, x_proto=hops)
    # Flask documents that wsgi_app is there to be wrapped; its type says it is a method.
    app.wsgi_app = site  # type: ignore[method-assign]  # as above


def kept(settings: Settings) -> storage.Storage:
    """Return where handed-in files are kept: the bucket that is set, or a folder."""
    if not settings.s3_bucket:
        return storage.Folder(settings.instance_path / "uploads")
    return storage.bucket(
        settings.s3_url,
        settings.s3_bucket,
        settings.s3_access_key,
        settings.s3_secret_key,
        settings.s3_region,
    )


def register(settings: Settings) -> Register:
    """Return who tells of companies: the provider that is set, or nobody."""
    if not settings.dadata_api_key:
        return NoRegister()
    return DaData(settings.dadata_url, settings.dadata_api_key)
