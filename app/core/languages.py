"""The reader's language: what the code says is Russian, English comes by translation (ADR 0014)."""

from collections.abc import Iterable
from urllib.parse import quote

from babel import Locale
from babel.lists import format_list
from flask import request
from flask_babel import get_locale, gettext

from app.core.errors import DomainError

RUSSIAN = "ru"
ENGLISH = "en"
#: Stands before the path of an English page.
PREFIX = "/en"


def current() -> str:
    """Return the language of the page being made; Russian where no page is."""
    locale = get_locale()
    return str(locale.language) if locale else RUSSIAN


def this_page(language: str) -> str:
    """Return the path and query of the page that is asked for, in a language."""
    root = request.script_root.removesuffix(PREFIX)
    path = root + (PREFIX if language == ENGLISH else "") + quote(request.path)
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path


def countries(codes: Iterable[str]) -> str:
    """Return countries (ISO 3166) as a sentence lists them: «Россия, Армения и Беларусь»."""
    locale = Locale(current())
    return str(format_list([locale.territories[code] for code in codes], locale=locale))


def said(error: DomainError) -> str:
    """Return what a refusal says, in the reader's language."""
    sentence = str(gettext(error.template))
    if not error.values:
        return sentence
    # A value may be a word of ours: «уже %(stands)s», where it stands «приостановлен».
    return sentence % {
        name: gettext(value) if isinstance(value, str) else value
        for name, value in error.values.items()
    }
