"""The letters of reminders, in the language of the page where they were asked for."""

from flask_babel import force_locale
from flask_babel import gettext as _

from app.core.current import keys, settings
from app.core.languages import ENGLISH, PREFIX
from app.core.outbox import Letter
from nominations.phases import Call
from voting import subscriptions
from voting.models.subscription import Subscription
from voting.subscriptions import CONFIRM, STOP


def answer(subscription: Subscription) -> Letter:
    """Ask to confirm a request; who confirmed before is told so, with the link to stop."""
    with force_locale(subscription.language):
        if subscription.confirmed_at:
            return _letter(
                subscription,
                _("Вы уже просили напомнить о голосовании"),
                _("Кто-то, наверное вы, попросил об этом ещё раз. Всё в силе, ничего не нужно."),
            )
        return _letter(
            subscription,
            _("Подтвердите: напомнить о голосовании"),
            _("Вы попросили напомнить о голосовании. Чтобы письма приходили, подтвердите:"),
            _place(subscription, CONFIRM),
            _("Ссылка действует 3 дня. Если это были не вы, ничего не делайте: писем не будет."),
        )


def news(subscription: Subscription, call: Call) -> Letter:
    """Remind: the voting has opened, or a day is left."""
    with force_locale(subscription.language):
        if call is Call.OPENING:
            subject = _("Голосование открылось")
            told = _("Голосование премии открыто. Один номер — один голос в каждой номинации.")
        else:
            subject = _("Остался один день")
            told = _("До конца голосования меньше суток. Если ещё не голосовали, самое время.")
        return _letter(subscription, subject, told, _home(subscription) + "/nominations/")


def _letter(subscription: Subscription, subject: str, *paragraphs: str) -> Letter:
    stop = _place(subscription, STOP)
    whole = (
        _("Здравствуйте!"),
        *paragraphs,
        _("Больше не писать: %(link)s", link=stop),
        _("Премия «Довольный клиент»"),
    )
    return Letter(
        to=subscriptions.address(keys(), subscription),
        subject=subject,
        text="\n\n".join(whole),
        unsubscribe=stop,
    )


def _place(subscription: Subscription, act: str) -> str:
    token = subscriptions.link(settings().secret_key, act, subscription)
    return f"{_home(subscription)}/reminders/{act}/{token}"


def _home(subscription: Subscription) -> str:
    """Return the site's address in the letter's language; a task has no request to ask."""
    return settings().public_base_url + (PREFIX if subscription.language == ENGLISH else "")
