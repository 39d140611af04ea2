"""How people write a vote: the reading of one SMS text (domain.md §4.7).

The code alone matters; what stands around it is the voter's comment. Nothing is guessed: of two
codes neither gets the vote, and a code hidden in a telephone number or a date is none.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.core import tokens
from nominations import codes

Span = tuple[int, int]


class Kind(StrEnum):
    VOTE = "vote"
    AMBIGUOUS = "ambiguous"  # several codes that exist
    BAD_CHECK = "bad_check"  # a code with a slip of the finger
    UNKNOWN_CODE = "unknown_code"
    STOP = "stop"  # no more messages, please
    HELP = "help"
    NO = "no"  # «it wasn't me»
    EMPTY = "empty"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Reading:
    """What a message says: its kind, the codes that made it so, and the voter's own words."""

    kind: Kind
    codes: tuple[str, ...] = ()
    comment: str = ""


#: Words that alone, or with a code, are an order; also typed in the other keyboard's layout.
#: «No» is none of them: NFKC makes it of «№».
_ORDERS = {
    **dict.fromkeys(("стоп", "stop", "cnjg", "ыещз", "отписка", "отписаться"), Kind.STOP),
    **dict.fromkeys(("unsubscribe", "stopall"), Kind.STOP),
    **dict.fromkeys(("помощь", "help", "gjvjom", "рудз", "справка", "info", "инфо"), Kind.HELP),
    **dict.fromkeys(("нет", "net", "ytn", "отмена", "отменить", "jnvtyf"), Kind.NO),
}
#: Words that may stand beside an order.
_POLITE = frozenset(["смс", "sms", "голос", "голоса", "мой", "пожалуйста"])
#: Words that say «I vote» and nothing more, so they are no comment.
_VOTE_WORDS = frozenset(
    [
        "голос",
        "голосую",
        "код",
        "за",
        "мой",
        "дк",
        "golos",
        "golosuyu",
        "kod",
        "za",
        "dk",
        "ujkjc",
        "ujkjce",
        "rjl",
        "lr",
        "n",
        "no",
    ],
)

# Longer numbers that may hold five digits in a row: telephones, with brackets and without.
_TELEPHONE = re.compile(
    r"(?<!\d)(?:"
    r"\+\d(?:[ ().-]{0,2}\d){9,14}"
    r"|[78]?[ -]?\(\d{3,5}\)(?:[ -]?\d){5,7}"
    r"|[78][ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{2}[ .-]?\d{2}"
    r"|[78][ .-]?9\d{2}(?:[ .-]?\d){7}"
    r"|9\d{2}[ .-]?\d{3}[ .-]?\d{2}[ .-]?\d{2}"
    r")(?!\d)",
    re.ASCII,
)
_DATE_OR_TIME = re.compile(
    r"(?<!\d)(?:\d{4}-\d\d?-\d\d?|\d\d?\.\d\d?\.\d{4}|\d\d?:\d\d(?::\d\d)?)(?!\d)",
    re.ASCII,
)
#: Digits with no more than one separator between two of them.
_NUMBER = re.compile(r"\d+(?:[ .,/_*‐‒–—−-]\d+)*", re.ASCII)
_GROUP = re.compile(r"\d+", re.ASCII)
_WORD = re.compile(r"[^\W_]+")
_LOOKALIKES = str.maketrans("оoзlіiчбвbs", "00311146885")
_DIGITS_IN_A_WORD = 2  # a word with fewer is a word
_JOINER = "\u200d"  # holds the parts of an emoji together
_DROPPED = frozenset({"Cf", "Mn", "Me"})
_BEFORE_A_CODE = " ,:#№-–—(«\"'"
_AFTER_A_CODE = " .,;:!?-–—)»\"'"


def parse(text: str, known: Callable[[str], bool], code_length: int = 5) -> Reading:
    """What the message says; `known` tells whether an entry has the code. Never raises."""
    bare = text.strip()
    if len(bare) == code_length and bare.isascii() and bare.isdigit():
        return _judged(bare, [(bare, (0, code_length))], known)
    composed = unicodedata.normalize("NFC", text)
    plain, origins = _folded(composed)
    if not plain.strip():
        return Reading(Kind.EMPTY)
    found = list(_found(_without_longer_numbers(plain), code_length))
    rest = _without(plain, [span for _, span in found])
    if order := _order(rest):
        return Reading(order, tuple(dict.fromkeys(code for code, _ in found)))
    original = [(code, (origins[start], origins[end])) for code, (start, end) in found]
    return _judged(composed, original, known)


