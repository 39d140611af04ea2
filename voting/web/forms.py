"""The forms of the vote's way on the web."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import StringField, ValidationError
from wtforms.validators import InputRequired, Length

from app.core import phones
from app.core.forms import Form

PHONE_FAULTS = {
    phones.TooShort: _("В номере не хватает цифр. Нужно 11, например +7 900 123-45-67."),
    phones.ForeignNumber: _("Голосовать можно с российского номера, он начинается с +7."),
    phones.NotMobile: _("Это не мобильный номер. Нужен номер, который принимает SMS."),
}


class PhoneForm(Form):
    """The voter's phone."""

    phone = StringField(
        _("Мобильный телефон"),
        [InputRequired(_("Введите номер телефона.")), Length(max=40, message=_("Слишком длинно."))],
    )
    #: Nobody sees it: a program fills it. `voting.web.human` looks at it.
    website = StringField(_("Оставьте это поле пустым"))

    def validate_phone(self, field: Any) -> None:
        """Turn any spelling into E.164, kept in `e164`; say what is wrong with the others."""
        try:
            self.e164 = phones.parse(field.data)
        except phones.PhoneError as error:
            text = PHONE_FAULTS.get(type(error), _("Проверьте номер, например +7 900 123-45-67."))
            raise ValidationError(text) from error


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
