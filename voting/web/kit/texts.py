"""Words that an owner may send around: for each network, with the address and the code."""

from flask_babel import lazy_gettext as _

from app.core import phones
from app.core.current import settings
from nominations import codes, naming
from voting.outcomes import Outcome
from voting.sms.replies import day
from voting.web.kit.blueprint import Own
from voting.web.kit.sheets import dated, page_of

#: What each is for, and its words: these go to customers, so they are Russian in either language.
TEXTS = (
    (
        _("Пост во ВКонтакте и Одноклассники"),
        (
            "Дорогие клиенты! {name} участвует в народной премии «Довольный клиент», "
            "номинация «{nomination}». Победителя выбираете только вы.\n\nЕсли вам у нас "
            "нравится, отдайте нам голос, это минута:\n1. Откройте {address}\n2. Нажмите "
            "«Отдать голос» и подтвердите номер телефона.\n\nНа сайте бесплатно. Или "
            "отправьте SMS {code} на {number} по тарифу вашего оператора. Голосование до "
            "{closes}, один номер — один голос в номинации."
        ),
    ),
    (
        _("Telegram и чаты"),
        (
            "Мы в премии «Довольный клиент»! Если вам у нас хорошо, проголосуйте за {name}: "
            "{address}\nНа сайте бесплатно, SMS {code} на {number} — по тарифу вашего оператора. "
            "До {closes}."
        ),
    ),
    (
        _("Словами у кассы"),
        (
            "Мы участвуем в народной премии. Если вам у нас понравилось, наведите камеру на этот "
            "квадрат: голос на сайте бесплатный и займёт минуту."
        ),
    ),
)
WON = (
    (
        _("Пост о победе"),
        (
            "Мы победили! {name} — {place}-е место народной премии «Довольный клиент», номинация "
            "«{nomination}». Спасибо каждому, кто отдал нам голос. Подтверждение: {proof}"
        ),
    ),
)
THANKS = (
    (
        _("Пост с благодарностью"),
        (
            "Голосование народной премии «Довольный клиент» закончилось. Спасибо всем, кто отдал "
            "голос за {name}: ваше доверие дороже места."
        ),
    ),
)


def texts(mine: Own) -> dict[str, str]:
    """Return the words that ask for votes."""
    values = {
        "name": naming.quoted(mine.card.name),
        "nomination": mine.card.nomination,
        "address": page_of(mine.card, mine.spot),
        "code": codes.spaced(mine.card.code),
        "number": phones.spelled(settings().sms_number),
        "closes": day(mine.season.voting_closes),
    }
    return {str(title): words.format(**values) for title, words in TEXTS}


def thanks(mine: Own, outcome: Outcome) -> dict[str, str]:
    """Return the words for after the results."""
    proof = f"{settings().public_base_url}/e/{mine.card.code}/award"
    words = WON if outcome.won else THANKS
    values = {
        "name": naming.quoted(mine.card.name),
        "nomination": mine.card.nomination,
        "place": outcome.prize,
        "proof": proof,
    }
    return {str(title): text.format(**values) for title, text in words}


def release(mine: Own, division: str, outcome: Outcome) -> str:
    """Return a text for the press, of facts alone."""
    card = mine.card
    took = f"заняло {outcome.prize}-е место" if outcome.won else "участвовало"
    proof = f"{settings().public_base_url}/e/{card.code}/award"
    return (
        f"Предприятие {naming.quoted(card.name)} ({card.city}, {card.region}) {took} в народной "
        f"премии малого бизнеса «Довольный клиент», {mine.season.name}.\n\n"
        f"Номинация: {card.nomination}.\nГруппа сравнения: {division}.\n"
        f"Засчитано голосов: {outcome.counted}.\n"
        f"Итоги подведены {dated(outcome.certified_at)}.\n\nВ премии соревнуются равные: "
        "предприятия с похожим числом сотрудников из городов с похожим населением. Победителей "
        "выбирают покупатели: один номер телефона — один голос в номинации. Подсчёт открыт, его "
        f"может проверить каждый.\n\nПодтверждение: {proof}\n"
    )
