"""What an edge needs from the running application: its settings and its keys."""

from typing import cast

from flask import current_app

from app.config import Settings
from app.core.keys import KeyRing
from app.core.storage import Storage


def settings() -> Settings:
    """Return the settings that the application was started with."""
    return cast(Settings, current_app.config["SETTINGS"])


def keys() -> KeyRing:
    """Return the ring of phone keys."""
    return cast(KeyRing, current_app.extensions["keys"])


def storage() -> Storage:
    """Return where the files that people hand in are kept."""
    return cast(Storage, current_app.extensions["storage"])
