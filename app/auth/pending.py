"""A dangerous act that waits for the second factor: what was typed goes on, the act is not lost.

The browser alone holds it, signed: in the page that asks for the factor, then in the one that has
the button. Acts that carry a secret are not here, so that none is ever in such a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer

#: How long what was typed waits.
TERM = timedelta(minutes=30)
#: A bigger form is typed again.
LONGEST = 200_000
TOKEN = "csrf_token"  # noqa: S105 -- A field's name.

#: {endpoint: what the button says}. With those of `CARRY_SECRETS`, all acts that take a factor.
NAMES = {
    "admin.close_voting": _("Закрыть голосование"),
    "admin.certify": _("Итоги: предложить или подтвердить"),
    "admin.publish_season": _("Опубликовать сезон"),
    "admin.dates": _("Изменить сроки"),
    "admin.numbers": _("Изменить числа и пределы"),
    "admin.countries": _("Изменить страны голосующих"),
    "admin.grid": _("Изменить сетку"),
    "admin.nominations": _("Изменить номинации"),
    "admin.merge": _("Объединить малые группы"),
    "admin.publish_rules": _("Опубликовать редакцию правил"),
    "admin.freeze": _("Заморозить протокол"),
    "admin.unfreeze": _("Снять заморозку"),
    "admin.waive": _("Снять проверку"),
    "admin.call_off": _("Отменить публикацию"),
    "admin.rule": _("Решить о голосах"),
    "admin.fraud_receipts": _("Решить о голосах по квитанциям"),
    "admin.approve_ruling": _("Подтвердить решение о голосах"),
    "admin.credential": _("Предложить отзыв свидетельства"),
    "admin.approve_revocation": _("Подтвердить отзыв свидетельства"),
    "admin.removal": _("Предложить снять участника"),
    "admin.approve_removal": _("Снять участника с голосования"),
    "admin.shred": _("Предложить уничтожение данных"),
    "admin.approve_shredding": _("Подтвердить уничтожение данных"),
    "admin.wipe_rehearsal": _("Стереть репетицию"),
    "admin.make_personal_export": _("Выгрузить с ИНН и почтой"),
    "admin.invite": _("Пригласить"),
    "admin.uninvite": _("Отозвать приглашение"),
    "admin.change_role": _("Изменить роль"),
    "admin.disable": _("Закрыть доступ"),
    "admin.enable": _("Открыть доступ"),
    "admin.reset_factor": _("Сбросить второй фактор"),
    "account.recovery_codes": _("Сделать новые запасные коды"),
    "account.remove_passkey": _("Удалить ключ доступа"),
}
#: A code, a device's answer: they are asked for again.
CARRY_SECRETS = frozenset({"account.application", "account.passkey_options", "account.add_passkey"})


@dataclass(frozen=True)
class Act:
    """What waits: the address, and the fields as they were typed."""

    endpoint: str
    path: str
    fields: Sequence[tuple[str, str]]

    @property
    def name(self) -> str:
        """Return what the button says."""
        return str(NAMES[self.endpoint])


def hold(secret: str, account_id: int, act: Act) -> str:
    """Return an act as one signed text for this account; empty when it can't be held."""
    if act.endpoint not in NAMES or sum(len(value) for _name, value in act.fields) > LONGEST:
        return ""
    fields = [[name, value] for name, value in act.fields if name != TOKEN]
    written = _signer(secret, account_id).dumps([act.endpoint, act.path, fields])
    return written if isinstance(written, str) else written.decode()


def read(secret: str, account_id: int, text: str) -> Act | None:
    """Return what such a text holds; None when it is another's, too old, altered or empty."""
    try:
        kept = _signer(secret, account_id).loads(text, max_age=int(TERM.total_seconds()))
    except BadData:
        return None
    endpoint, path, fields = kept
    return Act(endpoint, path, [(name, value) for name, value in fields])


def _signer(secret: str, account_id: int) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=f"auth-pending-act-{account_id}")
