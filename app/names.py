"""Names on English pages: the default season's are translated, people's own stay Russian."""

import re

from flask import Flask
from flask_babel import gettext
from markupsafe import Markup

from app.core.languages import ENGLISH, current
from nominations import bands

CYRILLIC = re.compile("[Ѐ-ӿ]")
PLACE = re.compile(r"%\((\w+)\)s")


def _recognising(shape: str) -> re.Pattern[str]:
    """Return what recognises a text of a shape, and the figures in its places."""
    words = re.split(PLACE, shape)
    parts = [
        f"(?P<{word}>[\\d\u202f]+)" if n % 2 else re.escape(word) for n, word in enumerate(words)
    ]
    return re.compile("".join(parts))


#: The shapes of the names that merged city bands get, each with what recognises such a name.
MERGED = {shape: _recognising(shape) for shape in bands.MERGED.values()}


def told(text: str | None) -> str:
    """Return a name of the season's data in the reader's language; if it has none there, as is.

    A division's label is told part by part: «до 5 человек, до 50 тысяч жителей».
    """
    if not text or current() != ENGLISH:
        return text or ""
    whole = _told(text)
    return ", ".join(map(_told, text.split(", "))) if whole == text else whole


def russian(text: str | None) -> str:
    """Mark a text as Russian where it stands on an English page, for whoever reads it aloud."""
    if not text or current() != ENGLISH or not CYRILLIC.search(text):
        return text or ""
    return Markup('<span lang="ru">{}</span>').format(text)


def named(text: str | None) -> str:
    """Return a name of the season's data, marked as Russian where nobody has translated it."""
    return russian(told(text))


def _told(text: str) -> str:
    for shape, name in MERGED.items():
        if found := name.fullmatch(text):
            figures = {key: _figure(value) for key, value in found.groupdict().items()}
            return str(gettext(shape, **figures))
    return str(gettext(text.replace("%", "%%"))).replace("%%", "%")


def _figure(figure: str) -> str:
    return figure.replace("\N{NARROW NO-BREAK SPACE}", ",")


def install(app: Flask) -> None:
    """Give the templates the filters |told, |ru and |named."""
    app.add_template_filter(told)
    app.add_template_filter(russian, "ru")
    app.add_template_filter(named)
