"""The commands of design and operations, each in its group."""

from flask import Flask

from app.cli.accounts import accounts
from app.cli.audit import audit
from app.cli.begin import begin
from app.cli.cities import cities
from app.cli.count import count
from app.cli.credentials import credentials
from app.cli.entries import entries
from app.cli.privacy import privacy
from app.cli.protocol import protocol
from app.cli.results import results
from app.cli.season import season
from app.cli.simulate import simulate_fraud
from app.cli.sms import sms
from app.cli.standings import standings


def register(app: Flask) -> None:
    """Add the commands to `flask`."""
    season.add_command(simulate_fraud)
    app.cli.add_command(begin)
    groups = [season, entries, standings, results, credentials, protocol]
    groups += [accounts, audit, cities, count, sms, privacy]
    for group in groups:
        app.cli.add_command(group)
