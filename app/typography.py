"""Russian as a printer sets it: no short word, dash or figure is torn from what it belongs to."""

import re
from functools import cache

NO_BREAK = "\N{NO-BREAK SPACE}"

#: Particles belong to the word before them; other short words to the one after.
PARTICLE = re.compile(r" (?=(?:же|бы|ли)(?![А-Яа-яЁё-]))")
#: Prepositions, conjunctions and «не», of one or two letters.
SHORT = re.compile(r"(?<![А-Яа-яЁё-])(?!(?:же|бы|ли) )([А-Яа-яЁё]{1,2}) (?=[^\s—])")
DASH = re.compile(r" (?=—)")
#: «10 минут», «+7 900 123-45-67».
FIGURE = re.compile(r"(?<=\d) (?=[А-Яа-яЁё%\d])")


@cache
def bound(text: str) -> str:
    """Return the text with spaces that don't break where a line must not."""
    for space in (PARTICLE, DASH, FIGURE):
        text = space.sub(NO_BREAK, text)
    return SHORT.sub(rf"\1{NO_BREAK}", text)
