"""Numbers of the countries that a season may let vote; fictitious ones are libphonenumber's own."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import phones

ABROAD = [code for code in phones.COUNTRIES if code != phones.RUSSIA]
TYPES = phonenumbers.PhoneNumberType

#: Ways to write one number; c is its country's code, a, b and d its digits.
SPELLINGS = [
    "+{c}{a}{b}{d}",
    "00{c}{a}{b}{d}",
    "00 {c} {a} {b} {d}",
    "810{c}{a}{b}{d}",
    "8 10 {c} {a} {b} {d}",
    "+{c} {a} {b}-{d}",
    "+{c} ({a}) {b} {d}",
    "(+{c}) {a}.{b}.{d}",
    "+{c}\u00a0{a}\u00a0{b}\u2011{d}",
    "\u202a+{c}{a}{b}{d}\u202c",
    "  +{c}–{a}—{b}−{d}\n",
    "+{c} 8 {a} {b} {d}",
    "+{c} (0) {a} {b} {d}",
]
#: What looks like the number and is not it.
FORGERIES = [
    "+{c}{a}{b}{d}1",
    "00{c}{a}{b}{d}00",
    "+{c}{a}{b}",
    "+{c}{a}{b}{d} доб. 5",
    "+{c}{a}{b}{d}#5",
    "+{c}{a}{b}{d} +{c}{a}{b}{d}",
]


def spelled(pattern: str, e164: str) -> str:
    number = phonenumbers.parse(e164)
    national = str(number.national_number)
    code = str(number.country_code)
    return pattern.format(c=code, a=national[:2], b=national[2:5], d=national[5:])


def one_of(text: str, countries=phones.COUNTRIES) -> str | type[phones.PhoneError]:
    try:
        return phones.parse(text, countries)
    except phones.PhoneError as error:
        return type(error)


@settings(max_examples=300)
@given(st.sampled_from(ABROAD), st.sampled_from(SPELLINGS), st.sets(st.sampled_from(ABROAD)))
def test_whatever_the_spelling_it_is_the_one_number_or_none(country, pattern, others):
    number = phones.example(country)

    read = one_of(spelled(pattern, number), {country, *others})
    refused = one_of(spelled(pattern, number), others - {country})

    assert read == number or (isinstance(read, type) and pattern in SPELLINGS[-2:])
    assert isinstance(refused, type)


@pytest.mark.parametrize("country", ABROAD)
@pytest.mark.parametrize("pattern", SPELLINGS[:-2])
def test_each_way_to_write_a_number_abroad_is_read(country, pattern):
    number = phones.example(country)

    assert phones.parse(spelled(pattern, number), (country,)) == number


@pytest.mark.parametrize("country", ABROAD)
@pytest.mark.parametrize("pattern", FORGERIES)
def test_a_digit_more_or_less_is_no_other_spelling(country, pattern):
    with pytest.raises(phones.PhoneError):
        phones.parse(spelled(pattern, phones.example(country)), phones.COUNTRIES)


@pytest.mark.parametrize("country", ABROAD)
def test_a_country_that_is_not_allowed_has_no_vote(country):
    others = [one for one in phones.COUNTRIES if one != country]

    with pytest.raises(phones.ForeignNumber):
        phones.parse(phones.example(country), others)
    with pytest.raises(phones.ForeignNumber):
        phones.parse(phones.example(country))


@pytest.mark.parametrize("country", list(phones.COUNTRIES))
def test_of_all_line_types_only_a_mobile_has_a_vote(country):
    examples = {
        kind: phonenumbers.example_number_for_type(country, kind) for kind in TYPES.values()
    }
    e164 = phonenumbers.PhoneNumberFormat.E164

    voting = {
        kind
        for kind, number in examples.items()
        if number and isinstance(one_of(phonenumbers.format_number(number, e164)), str)
    }

    assert voting == {TYPES.MOBILE}


@pytest.mark.parametrize("country", list(phones.COUNTRIES))
def test_an_offered_country_has_mobile_numbers_of_one_length_and_a_beginning_of_its_own(country):
    plan = phonenumbers.PhoneMetadata.metadata_for_region(country)
    number = phones.example(country)

    assert len(plan.mobile.possible_length) == 1
    assert phones.country(number) == country
    assert number.startswith(phones.COUNTRIES[country])
    assert [one for one in phones.COUNTRIES.values() if number.startswith(one)] == [
        phones.COUNTRIES[country]
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("8 771 000 99 98", "+77710009998"),
        ("77710009998", "+77710009998"),
        ("8 900 000-00-01", "+79000000001"),
        ("9000000001", "+79000000001"),
        # A Russian number without its last digit, or a Kazakh one without its first.
        ("7900000000", phones.TooShort),
        ("7710009998", phones.TooShort),
        # Belarus without a plus; +7 996 with two digits to spare would be as long as Kyrgyzstan's.
        ("375294911911", phones.TooLong),
        ("996000000012", phones.TooLong),
        ("80294911911", phones.NotMobile),
        ("+7 600 000 00 01", phones.NotANumber),
        ("+7 7172 00 00 00", phones.NotMobile),
        ("+7 940 000-00-01", phones.NotMobile),
        ("+375 29 491", phones.TooShort),
        ("+375 29 491 19 11 22", phones.TooLong),
        ("+375 29 000 00 01", phones.NotANumber),
        # Either a landline or a mobile: the plan does not say.
        ("+998 61 220 00 00", phones.NotMobile),
        ("+1 415 555 0101", phones.ForeignNumber),
    ],
)
def test_national_spellings_are_those_of_the_zone_7(text, read):
    assert one_of(text) == read


@settings(max_examples=500)
@given(st.text(alphabet="0123456789+ ()-") | st.text())
def test_nothing_but_a_phone_error_is_raised_and_what_is_read_stays_itself(text):
    read = one_of(text)

    assert isinstance(read, type) or phones.parse(read, (phones.country(read) or "",)) == read


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+77710009998", "+7 771 •••-••-98"),
        ("+375294911911", "+375 29 •••-••-11"),
        ("+37477123456", "+374 7 •••-••-56"),
        ("+14155550101", "+1 415 •••-••-01"),
        ("+37529", "+375 •••"),
        ("+", "•••"),
        ("", "•••"),
    ],
)
def test_a_mask_hides_five_digits_however_short_the_number(number, shown):
    assert phones.mask(number) == shown


@pytest.mark.parametrize("country", list(phones.COUNTRIES))
def test_of_no_country_s_number_more_is_shown_than_hidden_allows(country):
    number = phones.example(country)

    shown = "".join(filter(str.isdigit, phones.mask(number)))

    assert len(shown) <= len(number) - 1 - 5


def test_countries_have_one_order_and_russia_is_always_among_them():
    assert phones.ordered(["KZ", "BY", "KZ", "XX"]) == ("RU", "BY", "KZ")
    assert phones.ordered([]) == phones.HOME