def normalise(text: str) -> str:
    """The text as the grammar sees it: no case, marks or invisible signs, digits all ASCII."""
    return _folded(unicodedata.normalize("NFC", text))[0]


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as the grammar sees it, and for each place in it the place in the text it is of."""
    plain: list[str] = []
    origins: list[int] = []
    for place, char in enumerate(text):
        folded = _fold(char)
        plain.append(folded)
        origins.extend([place] * len(folded))
    return "".join(plain), [*origins, len(text)]


def _fold(char: str) -> str:
    if char.isascii():
        return char.lower()
    shown = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
    return "".join(
        str(unicodedata.decimal(part)) if part.isdecimal() else part
        for part in shown
        if unicodedata.category(part) not in _DROPPED
    )


def _without_longer_numbers(plain: str) -> str:
    """The text with each telephone, date and time blotted out, every place kept."""
    for pattern in (_TELEPHONE, _DATE_OR_TIME):
        plain = pattern.sub(lambda match: "\0" * len(match[0]), plain)
    return plain


def _found(plain: str, length: int) -> Iterator[tuple[str, Span]]:
    """What has the shape of a code: digits or, failing that, a word of digits and lookalikes."""
    numbers = [found for match in _NUMBER.finditer(plain) for found in _in_number(match, length)]
    yield from numbers
    if not numbers:
        for match in _WORD.finditer(plain):
            digits = match[0].translate(_LOOKALIKES)
            typed = sum(char.isdecimal() for char in match[0])
            if len(digits) == length and typed >= _DIGITS_IN_A_WORD and digits.isdecimal():
                yield digits, match.span()


def _in_number(match: re.Match[str], length: int) -> Iterator[tuple[str, Span]]:
    """The codes in digits with single separators: all of them, or groups as they are printed."""
    groups = [(group[0], match.start() + group.start()) for group in _GROUP.finditer(match[0])]
    digits = "".join(group for group, _ in groups)
    if len(digits) == length:
        yield digits, match.span()
        return
    printed = [len(group) for group in codes.spaced("1" * length).split()]
    while groups:
        taken = groups[: _groups_of_code([len(group) for group, _ in groups], length, printed)]
        if taken:
            last, start = taken[-1]
            yield "".join(group for group, _ in taken), (taken[0][1], start + len(last))
        groups = groups[len(taken) or 1 :]


def _groups_of_code(sizes: list[int], length: int, printed: list[int]) -> int:
    """How many of the first groups make a code; 12 340 000 has none, for a sum is no code."""
    if sizes[0] == length:
        return 1
    count = len(printed)
    longer = sizes[count : count + 1] == [printed[-1]]
    return count if sizes[:count] == printed and not longer else 0


def _without(text: str, spans: list[Span]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]} {text[end:]}"
    return text


def _order(rest: str) -> Kind | None:
    """The order that the words around the codes are, if all of them are one."""
    if rest.strip() == "?":
        return Kind.HELP
    orders = {_ORDERS.get(word) for word in _WORD.findall(rest) if word not in _POLITE}
    return orders.pop() if len(orders) == 1 else None


def _judged(
    text: str,
    found: list[tuple[str, Span]],
    known: Callable[[str], bool],
) -> Reading:
    """The reading of a message in which these have the shape of a code."""
    written = tuple(dict.fromkeys(code for code, _ in found))
    checked = tuple(code for code in written if codes.is_valid(code))
    existing = tuple(code for code in checked if known(code))
    comment = _comment(_without(text, [span for code, span in found if code in existing]))
    if len(existing) > 1:
        return Reading(Kind.AMBIGUOUS, existing, comment)
    if existing:
        return Reading(Kind.VOTE, existing, comment)
    if checked:
        return Reading(Kind.UNKNOWN_CODE, checked, comment)
    if written:
        return Reading(Kind.BAD_CHECK, written, comment)
    return Reading(Kind.UNREADABLE, (), comment)


def _comment(text: str) -> str:
    """The voter's own words, fit to be stored and shown: no control signs, no «голос за»."""
    text = tokens.WATCHWORD.sub("", text)
    words = "".join(char for char in text if _is_shown(char)).split()
    while words and _is_empty(words[0], _BEFORE_A_CODE + _AFTER_A_CODE):
        words.pop(0)
    while words and _is_empty(words[-1], _BEFORE_A_CODE):
        words.pop()
    return " ".join(words).lstrip(_AFTER_A_CODE).rstrip(_BEFORE_A_CODE)


def _is_shown(char: str) -> bool:
    return char.isprintable() or char.isspace() or char == _JOINER


def _is_empty(word: str, edges: str) -> bool:
    """Whether the word says no more than the code beside it."""
    bare = normalise(word).strip(edges)
    return not bare or bare in _VOTE_WORDS
