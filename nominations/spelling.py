"""What a search that found nothing probably meant: the other keyboard, or a slip of a key."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from app.core.folding import fold

#: Keys of a Latin keyboard, and the letters that stand on them in the Russian layout.
LAYOUT = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюе")
LATIN = re.compile("[a-z]")
WORD = re.compile(r"[^\W\d_]+")
#: A shorter word is one slip from half of the dictionary.
SHORTEST = 4
#: A longer one may bear two, if what is left is as alike as this.
LONG, ALIKE, SLIPS = 8, 0.8, 2


def relaid(text: str) -> str:
    """Return what the same keys type in the Russian layout; the text itself if it is Russian."""
    plain = text.lower()
    return plain.translate(LAYOUT) if LATIN.search(plain) else text


@dataclass(frozen=True)
class Words:
    """The words of some names: how often each comes, and how it is spelled with its ё."""

    known: Counter[str]
    spelled: Mapping[str, str]


def words(names: Iterable[str]) -> Words:
    """Return the words of names."""
    counted = Counter(WORD.findall(" ".join(names).lower()))
    known: Counter[str] = Counter()
    for word, count in counted.items():
        known[fold(word)] += count
    return Words(known, {fold(word): word for word in counted})


def mended(text: str, among: Words) -> str:
    """Return the text with each unknown word in place of the nearest of those known, if any."""
    meant = [_nearest(word, among.known) for word in text.split()]
    return " ".join(among.spelled.get(one, one) for one in meant)


def _nearest(word: str, known: Counter[str]) -> str:
    plain = fold(word)
    if len(plain) < SHORTEST or any(one.startswith(plain) for one in known):
        return word
    near = [one for one in known if one_slip(plain, one)]
    if near:
        return max(near, key=lambda one: known[one])
    begins = [one for one in known if one[0] == plain[0] and abs(len(one) - len(plain)) <= SLIPS]
    found = get_close_matches(plain, begins, 1, ALIKE) if len(plain) >= LONG else []
    return found[0] if found else word


def one_slip(word: str, other: str) -> bool:
    """Tell whether one key more, less or other, or two neighbours swapped, part two words."""
    if abs(len(word) - len(other)) > 1:
        return False
    same = next(
        (n for n, pair in enumerate(zip(word, other, strict=False)) if pair[0] != pair[1]), None
    )
    if same is None:
        return True
    one, two = word[same:], other[same:]
    swapped = one[:2] == two[1::-1] and one[2:] == two[2:]
    return swapped or one[1:] == two[1:] or one[1:] == two or one == two[1:]
