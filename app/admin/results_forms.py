"""The forms of the results and of the awards."""

from decimal import Decimal

from flask_babel import lazy_gettext as _
from wtforms import DateField, DecimalField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp

from app.admin.fields import MoscowMoment, reason
from app.core.forms import Form, Plain, Required, between, trimmed, typed
from voting.certifying import Seen
from voting.models.award import Kind

LONGEST_WHAT, LONGEST_RECIPIENT, LONGEST_ACT = 200, 300, 40
MOST_ROUBLES = 20_000_000

KINDS = {
    Kind.MONEY: _("Деньги"),
    Kind.CONSULTING: _("Консультация"),
    Kind.ADVERTISING: _("Реклама"),
    Kind.TRAINING: _("Обучение"),
    Kind.DIPLOMA: _("Диплом"),
    Kind.OTHER: _("Другое"),
}


_CHOICES = [SelectChoice(kind, name) for kind, name in KINDS.items()]


class MinuteForm(Form):
    """When the results become public; or what the second person has before them."""

    at = MoscowMoment(_("Опубликовать в (по Москве)"))
    proposal = HiddenField(validators=[Optional(), Regexp(r"[0-9]{1,18}\Z")])
    minutes = HiddenField()

    @property
    def seen(self) -> Seen | None:
        """Return the proposal that is approved; None when the results are proposed."""
        number = typed(self.proposal)
        return Seen(int(number), typed(self.minutes)) if number else None


class ReasonForm(Form):
    """Why the freeze is lifted."""

    reason = reason(_("Причина"))


class WaiveForm(Form):
    """Which check is gone past, and why."""

    name = HiddenField()
    reason = reason(_("Почему проверка не мешает итогам"))


class AwardForm(Form):
    """What the winner of a prize place is to get."""

    kind = SelectField(_("Что это"), choices=_CHOICES, default=Kind.MONEY)
    what = StringField(
        _("Награда словами"),
        filters=[trimmed],
        validators=[
            Required(_("Напишите, что получает победитель")),
            Plain(),
            between(1, LONGEST_WHAT, _("Награда: не больше 200 знаков")),
        ],
    )
    roubles = DecimalField(
        _("Стоимость, рублей"),
        places=2,
        default=Decimal(0),
        validators=[
            InputRequired(_("Введите сумму, например 50000; без стоимости введите 0")),
            NumberRange(0, MOST_ROUBLES, _("Сумма: от 0 до 20 000 000 рублей")),
        ],
    )
    recipient = StringField(
        _("Кому: название по документам и реквизиты"),
        filters=[trimmed],
        validators=[Plain(), between(0, LONGEST_RECIPIENT, _("Не больше 300 знаков"))],
    )

    @property
    def kopecks(self) -> int:
        """Return the sum in kopecks."""
        return int(self.roubles.data * 100)


class HandOverForm(Form):
    """By which act an award was handed over, and when."""

    act = StringField(
        _("Номер акта"),
        filters=[trimmed],
        validators=[
            Required(_("Введите номер акта")),
            Plain(),
            between(1, LONGEST_ACT, _("Номер акта: не больше 40 знаков")),
        ],
    )
    on = DateField(
        _("Дата вручения или выплаты"), validators=[InputRequired(_("Введите дату вручения"))]
    )
