"""Mailboxes: who wants no reminders. Letters of duty, such as a decision, come all the same."""

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.auth.models import Account
from nominations.models.reminder import QuietMailbox


def quiet() -> ColumnElement[bool]:
    """Tell, in SQL, whether an account wants no reminders."""
    return Account.id.in_(select(QuietMailbox.account_id))


def is_quiet(session: Session, account: Account) -> bool:
    """Tell whether an account wants no reminders."""
    return session.get(QuietMailbox, account.id) is not None


def stop(session: Session, account: Account) -> None:
    """Send this account no more reminders; twice is once."""
    postgres = session.get_bind().dialect.name == "postgresql"
    insert = (postgresql.insert if postgres else sqlite.insert)(QuietMailbox)
    session.execute(insert.values(account_id=account.id).on_conflict_do_nothing())


def resume(session: Session, account: Account) -> None:
    """Let reminders come again."""
    session.execute(delete(QuietMailbox).where(QuietMailbox.account_id == account.id))
    session.expire_all()
