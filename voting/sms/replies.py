"""What the prize answers by SMS, in one place. Each fits one UCS-2 segment of 70 characters."""

from collections.abc import Sequence
from datetime import datetime

from app.core import phones
from app.core.clock import MOSCOW
from voting.rules import Outcome

MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]

TEXTS = {
    Outcome.ACCEPTED: "Голос за {code} принят. {receipt}",
    Outcome.ALREADY_SAME: "Вы уже голосовали за {code}. Голос засчитан, повтор не нужен.",
    Outcome.ALREADY_OTHER: "В этой номинации голос с вашего номера уже отдан.",
    Outcome.NOT_OPEN_YET: "Голосование начнётся {opens}. Пришлите код ещё раз тогда.",
    Outcome.CLOSED: "Голосование закончено. Итоги {results} на сайте премии.",
    Outcome.WITHDRAWN: "Участник {code} снят с голосования. Голос не списан.",
    Outcome.OWN_ENTRY: "За своё предприятие голосовать нельзя. Голос не списан.",
    Outcome.UNKNOWN_CODE: "Код {code} не найден. Проверьте код на табличке у кассы.",
    Outcome.AMBIGUOUS: "В сообщении несколько кодов. Пришлите один, например {code}",
    Outcome.UNREADABLE: "Пришлите только код участника, {digits} цифр. Пример: 12340",
    Outcome.NOT_RUSSIAN: "Голосовать можно с российского мобильного номера (+7 9…).",
    Outcome.HELP: "Пришлите код участника с таблички у кассы. Один номер - один голос.",
    Outcome.STOP: "Готово. Больше не пишем. Ваш голос остаётся в зачёте.",
    Outcome.NO: "Передали организатору: он проверит голос с вашего номера.",
}

#: To a number that may not vote, where more countries than one do: how the others' begin.
STRANGERS = "Голосовать можно с номеров {prefixes}"
#: To a message with several codes; there is no room for their receipts.
SEVERAL = "Голоса приняты: {accepted}."
SEVERAL_BUT = "Голоса приняты: {accepted}. Не приняты: {refused}."
ONE_TIME_CODE = "{code} - код для голоса за {entry}. Никому его не сообщайте."
LOOK_CODE = "{code} - код для поиска вашего голоса. Назовите его организатору."
DATA_CODE = "{code} - код для страницы «Мои данные». Никому его не сообщайте."


#: The longest message that costs one: so many UTF-16 code units (3GPP TS 23.038, UCS-2).
SEGMENT = 70


def receipt(code: str, secret: str, host: str) -> str:
    """Return what an accepted vote's reply says of its receipt: a link if it fits, else the word.

    What follows the # never reaches a server; `/r` leads on to the page of receipts.
    """
    link = f"{host}/r#{secret}"
    fits = units(text(Outcome.ACCEPTED, code=code, receipt=link)) <= SEGMENT
    return link if fits else f"Квитанция {secret}"


def day(moment: datetime | None) -> str:
    """Write a day of Moscow time: «15 декабря»."""
    if moment is None:
        return "позже"
    local = moment.astimezone(MOSCOW)
    return f"{local.day} {MONTHS[local.month - 1]}"


def text(outcome: Outcome, **values: object) -> str:
    """Return the reply to a message that came to this outcome."""
    return TEXTS[outcome].format(**values)


def strangers(countries: Sequence[str]) -> str:
    """Return the reply to a number that may not vote, where those of these countries may."""
    if tuple(countries) == phones.HOME:
        return text(Outcome.NOT_RUSSIAN)
    return STRANGERS.format(prefixes=" ".join(phones.COUNTRIES[one] for one in countries))


def units(reply: str) -> int:
    """Return a reply's length in UTF-16 code units, as operators count it."""
    return len(reply.encode("utf-16-le")) // 2


#: The letters of 3GPP TS 23.038 that take seven bits each; any other makes a text UCS-2.
_SEVEN_BITS = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


def encoding(text: str) -> str:
    """Return how an operator encodes a text: one letter of Cyrillic makes all of it UCS-2."""
    return "GSM-7" if _SEVEN_BITS.issuperset(text) else "UCS-2"
