"""The forms of looking votes up, and of the SMS simulator."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from app.admin import fields
from app.core import phones
from app.core.forms import Form, Plain, Required, between, trimmed
from voting.web.forms import CodeForm, PhoneForm

LONGEST_TEXT = 700
#: Russian numbers that belong to nobody who votes: tests and examples use these alone.
FICTITIOUS = "+7900000"
#: The examples of other countries' numbers, which vote where a season lets them.
EXAMPLES = [phones.example(one) for one in phones.COUNTRIES if one != phones.RUSSIA]
FICTITIOUS_ONLY = _("Возьмите вымышленный номер: +7 900 000-00-01 и дальше")
#: So many digits in a row, whatever stands between them, are a telephone number.
DIGITS_OF_A_PHONE = 10


def no_phone(_form: Any, field: Any) -> None:
    """Keep telephone numbers out of the journal."""
    if sum(map(str.isdigit, field.data or "")) >= DIGITS_OF_A_PHONE:
        raise ValidationError(_("Не пишите здесь номер телефона: причина остаётся в журнале"))


class WhyForm(Form):
    """Why a vote is looked up."""

    reason = fields.reason(_("Зачем"))

    def validate_reason(self, field: Any) -> None:
        """Refuse a telephone number."""
        no_phone(self, field)


class LookForm(WhyForm):
    """The vote of a receipt."""

    receipt = StringField(
        _("Квитанция"),
        filters=[trimmed],
        validators=[Required(_("Введите квитанцию")), Plain(), Length(max=200)],
    )


class AskForm(PhoneForm, WhyForm):
    """The votes of a phone, whose owner is sent a code."""


class SaidForm(CodeForm):
    """The code that the phone's owner has said."""


class SimulatorForm(Form):
    """What somebody would text, and from what number."""

    phone = StringField(
        _("С номера"),
        filters=[trimmed],
        validators=[Required(_("Введите вымышленный номер")), Plain(), Length(max=40)],
    )
    text = TextAreaField(
        _("Сообщение"),
        validators=[between(0, LONGEST_TEXT, _("Сообщение: не больше 700 знаков"))],
    )
    again = BooleanField(_("Это второе такое же сообщение с этого номера"))

    def validate_phone(self, field: Any) -> None:
        """Take no number that somebody may have, and don't show it again."""
        try:
            number = phones.parse(field.data or "", phones.COUNTRIES)
        except phones.PhoneError:
            return  # What the prize answers to such a sender is worth trying, too.
        if not (number.startswith(FICTITIOUS) or number in EXAMPLES):
            field.data = ""
            raise ValidationError(FICTITIOUS_ONLY)
