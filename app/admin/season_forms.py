"""The forms of a season: a new one, its dates, its numbers, its rules, the gateway's test."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from app.admin.fields import MoscowMoment
from app.core import phones
from app.core.forms import Form, Plain, Required, between, trimmed
from nominations import rulebooks

LONGEST_NAME, LONGEST_ITEM, LONGEST_NOTE = 100, 20_000, 500
DATES = {
    "registration_opens": _("Начало приёма заявок"),
    "registration_closes": _("Конец приёма заявок"),
    "voting_opens": _("Начало голосования"),
    "voting_closes": _("Конец голосования"),
    "hides_at": _("Рейтинг скрывается"),
    "results_at": _("Итоги"),
    "awards_at": _("Награждение"),
}
NUMBERS = {
    "min_entries": _("Меньше скольких участников группа объединяется"),
    "min_votes": _("Сколько голосов нужно для места"),
    "code_length": _("Цифр в коде участника"),
    "retention_days": _("Через сколько дней после итогов стираются телефоны"),
    "sms_per_day": _("SMS в день, не больше"),
    "sms_kopecks_per_day": _("Копеек на SMS в день, не больше"),
    "sms_price_kopecks": _("Цена одного SMS, копеек"),
    "sms_abroad_per_day": _("SMS в день на номера других стран, не больше"),
}
COUNTRIES = {"countries": _("Чьи номера голосуют")}
ITEMS = {
    "task": _("1. Существо задания и общественно полезная цель"),
    "criteria": _("2. Критерии и порядок оценки"),
    "submission": _("3. Место, срок и порядок подачи заявок"),
    "reward": _("4. Размер и форма награды"),
    "announcement": _("5. Порядок и сроки объявления результатов"),
    "other": _("6. Прочее"),
}


def _is_phone(_form: Any, field: Field) -> None:
    try:
        phones.parse(field.data or "")
    except phones.PhoneError as error:
        raise ValidationError(_("Введите номер, например +7 900 123-45-67")) from error


def _short(label: Any, most: int) -> StringField:
    length = between(1, most, _("Слишком длинно"))
    return StringField(
        label, filters=[trimmed], validators=[Required(_("Заполните")), Plain(), length]
    )


class NewSeasonForm(Form):
    """What a new season is called, after which one it is made, and when it begins."""

    source = StringField(
        _("По образцу сезона (короткое имя)"),
        filters=[trimmed],
        validators=[Plain(), between(0, 40, _("Слишком длинно"))],
    )
    slug = _short(_("Короткое имя для адресов, например 2027"), 40)
    name = _short(_("Название"), LONGEST_NAME)
    registration_opens = MoscowMoment(
        _("Начало приёма заявок (по Москве)"),
        validators=[InputRequired(_("Введите начало приёма заявок"))],
    )
    rehearsal = BooleanField(_("Репетиция: её можно закрыть раньше срока"))


class GatewayForm(Form):
    """Whose phone gets the test message."""

    phone = StringField(
        _("Ваш мобильный телефон"), filters=[trimmed], validators=[Plain(), _is_phone]
    )


class DatesForm(Form):
    """A season's dates, by Moscow's clock."""

    registration_opens = MoscowMoment(DATES["registration_opens"], [InputRequired(_("Нужна дата"))])
    registration_closes = MoscowMoment(
        DATES["registration_closes"], [InputRequired(_("Нужна дата"))]
    )
    voting_opens = MoscowMoment(DATES["voting_opens"], [InputRequired(_("Нужна дата"))])
    voting_closes = MoscowMoment(DATES["voting_closes"], [InputRequired(_("Нужна дата"))])
    hides_at = MoscowMoment(DATES["hides_at"], [InputRequired(_("Нужна дата"))])
    results_at = MoscowMoment(DATES["results_at"], [InputRequired(_("Нужна дата"))])
    awards_at = MoscowMoment(DATES["awards_at"], [InputRequired(_("Нужна дата"))])


def _number(name: str) -> IntegerField:
    return IntegerField(NUMBERS[name], validators=[InputRequired(_("Введите целое число"))])


class NumbersForm(Form):
    """A season's numbers: terms of the contest, and the day's budget of SMS."""

    min_entries = _number("min_entries")
    min_votes = _number("min_votes")
    code_length = _number("code_length")
    retention_days = _number("retention_days")
    sms_per_day = _number("sms_per_day")
    sms_kopecks_per_day = _number("sms_kopecks_per_day")
    sms_price_kopecks = _number("sms_price_kopecks")
    sms_abroad_per_day = _number("sms_abroad_per_day")


class CountriesForm(Form):
    """The countries whose mobile numbers vote; Russia's always do."""

    countries = SelectMultipleField(
        COUNTRIES["countries"],
        choices=list(phones.COUNTRIES),
        filters=[phones.ordered],
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def validate_countries(self, field: Field) -> None:
        """Refuse what was not offered."""
        unknown = set(field.raw_data or ()) - phones.COUNTRIES.keys()
        if unknown:
            raise ValidationError(_("Такой страны в списке нет"))


def _item(name: str) -> TextAreaField:
    length = between(0, LONGEST_ITEM, _("Раздел: не больше 20 000 знаков"))
    return TextAreaField(ITEMS[name], filters=[trimmed], validators=[Plain(), length])


class RulesForm(Form):
    """The draft of the rules, by the items of ГК РФ 1057."""

    task = _item("task")
    criteria = _item("criteria")
    submission = _item("submission")
    reward = _item("reward")
    announcement = _item("announcement")
    other = _item("other")

    @property
    def texts(self) -> dict[str, str]:
        """Return what was written, item by item."""
        return {name: str(self[name].data or "") for name in rulebooks.FIELDS}


class PublishRulesForm(Form):
    """What is new in a version, and whether it only mends misprints."""

    editorial = BooleanField(_("Редакционная правка: только опечатки и контакты"))
    note = StringField(
        _("Что изменилось"),
        filters=[trimmed],
        validators=[Plain(), between(0, LONGEST_NOTE, _("Не больше 500 знаков"))],
    )
