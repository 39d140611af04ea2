"""Every blueprint of the site, with who may come in."""

from flask import Flask

from app import health
from app.admin import routes as admin
from app.auth import own as account
from app.auth import routes as auth
from app.config import Settings
from app.dev import routes as dev
from app.extensions import csrf
from app.site import routes as site
from app.site import vision
from nominations.cabinet import routes as cabinet
from nominations.public import claims, mailboxes, media
from nominations.public import routes as public
from voting.sms import webhook
from voting.web import answering, ownership, progress, reminders
from voting.web import routes as vote
from voting.web.kit import routes as kit


def register(app: Flask, settings: Settings) -> None:
    """Register the site's parts; the stand-ins of development only beside the console gateway."""
    own = (auth, account, cabinet, progress, answering, ownership, kit, admin)
    for part in (site, vision, public, claims, mailboxes, media, vote, *own, webhook, health):
        app.register_blueprint(part.bp)
    csrf.exempt(webhook.bp)
    # A mail program presses these; the link itself is the proof.
    csrf.exempt(reminders.stop)
    csrf.exempt(mailboxes.bp)
    if settings.sms_gateway == "console" and not settings.production:
        app.register_blueprint(dev.bp)
