import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core import phones

NUMBERS = [f"9000000{number:03}" for number in range(1, 21)]

#: Ways to write one number; n is its ten national digits.
SPELLINGS = [
    "+7{n}",
    "7{n}",
    "8{n}",
    "{n}",
    "(+7) {a} {b}-{c}-{d}",
    "007{n}",
    "00 7 {a} {b} {c} {d}",
    "8107{n}",
    "8 10 7 {a} {b} {c} {d}",
    "+7 {a} {b}-{c}-{d}",
    "+7 ({a}) {b}-{c}-{d}",
    "8 ({a}) {b} {c} {d}",
    "8-{a}-{b}-{c}-{d}",
    "8({a}){b}{c}{d}",
    "{a}.{b}.{c}.{d}",
    "+7\u00a0{a}\u00a0{b}\u2011{c}\u2011{d}",
    "  +7{n}\n",
    "\u202a+7{n}\u202c",
    "\u200f8\u200b{n}\ufeff",
    "+7–{a}–{b}—{c}−{d}",
    "{wide}",
    "{arabic}",
]

#: What looks like the number and is not it.
FORGERIES = [
    "+7{n}1",
    "8{n}00",
    "{n}5",
    "+7{n} доб. 5",
    "+7{n} ext 5",
    "+7{n}x5",
    "+7{n};ext=5",
    "+7{n},,5",
    "+7{n}#5",
    "+7{n} +7{n}",
    "tel:+7{n}",
    "+7{short}",
    "8{short}",
]


def spelled(pattern: str, national: str) -> str:
    full = f"+7{national}"
    return pattern.format(
        n=national,
        a=national[:3],
        b=national[3:6],
        c=national[6:8],
        d=national[8:],
        short=national[:9],
        wide="".join(chr(ord(char) + 0xFEE0) for char in full),
        arabic="+" + "".join(chr(0x0660 + int(digit)) for digit in full[1:]),
    )


def test_hundreds_of_spellings_of_twenty_numbers_are_twenty_identities() -> None:
    texts = [spelled(pattern, number) for pattern in SPELLINGS for number in NUMBERS]

    identities = {phones.parse(text) for text in texts}

    assert len(set(texts)) >= 400
    assert identities == {f"+7{number}" for number in NUMBERS}


@pytest.mark.parametrize("pattern", SPELLINGS)
def test_a_spelling_of_a_number_is_that_number(pattern: str) -> None:
    assert phones.parse(spelled(pattern, "9000000041")) == "+79000000041"


@pytest.mark.parametrize("pattern", FORGERIES)
@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_with_a_digit_or_an_extension_to_spare_is_refused(
    pattern: str, number: str
) -> None:
    with pytest.raises(phones.PhoneError):
        phones.parse(spelled(pattern, number))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", phones.NotANumber),
        ("   ", phones.NotANumber),
        ("+", phones.NotANumber),
        ("спросите у мамы", phones.NotANumber),
        ("<b>+79000000001</b>", phones.NotANumber),
        ("+79000000001\x00", phones.NotANumber),
        ("8\x00900\x000000001", phones.NotANumber),
        ("+7 900 FLOWERS", phones.NotANumber),
        ("+7" + "0" * 1000, phones.NotANumber),
        ("+7 930 000-00-01", phones.NotANumber),
        ("+7900000000", phones.TooShort),
        ("8900000000", phones.TooShort),
        ("900 000", phones.TooShort),
        ("+790000000012", phones.TooLong),
        ("+79000000001" + "2" * 20, phones.TooLong),
        ("+7 701 000-00-01", phones.ForeignNumber),
        ("8 701 000-00-01", phones.ForeignNumber),
        ("+7 600 000-00-01", phones.ForeignNumber),
        ("+375 29 000-00-01", phones.ForeignNumber),
        ("+1 415 555 0101", phones.ForeignNumber),
        ("00 1 415 555 0101", phones.ForeignNumber),
        ("8 800 000-00-01", phones.NotMobile),
        ("+7 495 000-00-01", phones.NotMobile),
        ("+79400000001", phones.NotMobile),
        ("8 (940) 000-00-01", phones.NotMobile),
        ("900", phones.NotMobile),
        ("7375", phones.NotMobile),
        ("MTS", phones.NotMobile),
        ("Sberbank1", phones.NotMobile),
    ],
)
def test_the_error_says_why_the_number_has_no_vote(
    text: str, error: type[phones.PhoneError]
) -> None:
    with pytest.raises(error):
        phones.parse(text)


def test_of_all_line_types_only_a_mobile_has_a_vote() -> None:
    kinds = phonenumbers.PhoneNumberType.values()
    examples = {kind: phonenumbers.example_number_for_type("RU", kind) for kind in kinds}
    e164 = phonenumbers.PhoneNumberFormat.E164

    voting = {
        kind
        for kind, example in examples.items()
        if example and has_vote(phonenumbers.format_number(example, e164))
    }

    assert sum(example is not None for example in examples.values()) >= 6
    assert voting == {phonenumbers.PhoneNumberType.MOBILE}


def has_vote(text: str) -> bool:
    try:
        phones.parse(text)
    except phones.PhoneError:
        return False
    return True


@pytest.mark.parametrize("code", range(900, 1000))
def test_the_short_cut_agrees_with_libphonenumber(code: int) -> None:
    for rest in ("0000001", "0700000", "9999999"):
        text = f"+7{code}{rest}"
        valid = phonenumbers.is_valid_number(phonenumbers.parse(text, "RU"))

        assert bool(phones._SURELY_VALID.fullmatch(text)) <= valid


@settings(max_examples=1000)
@given(st.text() | st.text(alphabet="0123456789+ ()-.78９８７٩\u200f\u202a") | st.characters())
@example("\ud800")
@example("²")
@example("+7900000000²")
@example("০")
def test_nothing_but_a_phone_error_is_raised(text: str) -> None:
    try:
        e164 = phones.parse(text)
    except phones.PhoneError:
        return

    assert phones._MOBILE.fullmatch(e164)
    assert phones.parse(e164) == e164


def test_every_error_is_a_phone_error() -> None:
    kinds = phones.PhoneError.__subclasses__()

    assert {kind.__name__ for kind in kinds} == {
        "NotANumber",
        "TooShort",
        "TooLong",
        "ForeignNumber",
        "NotMobile",
    }
    assert issubclass(phones.PhoneError, ValueError)


def test_a_masked_number_shows_the_operator_code_and_two_digits() -> None:
    assert phones.mask("+79000000041") == "+7 900 •••-••-41"
