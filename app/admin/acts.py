"""What the acts of the journal are called in Russian."""

ACTS = {
    "access.refused": "Отказано в действии",
    "account.confirmed": "Почта подтверждена",
    "account.disabled": "Доступ закрыт",
    "account.enabled": "Доступ открыт",
    "account.invited": "Приглашение отправлено",
    "account.joined": "Приглашение принято",
    "account.logged_in": "Вход",
    "account.logged_out": "Выход",
    "account.organiser_created": "Организатор добавлен командой",
    "account.password_reset": "Пароль задан заново",
    "account.proved_again": "Второй фактор показан снова",
    "account.registered": "Кабинет заведён",
    "account.role_changed": "Роль изменена",
    "account.uninvited": "Приглашение отозвано",
    "application.accepted": "Заявка принята",
    "application.declined": "Заявка отклонена",
    "application.submitted": "Заявка подана",
    "audit.viewed": "Просмотр журнала",
    "business.changed": "Данные предприятия изменены",
    "business.registered": "Предприятие добавлено",
    "division.merged": "Группы объединены",
    "entry.withdrawn": "Участник снят",
    "factor.codes_renewed": "Новые запасные коды",
    "factor.enrolled": "Приложение с кодами подключено",
    "factor.refused": "Код не подошёл",
    "factor.reset": "Второй фактор сброшен",
    "message.assigned": "SMS отдано участнику",
    "passkey.added": "Ключ доступа добавлен",
    "passkey.removed": "Ключ доступа удалён",
    "privacy.erased": "Персональные данные стёрты",
    "results.certified": "Итоги заверены",
    "season.closed_early": "Голосование закрыто досрочно",
    "season.created": "Сезон создан",
    "season.published": "Сезон опубликован",
    "session.ended": "Сеанс завершён",
    "session.others_ended": "Остальные сеансы завершены",
    "synonym.taught": "Слово выучено",
}


def name(action: str) -> str:
    """Return an act's name; one that has none is shown as it is kept."""
    return ACTS.get(action, action)
