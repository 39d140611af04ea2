"""The application, as a table of contents."""

import os

from flask import Flask

from app import blueprints, cli, errorpages, extensions, security, tasks, words
from app.config import ROOT, Settings, from_env


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from settings, or from the environment."""
    settings = settings or from_env(os.environ)
    app = Flask("prize", root_path=str(ROOT), instance_path=str(settings.instance_path))
    app.config.from_mapping(settings.flask)
    extensions.install(app, settings)
    security.install(app, settings)
    words.install(app)
    blueprints.register(app, settings)
    errorpages.install(app)
    tasks.install(app, settings)
    cli.register(app)
    return app
