"""The forms of the vote's way on the web."""

import re
from collections.abc import Sequence
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from app.auth import accounts
from app.core import languages, phones
from app.core.forms import Form, Plain, Required, trimmed
from app.core.languages import said
from nominations.models.season import Season
from voting import contacts
from voting.contacts import Contact
from voting.models.thanks import LONGEST_NAME, LONGEST_WORDS

#: One name or two, of letters: «Анна», «Анна-Мария», «Анна К.».
FIRST_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)?\.?")
PHONE_FAULTS = {
    phones.TooShort: _("В номере не хватает цифр. Нужно 11, например +7 900 123-45-67."),
    phones.ForeignNumber: _("Голосовать можно с российского номера, он начинается с +7."),
    phones.NotMobile: _("Это не мобильный номер. Нужен номер, который принимает SMS."),
}
ODD_PHONE = _("Проверьте номер, например +7 900 123-45-67.")
#: What is said where more countries than one vote.
ABROAD = _("Номер другой страны начните с плюса и её кода.")


def fault_of(error: phones.PhoneError, countries: Sequence[str]) -> str:
    """Say what is wrong with a number, where those of these countries vote."""
    if tuple(countries) == phones.HOME:
        return str(PHONE_FAULTS.get(type(error), ODD_PHONE))
    if isinstance(error, phones.ForeignNumber):
        names = languages.countries(countries)
        told = gettext("Голосовать можно с номеров этих стран: %(countries)s.", countries=names)
    elif isinstance(error, phones.NotMobile):
        return str(PHONE_FAULTS[phones.NotMobile])
    else:
        told = ODD_PHONE
    return f"{told} {ABROAD}"


class PhoneForm(Form):
    """The voter's phone, of one of the countries whose numbers vote."""

    countries: Sequence[str] = phones.HOME

    phone = StringField(
        _("Мобильный телефон"),
        [InputRequired(_("Введите номер телефона.")), Length(max=40, message=_("Слишком длинно."))],
    )
    #: Nobody sees it: a program fills it. `voting.web.human` looks at it.
    website = StringField(_("Оставьте это поле пустым"))

    def of(self, season: Season | None) -> Self:
        """Take the numbers of a season's countries; return the form."""
        self.countries = season.countries if season else phones.HOME
        return self

    def validate_phone(self, field: Any) -> None:
        """Turn any spelling into E.164, kept in `e164`; say what is wrong with the others."""
        try:
            self.e164 = phones.parse(field.data, self.countries)
        except phones.PhoneError as error:
            raise ValidationError(fault_of(error, self.countries)) from error


class CodeForm(Form):
    """The code from the SMS; spaces and dashes are people's own."""

    code = StringField(
        _("Код из 6 цифр"),
        [InputRequired(_("Введите код из SMS.")), Length(max=20, message=_("В коде 6 цифр."))],
        filters=[lambda text: "".join(filter(str.isdigit, text or ""))],
    )

    def validate_code(self, field: Any) -> None:
        """Don't spend a try on what can't be a code."""
        if len(field.data) != 6:  # noqa: PLR2004 -- Six digits, as the page says.
            raise ValidationError(_("В коде 6 цифр."))


class ReceiptForm(Form):
    """A receipt, to see how the ballot stands."""

    receipt = StringField(
        _("Квитанция"),
        [
            InputRequired(_("Введите квитанцию.")),
            Length(max=200, message=_("В квитанции 26 знаков.")),
        ],
    )


#: What to change in words that everybody is to read.
CONTACT_FAULTS = {
    Contact.LINK: _(
        "Похоже на адрес сайта: уберите его. Если это конец предложения, поставьте пробел после "
        "точки."
    ),
    Contact.EMAIL: _("Уберите адрес почты: слова прочтут все."),
    Contact.PHONE: _("Похоже на номер телефона: уберите его, слова прочтут все."),
    Contact.ACCOUNT: _("Уберите ник или ссылку на соцсеть: слова прочтут все."),
}


def open_words(longest: int, too_long: str, *checks: Any) -> dict[str, Any]:
    """Return what a field of words for everybody is made with: tidied, and without contacts."""
    length = Length(max=longest, message=too_long)
    tidy = [lambda text: contacts.tidied(text or "")]
    return {"filters": tidy, "validators": [*checks, length, _without_contacts]}


def _without_contacts(_form: Any, field: Any) -> None:
    if contact := contacts.found(field.data):
        raise ValidationError(CONTACT_FAULTS[contact])


def _wordy(_form: Any, field: Any) -> None:
    if contacts.wordless(field.data):
        raise ValidationError(_("Напишите хотя бы пару слов."))


def _name_like(_form: Any, field: Any) -> None:
    if field.data and not FIRST_NAME.fullmatch(field.data):
        raise ValidationError(_("Имя пишется буквами, например Анна."))


class ThanksForm(Form):
    """Words of thanks, with the consent to show them."""

    words = TextAreaField(
        _("За что вы благодарите?"),
        **open_words(
            LONGEST_WORDS,
            _("Слишком длинно: уместите в 280 знаков."),
            Required(_("Напишите, за что благодарите.")),
            _wordy,
        ),
    )
    name = StringField(
        _("Ваше имя, если хотите"),
        **open_words(LONGEST_NAME, _("Имя длиннее 40 знаков: сократите."), _name_like),
    )
    consent = BooleanField(validators=[Required(_("Без согласия показать ваши слова нельзя."))])
    receipt = StringField(validators=[Length(max=200)])


class AnswerForm(Form):
    """What an entry's people say to words of thanks."""

    words = TextAreaField(
        _("Ваш ответ"),
        **open_words(
            LONGEST_WORDS,
            _("Слишком длинно: уместите в 280 знаков."),
            Required(_("Напишите ответ.")),
            _wordy,
        ),
    )


class ReminderForm(Form):
    """Where to send reminders of the voting."""

    email = StringField(
        _("Электронная почта"),
        [
            Required(_("Введите адрес почты")),
            Plain(),
            Length(max=254, message=_("Проверьте адрес")),
        ],
        filters=[trimmed],
    )
    last_day = BooleanField(_("Ещё раз — за день до конца"))
    consent = BooleanField(validators=[Required(_("Без согласия писать вам нельзя"))])

    def validate_email(self, field: Any) -> None:
        """Refuse what can be no address."""
        try:
            accounts.normalised(field.data)
        except accounts.NotAnEmail as error:
            raise ValidationError(said(error)) from error
