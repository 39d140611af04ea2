"""The map of the panel, a module a screen."""

from app.admin import (
    applications,
    awards,
    ceremony,
    changes,
    desk,
    fraud,
    importing,
    journal,
    people,
    results,
    season,
    season_edits,
    season_grid,
    season_rules,
    season_trades,
    seasons,
    triage,
)
from app.admin.blueprint import bp

__all__ = [
    "applications",
    "awards",
    "bp",
    "ceremony",
    "changes",
    "desk",
    "fraud",
    "importing",
    "journal",
    "people",
    "results",
    "season",
    "season_edits",
    "season_grid",
    "season_rules",
    "season_trades",
    "seasons",
    "triage",
]
