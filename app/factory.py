"""The application, as a table of contents."""

from typing import Any

from flask import Flask

from app import (
    assets,
    blueprints,
    delivery,
    durability,
    errorpages,
    extensions,
    names,
    security,
    sheets,
    translation,
    words,
)
from app.cli.register import register as register_commands
from app.config import ROOT, Settings, from_env
from app.rehearsal import showing
from app.tasks import queue


def create_app(settings: Settings | None = None, **config: Any) -> Flask:
    """Build the application from settings, or from the environment; `config` is Flask's own."""
    settings = settings or from_env()
    app = Flask("prize", root_path=str(ROOT), instance_path=str(settings.instance_path))
    app.config.from_mapping(settings.flask | config)
    delivery.install(app)
    assets.install(app)
    sheets.install(app)
    extensions.install(app, settings)
    durability.install(app, settings)
    security.install(app, settings)
    translation.install(app)
    words.install(app)
    names.install(app)
    blueprints.register(app, settings)
    errorpages.install(app)
    showing.install(app)
    queue.install(app, settings)
    register_commands(app)
    return app
