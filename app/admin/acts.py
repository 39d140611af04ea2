"""What the acts of the journal are called."""

from flask_babel import lazy_gettext as _

ACTS = {
    "access.refused": _("Отказано в действии"),
    "account.confirmed": _("Почта подтверждена"),
    "account.disabled": _("Доступ закрыт"),
    "account.enabled": _("Доступ открыт"),
    "account.invited": _("Приглашение отправлено"),
    "account.joined": _("Приглашение принято"),
    "account.logged_in": _("Вход"),
    "account.logged_out": _("Выход"),
    "account.organiser_created": _("Организатор добавлен командой"),
    "account.password_reset": _("Пароль задан заново"),
    "account.proved_again": _("Второй фактор показан снова"),
    "account.registered": _("Кабинет заведён"),
    "account.role_changed": _("Роль изменена"),
    "account.uninvited": _("Приглашение отозвано"),
    "application.accepted": _("Заявка принята"),
    "application.declined": _("Заявка отклонена"),
    "application.submitted": _("Заявка подана"),
    "audit.viewed": _("Просмотр журнала"),
    "award.handed_over": _("Награда вручена"),
    "award.promised": _("Награда назначена"),
    "business.changed": _("Данные предприятия изменены"),
    "business.registered": _("Предприятие добавлено"),
    "division.merged": _("Группы объединены"),
    "entry.withdrawn": _("Участник снят"),
    "factor.codes_renewed": _("Новые запасные коды"),
    "factor.enrolled": _("Приложение с кодами подключено"),
    "factor.refused": _("Код не подошёл"),
    "factor.reset": _("Второй фактор сброшен"),
    "proposal.approved": _("Предложение подтверждено"),
    "proposal.declined": _("Предложение отклонено"),
    "proposal.made": _("Предложение внесено"),
    "proposal.withdrawn": _("Предложение отозвано"),
    "message.assigned": _("SMS отдано участнику"),
    "passkey.added": _("Ключ доступа добавлен"),
    "passkey.removed": _("Ключ доступа удалён"),
    "privacy.erased": _("Персональные данные стёрты"),
    "results.called_off": _("Публикация итогов отменена"),
    "results.certified": _("Итоги заверены"),
    "results.check_waived": _("Проверка снята с объяснением"),
    "results.frozen": _("Протокол заморожен"),
    "results.not_announced": _("Итоги не опубликованы: места изменились"),
    "results.unfrozen": _("Заморозка снята"),
    "season.closed_early": _("Голосование закрыто досрочно"),
    "season.created": _("Сезон создан"),
    "season.published": _("Сезон опубликован"),
    "season.changed": _("Условия сезона изменены"),
    "season.merged": _("Малые группы объединены"),
    "rules.drafted": _("Черновик правил изменён"),
    "rules.published": _("Редакция правил опубликована"),
    "gateway.tested": _("Шлюз SMS проверен"),
    "session.ended": _("Сеанс завершён"),
    "session.others_ended": _("Остальные сеансы завершены"),
    "synonym.taught": _("Слово выучено"),
}


#: Why an act was refused; a rule has the name of its class.
WHY = {
    "role": _("роль не позволяет"),
    "sudo": _("второй фактор не показан за последние 5 минут"),
    "many more": _("и ещё много раз за этот час"),
    "OwnProposal": _("своё предложение подтверждает другой человек"),
    "ProposalChanged": _("с тех пор что-то изменилось"),
    "ProposalExpired": _("предложению больше суток"),
    "ProposalDecided": _("решение уже есть"),
    "ProposalWaits": _("уже предложено"),
    "AnnouncementWaits": _("уже подтверждено двумя"),
    "TermsLocked": _("условия больше не меняются"),
    "NotReady": _("пройдены не все проверки"),
    "NotARehearsal": _("настоящий сезон раньше срока не закрывают"),
}


def why(reason: str) -> str:
    """Return why an act was refused, in words; a rule that has none here by its name."""
    return str(WHY.get(reason, reason))


def name(action: str) -> str:
    """Return an act's name; one that has none is shown as it is kept."""
    return str(ACTS.get(action, action))
