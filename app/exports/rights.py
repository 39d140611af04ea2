"""Who may take what: whoever may look at the screen; with INN and e-mails, whom the matrix lets."""

from app.auth.models import Account
from app.auth.permissions import allows
from app.core.errors import DomainError
from app.exports.definitions import Export

#: The act of the matrix that says who may have INN and e-mails in a file.
PERSONAL = "admin.make_personal_export"


class NoRight(DomainError):
    """The owner may not have it any more."""


class AccessClosed(NoRight):
    """The owner's account was closed."""

    message = "Доступ владельца выгрузки закрыт."


class ScreenClosed(NoRight):
    """The owner's role may not look at the screen that shows the same."""

    message = "Роль больше не позволяет видеть эти данные."


class PersonalClosed(NoRight):
    """The owner's role may not have INN and e-mails in a file."""

    message = "Роль не позволяет выгружать ИНН и почту."


def opens(role: str, export: Export) -> bool:
    """Tell whether a role may take an export, without INN and e-mails."""
    may_act = not export.act or allows(role, export.act, "POST")
    return may_act and allows(role, export.screen, "GET")


def check(account: Account, export: Export, *, personal: bool) -> None:
    """Raise AccessClosed, ScreenClosed or PersonalClosed unless the person may have it now."""
    if account.disabled:
        raise AccessClosed
    if not opens(account.role, export):
        raise ScreenClosed
    if personal and not allows(account.role, PERSONAL, "POST"):
        raise PersonalClosed
