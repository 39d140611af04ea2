"""The map of the panel, a module a screen."""

from app.admin import (
    applications,
    changes,
    desk,
    fraud,
    importing,
    journal,
    people,
    season,
    triage,
)
from app.admin.blueprint import bp

__all__ = [
    "applications",
    "bp",
    "changes",
    "desk",
    "fraud",
    "importing",
    "journal",
    "people",
    "season",
    "triage",
]
