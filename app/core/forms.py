"""What every form of ours shares: Russian messages, trimmed text, no control characters."""

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.validators import DataRequired, Length

from app.core.errors import DomainError
from app.core.languages import current, said

#: The status of a page that shows a form again with its faults.
UNPROCESSABLE = 422

#: The field holds something; its message is the fault.
Required = DataRequired

_LINE_BREAKS = "\n\t"
#: Marks that turn the direction of the text after them: with these one name passes for another.
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types.
    """A form with a CSRF token; whatever WTForms says by itself, it says in the page's language."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above.
        # Each of the languages has its own, or the first to be asked would stay.
        cache_translations = False

        @property
        def locales(self) -> tuple[str, ...]:
            """Return the page's language."""
            return (current(),)

    def refuse(self, name: str, fault: DomainError | str) -> None:
        """Put a fault that an operation found beside the field it is about."""
        field = self[name]
        told = said(fault) if isinstance(fault, DomainError) else fault
        field.errors = [*field.errors, told]

    @property
    def status(self) -> int:
        """Return the page's status: 422 when the form is shown again with faults."""
        return UNPROCESSABLE if self.errors else 200


def trimmed(text: str | None) -> str:
    """Drop the spaces around what was typed; a browser's line breaks are made single."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def typed(field: Field) -> str:
    """Return what a field of text holds; nothing typed is an empty text."""
    return str(field.data or "")


class Plain:
    """The text holds no NUL, no other control character and no mark that turns the direction."""

    def __init__(self, message: str = _("Уберите невидимые служебные символы")) -> None:
        """Take the sentence that names the fault."""
        self.message = message

    def __call__(self, _form: Any, field: Field) -> None:
        """Refuse the text, and check nothing further in it."""
        if any(map(_is_control, field.data or "")):
            raise ValidationError(self.message)


def between(low: int, high: int, message: str) -> Any:
    """Return the check that a text has from `low` to `high` characters."""
    return Length(min=low, max=high, message=message)


def _is_control(char: str) -> bool:
    if char in _LINE_BREAKS:
        return False
    return char in _DIRECTION_MARKS or unicodedata.category(char) in {"Cc", "Cs"}
