"""flask accounts: people who may log in."""

import secrets

import click
from flask.cli import AppGroup

from app.auth import accounts as operations
from app.auth.forms import LONGEST_PASSWORD, SHORTEST_PASSWORD
from app.core.db import db
from app.core.errors import DomainError

accounts = AppGroup("accounts", help="People who may log in.")


@accounts.command("create-organiser")
@click.argument("email")
@click.option("--password", help="From 10 to 200 characters; made up and printed when not given.")
def create_organiser(email: str, password: str | None) -> None:
    """Add an organiser with this EMAIL."""
    chosen = secrets.token_urlsafe(12) if password is None else password
    if not SHORTEST_PASSWORD <= len(chosen) <= LONGEST_PASSWORD:
        raise click.ClickException("Пароль: от 10 до 200 знаков.")
    try:
        account = operations.create_organiser(db.session(), email, chosen)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    db.session.commit()
    click.echo(f"Организатор {account.email} добавлен.")
    if password is None:
        click.echo(f"Пароль: {chosen}")
