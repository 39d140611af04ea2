"""The letters about an application, as plain text."""

from app.auth.letters import SIGNATURE
from app.core.outbox import Letter
from nominations import codes
from nominations.models.application import Application
from nominations.models.entry import Entry


def accepted(entry: Entry, site: str) -> Letter:
    """Tell the owner that the business takes part, and by which code."""
    application = entry.application
    page = f"Ваша страница: {site}/e/{entry.code}\n\n" if site else ""
    return _letter(
        application,
        f"Заявка принята. Ваш код {entry.code}",
        f"«{application.business.name}» участвует в номинации "
        f"«{application.division.nomination.name}».\n\n"
        f"Код для голосования: {codes.spaced(entry.code)}\n\n"
        f"{page}"
        f"Ваша группа: {application.division.label}. Вы соревнуетесь только с теми, "
        "кто в ней.",
    )


def declined(application: Application, site: str) -> Letter:
    """Tell the owner why the application was declined, and that a new one may follow."""
    page = f"\n\nПодать новую заявку: {site}/cabinet/applications/new" if site else ""
    return _letter(
        application,
        "Заявка отклонена",
        f"Заявка «{application.business.name}» в номинацию "
        f"«{application.division.nomination.name}» отклонена.\n\n"
        f"Причина: {application.reason}{page}",
    )


def _letter(application: Application, subject: str, text: str) -> Letter:
    return Letter(
        to=application.business.owner.email,
        subject=subject,
        text=f"Здравствуйте!\n\n{text}{SIGNATURE}",
    )
