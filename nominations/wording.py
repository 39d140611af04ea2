"""What changed between two editions of a text, word by word, as people read it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

#: Words in common below which a passage is told as written anew: a mosaic says less.
ALIKE = 0.4
#: A word with what stands after it, so that a space is never marked alone.
WORD = re.compile(r"\S+[^\S\n]*|\n")


class Mark(StrEnum):
    """What became of some words."""

    SAME = "same"
    GONE = "gone"
    COME = "come"


@dataclass(frozen=True)
class Piece:
    """Words that were kept, taken out or put in together."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Passage:
    """Neighbouring lines that changed, or that did not."""

    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Tell whether anything in it was taken out or put in."""
        return any(piece.mark is not Mark.SAME for piece in self.pieces)

    @property
    def lines(self) -> int:
        """Return how many lines with words it has."""
        return sum(bool(line.strip()) for line in self.pieces[0].text.splitlines())


@lru_cache(maxsize=64)
def compared(before: str, after: str) -> tuple[Passage, ...]:
    """Return the whole of the later text in passages, with what was taken out in its place."""
    old, new = before.splitlines(), after.splitlines()
    return tuple(_passages(old, new))


def _passages(old: Sequence[str], new: Sequence[str]) -> Iterator[Passage]:
    lines = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, other, last in lines.get_opcodes():
        gone, come = "\n".join(old[start:end]), "\n".join(new[other:last])
        if tag == "equal":
            yield Passage((Piece(Mark.SAME, gone),))
        elif pieces := tuple(_pieces(gone, come)):
            yield Passage(pieces)


def _pieces(gone: str, come: str) -> Iterator[Piece]:
    old, new = WORD.findall(gone), WORD.findall(come)
    words = SequenceMatcher(None, old, new, autojunk=False)
    codes = words.get_opcodes()
    if words.ratio() < ALIKE:
        codes = [("replace", 0, len(old), 0, len(new))]
    for tag, start, end, other, last in codes:
        if tag == "equal":
            yield Piece(Mark.SAME, "".join(new[other:last]))
            continue
        taken, put = "".join(old[start:end]), "".join(new[other:last])
        yield from (
            Piece(mark, text) for mark, text in ((Mark.GONE, taken), (Mark.COME, put)) if text
        )
