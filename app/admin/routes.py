"""The map of the panel, a module a screen."""

from app.admin import applications, desk, journal, people, season, triage
from app.admin.blueprint import bp

__all__ = ["applications", "bp", "desk", "journal", "people", "season", "triage"]
