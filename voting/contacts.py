"""Words that strangers write for everybody to read: made plain, and searched for contacts.

An address, a phone or an account in them is an advertisement, or somebody's data: it isn't shown.
"""

import re
import unicodedata
from enum import StrEnum

#: Marks above and below one letter: a few languages need two, nobody needs a tower.
MOST_MARKS = 2
#: Whoever writes fewer letters has said nothing.
FEWEST_LETTERS = 3


class Contact(StrEnum):
    """What words may not hold."""

    LINK = "link"
    EMAIL = "email"
    PHONE = "phone"
    ACCOUNT = "account"


_ENDS = (
    "ru|рф|ру|рус|su|com|net|org|info|online|онлайн|shop|store|site|pro|biz|club|by|kz|io|tv|app|"
    "link|ly|cc|gg|top|xyz|moscow|tatar|agency|studio|cafe|beauty"
)
#: Ends that are written with spaces around the dot, too; and those that are words, after «точка».
_APART = "ru|рф|su|com|net|org"
_TOLD = "ком|нет|орг|сайт|москва|дети"
_DOT = r"(?:\s*[\[({]?\s*(?:точка|dot)\s*[\])}]?\s*)"
_LINK = re.compile(
    rf"https?\s*:\s*/|hxxps?:|\bwww\s*\.|\b[\w-]{{2,}}[.·](?:{_ENDS})(?![\w-])"
    rf"|\b[\w-]{{2,}}\s*\.\s*(?:{_APART})(?![\w-])|\b[\w-]{{2,}}{_DOT}(?:{_ENDS}|{_TOLD})(?![\w-])"
    r"|\b(?:t|vk|wa|tg|ok|fb)\s*\.\s*(?:me|com|cc|ru)\b"
)
_AT = r"(?:@|[\[({]\s*(?:at|собака)\s*[\])}]|\s(?:собака|собачка)\s)"
_EMAIL = re.compile(rf"[\w.+-]+\s*{_AT}\s*[\w-]+\s*(?:\.|{_DOT})\s*\w{{2,}}")
#: What is no dot, and is typed for one; and what follows a figure to make a picture of it.
_UNLIKE = str.maketrans("。｡", "..", "\ufe0f")
_NETWORK = (
    r"телеграм\w*|телег[аеу]|тг|tg|telegram|инст\w{0,9}|inst(?:a|agram)?|вк|vk|вконтакте|whats\s?app|"
    r"в[ао]тс\w*|ватцап|viber|вайбер\w*|дзен|rutube|tiktok|тикток"
)
_ACCOUNT = re.compile(
    rf"(?:^|[\s:(,;])@\w{{2,}}|\b(?:{_NETWORK})\s*[:=—–-]?\s*@?[a-z][a-z0-9_.]{{3,}}"
)
_BETWEEN = r"[\s()+*./_~—–-]{0,4}"
_PHONE = re.compile(rf"(?:\d{_BETWEEN}){{6,}}\d|(?<![\d.])\d\d-\d\d-\d\d(?![\d-])")
#: Figures that are no phones: days, hours, years one after another, sums.
_FIGURES = re.compile(
    r"\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b|\b\d{1,2}:\d{2}\b"
    r"|\b(?:19|20)\d\d(?:\s*[–—-]\s*(?:19|20)\d\d)?\b(?=\s*(?:[,и–—-]|год|г\.|$|[^\d\s]))"
    r"|\b[1-9]0{3,}\b|\b\d{1,3}(?:\s\d{3})+\s*(?:р\b|руб|₽|тыс|чел|раз|гост|шт)"
)
_NUMERAL = (
    r"(?:ноль|один|два|три|четыре|пять|шесть|семь|восемь|девять|плюс|сто|двести|триста|"
    r"\w+(?:надцать|дцать|десят|ста|сот)|сорок|девяносто)"
)
_SPELLED = re.compile(rf"\b{_NUMERAL}(?:[\s,.-]+{_NUMERAL}){{4,}}\b")
#: Letters that stand for zeros between figures.
_ZEROS = re.compile(r"(?<=\d)[\sоo().-]*[оo][\sоo().-]*(?=\d)")
_NOUGHT = str.maketrans("оo", "00")


def tidied(text: str) -> str:
    """Return the words in one line, without what is not seen: turned, joined or towering marks."""
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if char.isspace():
            kept.append(" ")
        elif category not in {"Cc", "Cf", "Cs", "Co", "Cn"} and marks <= MOST_MARKS:
            kept.append(char)
    return " ".join("".join(kept).split())


def wordless(text: str) -> bool:
    """Tell whether there are hardly any letters: dots, figures and pictures thank for nothing."""
    return sum(map(str.isalpha, text)) < FEWEST_LETTERS


def found(text: str) -> Contact | None:
    """Return the first kind of contact that the words hold, however it is typed."""
    plain = _plain(text)
    if _EMAIL.search(plain):
        return Contact.EMAIL
    if _LINK.search(plain):
        return Contact.LINK
    if _ACCOUNT.search(plain):
        return Contact.ACCOUNT
    figures = _FIGURES.sub(" · ", _ZEROS.sub(lambda run: run[0].translate(_NOUGHT), plain))
    return Contact.PHONE if _PHONE.search(figures) or _SPELLED.search(plain) else None


def _plain(text: str) -> str:
    """Return the words as they are searched: small letters, usual figures, no marks on them."""
    shown = unicodedata.normalize("NFKC", text).casefold()
    bare = (char for char in shown if unicodedata.category(char) not in {"Cf", "Me", "Cc"})
    return unicodedata.normalize("NFC", "".join(bare)).translate(_UNLIKE)
