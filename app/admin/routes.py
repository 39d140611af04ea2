"""The map of the panel, a module a screen."""

from app.admin import applications, desk, fraud, journal, people, season, triage
from app.admin.blueprint import bp

__all__ = ["applications", "bp", "desk", "fraud", "journal", "people", "season", "triage"]
