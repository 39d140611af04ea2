"""A Russian mobile number, however it is spelled: one phone, one E.164 string (trust.md T26)."""

import re
import unicodedata

import phonenumbers

#: Numbers of machines, not of voters: +7 940 belongs to АО «ГЛОНАСС» (ЭРА-ГЛОНАСС, M2M).
M2M_PREFIXES = ("+7940",)

_COUNTRY_CODE = 7
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
    """The text is not a Russian mobile number that may vote."""


class NotANumber(PhoneError):
    """The text holds something other than one telephone number."""


class TooShort(PhoneError):
    """The number lacks digits."""


class TooLong(PhoneError):
    """The number has digits to spare, so another spelling of one phone could hide in it."""


class ForeignNumber(PhoneError):
    """The number belongs to another country; +7 6xx and +7 7xx are Kazakhstan."""


class NotMobile(PhoneError):
    """The number is a landline, a toll-free, short or machine's one, or a sender's name."""


def parse(text: str) -> str:
    """E.164 of the Russian mobile number in the text. Raises a PhoneError."""
    if not _SURELY_VALID.fullmatch(text):
        text = _format(_digits(text))
    if text.startswith(M2M_PREFIXES):
        raise NotMobile("Machines have no vote.")
    return text


def mask(e164: str) -> str:
    """The number as a page or a log may show it: «+7 900 •••-••-41»."""
    return f"{e164[:2]} {e164[2:5]} •••-••-{e164[-2:]}"


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


def _format(digits: str) -> str:
    """E.164 of a valid mobile number; the error names what is wrong with any other."""
    if not digits.strip("+"):
        raise NotANumber("There is no number here.")
    try:
        number = phonenumbers.parse(digits, "RU")
    except phonenumbers.NumberParseException as error:
        raise _unreadable(error) from error
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    _check_country(number)
    _check_length(e164)
    if not _MOBILE.fullmatch(e164):
        raise NotMobile("Mobile numbers of Russia begin with +7 9.")
    if not phonenumbers.is_valid_number(number):
        raise NotANumber("No operator has been given this number.")
    return e164


def _unreadable(error: phonenumbers.NumberParseException) -> PhoneError:
    kinds = phonenumbers.NumberParseException
    if error.error_type in {kinds.TOO_SHORT_NSN, kinds.TOO_SHORT_AFTER_IDD}:
        return TooShort("The number lacks digits.")
    if error.error_type == kinds.TOO_LONG:
        return TooLong("The number has digits to spare.")
    return NotANumber("There is no such number.")


def _check_country(number: phonenumbers.PhoneNumber) -> None:
    national = str(number.national_number)
    kazakh = len(national) == _NATIONAL_LENGTH and national.startswith(("6", "7"))
    if number.country_code != _COUNTRY_CODE or kazakh:
        raise ForeignNumber("The number belongs to another country.")


def _check_length(e164: str) -> None:
    national = e164[2:]
    # The trunk prefix 8 is taken off a full number only: 8 916 123-45-6 keeps it.
    trunk = len(national) == _NATIONAL_LENGTH and national.startswith("89")
    if len(national) < _NATIONAL_LENGTH or trunk:
        raise TooShort("The number lacks digits.")
    if len(national) > _NATIONAL_LENGTH:
        raise TooLong("The number has digits to spare.")
