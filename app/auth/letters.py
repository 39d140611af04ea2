"""The letters about an account, as plain text."""

from app.core.outbox import Letter

SIGNATURE = "\n\nПремия «Довольный клиент»"


def confirmation(email: str, link: str) -> Letter:
    """Ask to confirm the e-mail of a new account."""
    return _letter(
        email,
        "Подтвердите почту",
        "Здравствуйте!\n\n"
        "Вы завели кабинет предприятия. Чтобы войти в него, подтвердите почту:\n\n"
        f"{link}\n\n"
        "Ссылка действует 3 дня. Если это были не вы, ничего не делайте.",
    )


def taken(email: str, login: str, forgot: str) -> Letter:
    """Tell an account's owner that somebody tried to register their e-mail again."""
    return _letter(
        email,
        "У вас уже есть кабинет",
        "Здравствуйте!\n\n"
        "Кто-то, наверное вы, хотел завести кабинет на эту почту, но он уже есть.\n\n"
        f"Войти: {login}\n"
        f"Задать новый пароль: {forgot}\n\n"
        "Если это были не вы, ничего не делайте: ваш кабинет не изменился.",
    )


def reset(email: str, link: str) -> Letter:
    """Send the link that sets a new password."""
    return _letter(
        email,
        "Новый пароль",
        "Здравствуйте!\n\n"
        f"Чтобы задать новый пароль, откройте ссылку:\n\n{link}\n\n"
        "Она действует 1 час и один раз. Если вы не просили об этом, ничего не делайте: "
        "пароль останется прежним.",
    )


def password_changed(email: str, forgot: str) -> Letter:
    """Tell that the password has been changed."""
    return _letter(
        email,
        "Пароль изменён",
        "Здравствуйте!\n\n"
        "Пароль от вашего кабинета изменён, на всех устройствах нужно войти заново.\n\n"
        f"Если это были не вы, задайте новый пароль: {forgot}",
    )


ROLES = {"organiser": "организатор", "moderator": "модератор", "observer": "наблюдатель"}


def invitation(email: str, role: str, link: str) -> Letter:
    """Invite somebody to the organisers' team."""
    return _letter(
        email,
        "Приглашение в команду премии",
        "Здравствуйте!\n\n"
        f"Вас приглашают в панель организаторов. Ваша роль: {ROLES[role]}.\n\n"
        f"Задайте пароль и подключите приложение с кодами:\n\n{link}\n\n"
        "Ссылка действует 3 дня и один раз. Если вы не ждали приглашения, ничего не делайте.",
    )


def factor_reset(email: str, login: str) -> Letter:
    """Tell that another organiser took the second factor away."""
    return _letter(
        email,
        "Второй фактор сброшен",
        "Здравствуйте!\n\n"
        "Организатор сбросил ваш второй фактор: приложение с кодами, запасные коды и ключи "
        "доступа больше не действуют. При следующем входе подключите новое приложение.\n\n"
        f"Войти: {login}\n\n"
        "Если вы об этом не просили, сообщите организаторам сразу.",
    )


def _letter(email: str, subject: str, text: str) -> Letter:
    return Letter(to=email, subject=subject, text=text + SIGNATURE)
