"""A mobile number, however it is spelled: one phone, one E.164 string (trust.md T26).

Russian numbers vote; a season may let those of more countries vote (ADR 0029).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable

import phonenumbers

RUSSIA = "RU"
#: The countries (ISO 3166) whose mobile numbers a season may let vote, and how those begin.
COUNTRIES = {
    RUSSIA: "+79",
    "AM": "+374",
    "AZ": "+994",
    "BY": "+375",
    "KG": "+996",
    "KZ": "+77",
    "TJ": "+992",
    "UZ": "+998",
}
#: Whose numbers vote unless a season says more.
HOME = (RUSSIA,)

#: Numbers of machines, not of voters: +7 940 belongs to АО «ГЛОНАСС» (ЭРА-ГЛОНАСС, M2M).
M2M_PREFIXES = ("+7940",)

#: +7 is of two countries (ITU-T E.164): what goes on with 6 or 7 is Kazakhstan's.
_ZONE = "+7"
_KAZAKH = ("+76", "+77")
_BY_CODE = {prefix: country for country, prefix in COUNTRIES.items() if prefix[:2] != _ZONE}
_CODE_LENGTH = len("+375")
#: So many digits of a number are hidden, and its last two shown.
_HIDDEN, _LAST = 5, 2
_MOST_SHOWN = 3
_NATIONAL_LENGTH = 10
_E164 = re.compile(r"(\+7)(\d{3})(\d{3})(\d{2})(\d{2})", re.ASCII)
_MOBILE = re.compile(r"\+79\d{9}", re.ASCII)
# Every number here but those of +7 930 is valid by libphonenumber's own pattern (tested).
_SURELY_VALID = re.compile(r"\+79(?:[0-24-9]\d|3[1-9])\d{7}", re.ASCII)
_SHORT_SENDER = re.compile(r"\d{3,6}", re.ASCII)
_NAMED_SENDER = re.compile(r"(?=.*[a-z])[a-z0-9 ._&-]{1,11}", re.ASCII | re.IGNORECASE)
_SPELLED = re.compile(r"\(?\+?[\d ().\-]*", re.ASCII)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_LONGEST_SPELLING = (
    100  # characters; what is longer is no telephone number, and is not worth reading
)


class PhoneError(ValueError):
    """The text is no mobile number that may vote."""


class NotANumber(PhoneError):
    """The text holds something other than one telephone number."""


class TooShort(PhoneError):
    """The number lacks digits."""


class TooLong(PhoneError):
    """The number has digits to spare, so another spelling of one phone could hide in it."""


class ForeignNumber(PhoneError):
    """The number belongs to a country that has no vote; +7 6xx and +7 7xx are Kazakhstan."""


class NotMobile(PhoneError):
    """The number is a landline, a toll-free, short or machine's one, or a sender's name."""


def parse(text: str, countries: Collection[str] = HOME) -> str:
    """E.164 of the mobile number, of one of these countries, in the text. Raises a PhoneError.

    Without a plus or 00 a spelling is one of the zone +7: 8 916 …, 7 701 …
    """
    if not _SURELY_VALID.fullmatch(text):
        text = _format(_digits(text), countries)
    if text.startswith(M2M_PREFIXES):
        raise NotMobile("Machines have no vote.")
    return text


def country(e164: str) -> str | None:
    """The country of a number, if it is one that may be let vote."""
    if e164.startswith(_ZONE):
        return "KZ" if e164.startswith(_KAZAKH) else RUSSIA
    return _BY_CODE.get(e164[:_CODE_LENGTH])


def ordered(countries: Iterable[str]) -> tuple[str, ...]:
    """These countries and Russia, in the one order in which they are kept and told."""
    wanted = {RUSSIA, *countries}
    return tuple(one for one in COUNTRIES if one in wanted)


def example(of: str) -> str:
    """E.164 of the number that libphonenumber gives for an example of a country's mobile ones."""
    number = phonenumbers.example_number_for_type(of, phonenumbers.PhoneNumberType.MOBILE)
    assert number is not None  # noqa: S101 -- Each of COUNTRIES has one (tested).
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def mask(e164: str) -> str:
    """The number as a page or a log may show it: «+7 900 •••-••-41», «+374 7 •••-••-56»."""
    if _E164.fullmatch(e164):
        return f"{e164[:2]} {e164[2:5]} •••-••-{e164[-2:]}"
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return "•••"
    national = phonenumbers.national_significant_number(number)
    spare = len(national) - _HIDDEN - _LAST
    if spare < 0:
        return f"+{number.country_code} •••"
    first = f"{national[: min(spare, _MOST_SHOWN)]} " if spare else ""
    return f"+{number.country_code} {first}•••-••-{national[-_LAST:]}"


