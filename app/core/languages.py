"""The reader's language: what the code says is Russian, English comes by translation (ADR 0014)."""

from flask_babel import get_locale, gettext

from app.core.errors import DomainError

RUSSIAN = "ru"
ENGLISH = "en"


def current() -> str:
    """Return the language of the page being made; Russian where no page is."""
    locale = get_locale()
    return str(locale.language) if locale else RUSSIAN


def said(error: DomainError) -> str:
    """Return what a refusal says, in the reader's language."""
    sentence = str(gettext(error.template))
    return sentence % error.values if error.values else sentence
