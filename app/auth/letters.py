"""The letters about an account, as plain text, in the language of the page that sends them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.core.outbox import Letter

#: How a letter that is always in Russian ends.
SIGNATURE = "\n\nПремия «Довольный клиент»"


def confirmation(email: str, link: str) -> Letter:
    """Ask to confirm the e-mail of a new account."""
    return _letter(
        email,
        _("Подтвердите почту"),
        _("Вы завели кабинет предприятия. Чтобы войти в него, подтвердите почту:"),
        link,
        _("Ссылка действует 3 дня. Если это были не вы, ничего не делайте."),
    )


def taken(email: str, login: str, forgot: str) -> Letter:
    """Tell an account's owner that somebody tried to register their e-mail again."""
    return _letter(
        email,
        _("У вас уже есть кабинет"),
        _("Кто-то, наверное вы, хотел завести кабинет на эту почту, но он уже есть."),
        _("Войти: %(link)s", link=login),
        _("Задать новый пароль: %(link)s", link=forgot),
        _("Если это были не вы, ничего не делайте: ваш кабинет не изменился."),
    )


def reset(email: str, link: str) -> Letter:
    """Send the link that sets a new password."""
    return _letter(
        email,
        _("Новый пароль"),
        _("Чтобы задать новый пароль, откройте ссылку:"),
        link,
        _(
            "Она действует 1 час и один раз. Если вы не просили об этом, ничего не делайте: "
            "пароль останется прежним."
        ),
    )


def password_changed(email: str, forgot: str) -> Letter:
    """Tell that the password has been changed."""
    return _letter(
        email,
        _("Пароль изменён"),
        _("Пароль от вашего кабинета изменён, на всех устройствах нужно войти заново."),
        _("Если это были не вы, задайте новый пароль: %(link)s", link=forgot),
    )


ROLES = {
    "organiser": lazy_gettext("организатор"),
    "moderator": lazy_gettext("модератор"),
    "observer": lazy_gettext("наблюдатель"),
}


def invitation(email: str, role: str, link: str) -> Letter:
    """Invite somebody to the organisers' team."""
    return _letter(
        email,
        _("Приглашение в команду премии"),
        _(
            "Вас приглашают в панель организаторов. Ваша роль: %(role)s.",
            role=str(ROLES[role]),
        ),
        _("Задайте пароль и подключите приложение с кодами:"),
        link,
        _("Ссылка действует 3 дня и один раз. Если вы не ждали приглашения, ничего не делайте."),
    )


def factor_reset(email: str, login: str) -> Letter:
    """Tell that another organiser took the second factor away."""
    return _letter(
        email,
        _("Второй фактор сброшен"),
        _(
            "Организатор сбросил ваш второй фактор: приложение с кодами, запасные коды и ключи "
            "доступа больше не действуют. При следующем входе подключите новое приложение."
        ),
        _("Войти: %(link)s", link=login),
        _("Если вы об этом не просили, сообщите организаторам сразу."),
    )


def second_person(email: str, what: str, author: str, link: str) -> Letter:
    """Tell an organiser that a proposal waits for a second person."""
    return _letter(
        email,
        _("Ждёт вашего подтверждения: %(what)s", what=what),
        _("%(author)s предлагает действие, для которого нужны двое.", author=author),
        _("Посмотрите и решите: %(link)s", link=link),
        _("Предложение действует сутки. Если подтвердит другой организатор, ничего не делайте."),
    )


def _letter(email: str, subject: str, *paragraphs: str) -> Letter:
    whole = (_("Здравствуйте!"), *paragraphs, _("Премия «Довольный клиент»"))
    return Letter(to=email, subject=subject, text="\n\n".join(whole))