def spelled(e164: str) -> str:
    """Write the prize's own number as people read it, «+7 900 000-00-00»; a short one as it is."""
    found = _E164.fullmatch(e164)
    return "{}\u00a0{}\u00a0{}-{}-{}".format(*found.groups()) if found else e164


def _digits(text: str) -> str:
    """The number's digits in ASCII, after a plus if it is international."""
    if len(text) > _LONGEST_SPELLING:
        raise NotANumber("This is longer than any telephone number.")
    cleaned = "".join(map(_plain, unicodedata.normalize("NFKC", text).translate(_DASHES))).strip()
    if _SHORT_SENDER.fullmatch(cleaned) or _NAMED_SENDER.fullmatch(cleaned):
        raise NotMobile("A short number or a sender's name is no subscriber.")
    if not _SPELLED.fullmatch(cleaned):
        raise NotANumber("Only digits, a plus, spaces, dashes, dots and brackets make a number.")
    digits = re.sub(r"[ ().\-]", "", cleaned)
    return f"+{digits[2:]}" if digits.startswith("00") else digits


def _plain(char: str) -> str:
    """ASCII for a digit or space of any script, nothing for an invisible mark, others as is."""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if unicodedata.category(char) in {"Cf", "Mn", "Me"}:
        return ""
    return " " if char.isspace() else char


def _format(digits: str, countries: Collection[str]) -> str:
    """E.164 of a valid mobile number; the error names what is wrong with any other."""
    if not digits.strip("+"):
        raise NotANumber("There is no number here.")
    try:
        number = phonenumbers.parse(digits, RUSSIA)
    except phonenumbers.NumberParseException as error:
        raise _unreadable(error) from error
    e164 = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    if _is_russian(e164):
        _check_russian(number, e164)
    elif country(e164) in countries:
        _check_foreign(number, digits, e164)
    else:
        raise ForeignNumber("The number belongs to another country.")
    return e164


def _unreadable(error: phonenumbers.NumberParseException) -> PhoneError:
    kinds = phonenumbers.NumberParseException
    if error.error_type in {kinds.TOO_SHORT_NSN, kinds.TOO_SHORT_AFTER_IDD}:
        return TooShort("The number lacks digits.")
    if error.error_type == kinds.TOO_LONG:
        return TooLong("The number has digits to spare.")
    return NotANumber("There is no such number.")


def _is_russian(e164: str) -> bool:
    """Whether a number is Russia's, be it of a wrong length; Kazakhstan's have the right one."""
    kazakh = e164.startswith(_KAZAKH) and len(e164) == len(_ZONE) + _NATIONAL_LENGTH
    return e164.startswith(_ZONE) and not kazakh


def _check_russian(number: phonenumbers.PhoneNumber, e164: str) -> None:
    _check_length(e164)
    if not _MOBILE.fullmatch(e164):
        raise NotMobile("Mobile numbers of Russia begin with +7 9.")
    if not phonenumbers.is_valid_number(number):
        raise NotANumber("No operator has been given this number.")


def _check_foreign(number: phonenumbers.PhoneNumber, digits: str, e164: str) -> None:
    # Ten digits that begin with 7 may be a Russian number of which one digit is lost.
    if len(digits) == _NATIONAL_LENGTH:
        raise TooShort("The number lacks its first digits.")
    kind, kinds = phonenumbers.number_type(number), phonenumbers.PhoneNumberType
    if kind == kinds.MOBILE:
        return
    if kind != kinds.UNKNOWN:
        raise NotMobile("The plan of its country does not call the number a mobile one.")
    spare = len(e164) - len(example(country(e164) or RUSSIA))
    if spare:
        raise TooLong("Digits to spare.") if spare > 0 else TooShort("The number lacks digits.")
    raise NotANumber("No operator has been given this number.")


def _check_length(e164: str) -> None:
    national = e164[2:]
    # The trunk prefix 8 is taken off a full number only: 8 916 123-45-6 keeps it.
    trunk = len(national) == _NATIONAL_LENGTH and national.startswith("89")
    if len(national) < _NATIONAL_LENGTH or trunk:
        raise TooShort("The number lacks digits.")
    if len(national) > _NATIONAL_LENGTH:
        raise TooLong("The number has digits to spare.")
