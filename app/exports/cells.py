"""What is done to a text before it stands in a cell: numbers of people masked, formulas disarmed.

A phone is masked in every text, whichever column it got into; INN and e-mails unless personal data
were asked for. Formulas: trust.md T15, OWASP ASVS 1.2.10.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from app.core.clock import MOSCOW
from app.exports.columns import Kind, Value

#: The most that a cell of XLSX holds.
LONGEST = 32_000

_GAP = r"[\s().\u2010-\u2015-]*"
#: A Russian mobile number however spelled, with or without its 8 or +7, or any number after a plus.
_PHONE = re.compile(
    rf"(?<!\w)(?:(?:\+?{_GAP}7|8)?{_GAP}9(?:{_GAP}\d){{9}}|\+{_GAP}\d(?:{_GAP}\d){{9,14}})(?!\d)"
)
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_INN = re.compile(r"(?<!\d)\d{10}(?:\d\d)?(?!\d)")
#: Control characters, but for the line break; halves of characters and marks that hide others.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(rf"^[\s\u200b-\u200f\u2060\ufeff]*[{_SIGNS}]")
#: Where a cell may begin for a program that was told of another separator, or breaks lines anew.
_INNER = re.compile(rf"(?<=[;,\n\t\"'|])(?=[{_SIGNS}])")


def masked(text: str, *, personal: bool) -> str:
    """Hide people's numbers in a text."""
    shown = _PHONE.sub(_phone, text) if any(map(str.isdecimal, text)) else text
    if personal:
        return shown
    shown = _EMAIL.sub(_email, shown) if "@" in shown else shown
    return _INN.sub(lambda found: inn(found[0]), shown)


def inn(text: str) -> str:
    """Return the tax office of an INN and its last two digits."""
    return f"{text[:4]}{'•' * (len(text) - 6)}{text[-2:]}"


def clean(text: str) -> str:
    """Return a text of one kind of line break and no hidden characters, short enough for a cell."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = _HIDDEN.sub("", plain)
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"


def like_formula(text: str) -> bool:
    """Tell whether a program may take a text for a formula."""
    return bool(_FORMULA.match(text))


def disarmed(text: str) -> str:
    """Return a text that no program takes for a formula when it opens a file of plain text."""
    inside = _INNER.sub("'", text).replace("\t", " ")
    return f"'{inside}" if like_formula(inside) else inside


def worded(value: Value, kind: Kind, *, personal: bool) -> str:
    """Return a cell of text, masked and cleaned."""
    text = clean(str(value))
    if kind is Kind.INN:
        return text if personal else inn(text)
    return masked(text, personal=personal)


def plain(value: Value, kind: Kind, *, personal: bool) -> str:
    """Return a cell as a file of plain text has it."""
    if value is None:
        return ""
    if kind is Kind.MONEY and isinstance(value, int):
        return str(roubles(value)).replace(".", ",")
    if isinstance(value, datetime):
        return f"{value.astimezone(MOSCOW):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if kind is Kind.NUMBER:
        return str(int(str(value)))
    return disarmed(worded(value, kind, personal=personal))


def roubles(kopecks: int) -> Decimal:
    """Return kopecks as roubles."""
    return Decimal(kopecks).scaleb(-2)


def _phone(found: re.Match[str]) -> str:
    digits = "".join(filter(str.isdecimal, found[0]))
    return f"{digits[:-7]} •••-••-{digits[-2:]}"


def _email(found: re.Match[str]) -> str:
    name, _, host = found[0].partition("@")
    return f"{name[0]}•••@{host}"
