"""Taxpayers' numbers: 10 digits of a firm, 12 of a person; the last ones check the others."""

import re

from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NumberError
from stdnum.ru import inn

DIGITS = re.compile(r"\d{10}|\d{12}", re.ASCII)
#: No tax office has this number, though the check digit of zeros is zero.
NO_OFFICE = "00"
LENGTH = "В ИНН 10 или 12 цифр"
CHECKSUM = "Проверьте ИНН: контрольная цифра не сходится"
OFFICE = "Проверьте ИНН: такого номера не бывает"


def bare(text: str) -> str:
    """Return the number without the spaces that people put into it."""
    return text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")


def fault(text: str) -> str | None:
    """Return what is wrong with a number, one of the sentences above; None when nothing is."""
    number = bare(text)
    if not DIGITS.fullmatch(number):
        return LENGTH
    try:
        inn.validate(number)
    except InvalidChecksum:
        return CHECKSUM
    except NumberError:
        return LENGTH
    return OFFICE if number.startswith(NO_OFFICE) else None
