"""flask accounts: people who may log in."""

import secrets

import click
from flask.cli import AppGroup

from app.auth import accounts as operations
from app.auth import factors, passwords
from app.auth.models import Account
from app.core import audit
from app.core.current import settings
from app.core.db import db
from app.core.errors import DomainError
from app.dev.authenticator import next_code

accounts = AppGroup("accounts", help="People who may log in.")

#: On a laptop a published password may be shorter.
SHORTEST_IN_DEVELOPMENT = 10


@accounts.command("create-organiser")
@click.argument("email")
@click.option(
    "--password", help="From 15 characters, not a common one; made up and printed when not given."
)
def create_organiser(email: str, password: str | None) -> None:
    """Add an organiser with this EMAIL, who binds an application with codes at the first login."""
    chosen = secrets.token_urlsafe(18) if password is None else password
    refuse_weak(chosen, email)
    try:
        account = operations.create_organiser(db.session(), email, chosen)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    db.session.commit()
    click.echo(f"Организатор {account.email} добавлен.")
    if password is None:
        click.echo(f"Пароль: {chosen}")


def refuse_weak(password: str, email: str) -> None:
    """Refuse a password that is too short, or that is soon guessed."""
    strict = settings().production
    shortest = passwords.STAFF_SHORTEST if strict else SHORTEST_IN_DEVELOPMENT
    if not shortest <= len(password) <= passwords.LONGEST:
        raise click.ClickException(f"Пароль: от {shortest} до {passwords.LONGEST} знаков.")
    if strict and passwords.weak(password, email):
        raise click.ClickException("Такой пароль легко подобрать. Возьмите несколько редких слов.")


@accounts.command("reset-factor")
@click.argument("email")
def reset_factor(email: str) -> None:
    """Take away a lost second factor of EMAIL, when no other organiser can do it."""
    account = known(email)
    factors.forget(db.session(), account)
    audit.record(db.session(), "factor.reset", account, by=None)
    db.session.commit()
    click.echo(f"Второй фактор сброшен: {account.email}.")


@accounts.command("code")
@click.argument("email")
def code(email: str) -> None:
    """Print the code that the application would show now. On a laptop only."""
    if settings().production:
        raise click.ClickException("Коды показывает только приложение владельца аккаунта.")
    found = next_code(db.session(), known(email), settings().secret_key)
    if found is None:
        raise click.ClickException("Приложение с кодами ещё не подключено: войдите с паролем.")
    click.echo(found)


def known(email: str) -> Account:
    """Return one of the organisers' people by e-mail."""
    account = operations.by_email(db.session(), email)
    if account is None or not account.is_staff:
        raise click.ClickException("Среди людей премии такого нет.")
    return account
