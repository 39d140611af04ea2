"""The published reasons of rulings: a class for the log, a sentence for the voter. Pure.

docs/fraud.md lists them. A class is never renamed: lines of the log say it for ever.
"""

from collections.abc import Mapping

from voting.fraud.facts import Kind

#: Why a vote is held or voided.
AGAINST: Mapping[str, str] = {
    "number-block": "Голос пришёл в группе голосов с номеров, идущих подряд",
    "shared-device": "С одного устройства голосовали со многих телефонов",
    "same-text": "Голос пришёл в группе SMS с одинаковым текстом",
    "timing": "Голос пришёл в группе голосов, отданных в необычное время или слишком ровно",
    "unusual-source": "Голос пришёл в группе голосов необычного для участника происхождения",
    "hosting": "Голос пришёл в группе голосов из сетей, где люди не живут: хостинг и прокси",
    "bought": "Есть подтверждения, что голос куплен",
}
#: Why it is counted again.
FOR: Mapping[str, str] = {
    "confirmed": "Проверка не подтвердила сомнений: голос учтён",
    "mistake": "Решение было ошибкой: голос учтён",
}
TEXTS = {**AGAINST, **FOR}
CLASSES = {text: name for name, text in TEXTS.items()}

OF_KIND = {
    Kind.BLOCK: "number-block",
    Kind.DEVICE: "shared-device",
    Kind.TEXT: "same-text",
    Kind.REGULAR: "timing",
    Kind.NIGHT: "timing",
    Kind.BURST: "timing",
    Kind.HOSTING: "hosting",
}


def allowed(kind: str) -> Mapping[str, str]:
    """Return the reasons that a ruling of this kind (hold, void, clear) may have."""
    return FOR if kind == "clear" else AGAINST


def suggested(kind: str) -> str:
    """Return the class of reason that a signal points to."""
    return OF_KIND.get(Kind(kind), "unusual-source")
