"""The forms of the vote's way on the web."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from app.auth import accounts
from app.core import languages, phones
from app.core.forms import Form, Plain, Required, trimmed
from app.core.languages import said
from nominations.models.season import Season

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
