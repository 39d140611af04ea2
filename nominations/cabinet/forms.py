"""The forms of an application, a step each; a field says its fault in one sentence."""

import re
from collections.abc import Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import (
    BooleanField,
    Field,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)

from app.auth.forms import is_phone
from app.core.db import db
from app.core.forms import Form, Plain, Required, between, trimmed, typed
from app.core.languages import said
from nominations import applications, bands, cities, sites, taxpayers
from nominations.models.business import LONGEST_ADDRESS, LONGEST_HOURS
from nominations.models.city import City

WHOLE = re.compile(r"\d{1,6}", re.ASCII)
LONGEST_CITY = LONGEST_SITE = 120


class CityField(StringField):  # type: ignore[misc]  # WTForms ships no types.
    """A town by its name; one name of several towns is shown again with the choices."""

    found: City | None = None
    choices_found: Sequence[str] = ()

    def pre_validate(self, _form: Any) -> None:
        """Find the town. A fault found here would stop the other checks, so there is none."""
        text = typed(self)
        if "\0" in text or len(text) > LONGEST_CITY:
            return
        fitting = _towns(text)
        if len(fitting) == 1:
            self.found = fitting[0]
        self.choices_found = [cities.label(city) for city in fitting] if not self.found else ()


def _towns(text: str) -> Sequence[City]:
    """Return the towns of exactly this name, or else those whose names begin so."""
    session = db.session()
    same = select(City).where(City.search_name == cities.fold(text))
    exact = session.scalars(same.order_by(City.population.desc(), City.id)).all()
    return exact or cities.find(session, text)


#: The faults of a taxpayer's number, here to be found by who translates.
INN_FAULTS = {
    taxpayers.LENGTH: _("В ИНН 10 или 12 цифр"),
    taxpayers.CHECKSUM: _("Проверьте ИНН: контрольная цифра не сходится"),
    taxpayers.OFFICE: _("Проверьте ИНН: такого номера не бывает"),
}


def _is_inn(_form: Any, field: Field) -> None:
    fault = taxpayers.fault(typed(field))
    if fault:
        raise ValidationError(INN_FAULTS[fault])


def _is_staff(_form: Any, field: Field) -> None:
    if not WHOLE.fullmatch(typed(field)):
        raise ValidationError(_("Введите целое число, например 12"))
    if int(typed(field)) >= bands.STAFF[1]:
        raise ValidationError(said(applications.NotEligible()))


def _is_town(_form: Any, field: CityField) -> None:
    if field.choices_found:
        raise ValidationError(_("Уточните город"))
    if field.found is None:
        raise ValidationError(
            _("Такого города нет в справочнике. Проверьте название, например Тверь")
        )


def _is_offered(_form: Any, field: SelectField) -> None:
    if field.data not in {value for value, _ in field.choices}:
        raise ValidationError(_("Выберите номинацию"))


def _is_site(_form: Any, field: Field) -> None:
    if typed(field) and not sites.is_host(sites.host(typed(field))):
        raise ValidationError(_("Адрес сайта похож на pekarnya.ru"))


def inn_field() -> StringField:
    """Return the field of a taxpayer's number."""
    return StringField(
        _("ИНН"), filters=[trimmed], validators=[Required(_("Введите ИНН")), Plain(), _is_inn]
    )


def name_field() -> StringField:
    """Return the field of a business's name."""
    length = between(2, 100, _("Название: от 2 до 100 знаков"))
    checks = [Required(_("Введите название")), Plain(), length]
    return StringField(_("Название"), filters=[trimmed], validators=checks)


def city_field() -> CityField:
    """Return the field of a town."""
    checks = [Required(_("Введите город")), Plain(), _is_town]
    return CityField(_("Город"), filters=[trimmed], validators=checks)


def staff_field() -> StringField:
    """Return the field of the number of staff."""
    checks = [Required(_("Введите целое число, например 12")), Plain(), _is_staff]
    return StringField(_("Сколько у вас сотрудников"), filters=[trimmed], validators=checks)


def site_field() -> StringField:
    """Return the field of the site's address."""
    length = between(0, LONGEST_SITE, _("Адрес не длиннее 120 знаков"))
    return StringField(_("Сайт"), filters=[trimmed], validators=[Plain(), length, _is_site])


def _one_line(text: str | None) -> str | None:
    """Return the text in one line: a map and a search engine read it so."""
    return " ".join(text.split()) if text else text


def address_field() -> StringField:
    """Return the field of the place in the town."""
    length = between(0, LONGEST_ADDRESS, _("Адрес: не больше 120 знаков"))
    return StringField(_("Адрес"), filters=[trimmed, _one_line], validators=[Plain(), length])


def hours_field() -> StringField:
    """Return the field of the opening hours."""
    length = between(0, LONGEST_HOURS, _("Часы работы: не больше 80 знаков"))
    return StringField(_("Часы работы"), filters=[trimmed, _one_line], validators=[Plain(), length])


class BusinessForm(Form):
    """Who enters: the number, the name, and how customers reach it."""

    inn = inn_field()
    name = name_field()
    phone = StringField(
        _("Мобильный телефон предприятия"), filters=[trimmed], validators=[Plain(), is_phone]
    )
    site = site_field()

    @property
    def number(self) -> str:
        """Return the INN without the spaces that people put into it."""
        return taxpayers.bare(typed(self.inn))


class Placed(Form):
    """A form with a town."""

    city = city_field()

    @property
    def town(self) -> City:
        """Return the town that the name was found to mean; only after validation."""
        return cast("City", self.city.found)


class PlaceForm(Placed):
    """Where it works, and when; the place in the town and the hours are free to be told."""

    address = address_field()
    hours = hours_field()


class SizeForm(Form):
    """How many work there, and in which nomination it asks for a place."""

    staff = staff_field()
    nomination = SelectField(
        _("Номинация"),
        validate_choice=False,
        validators=[Required(_("Выберите номинацию")), _is_offered],
    )


class StoryForm(Form):
    """What voters read about it."""

    description = TextAreaField(
        _("Расскажите о предприятии"),
        filters=[trimmed],
        validators=[
            Required(_("Расскажите о предприятии")),
            Plain(),
            between(20, 2000, _("Рассказ: от 20 до 2000 знаков")),
        ],
    )


class ConsentsForm(Form):
    """The consents, each by itself and none ticked beforehand; the last two are free."""

    enter = BooleanField(
        validators=[Required(_("Без согласия на обработку данных заявку не подать"))]
    )
    publish = BooleanField(validators=[Required(_("Без согласия на публикацию заявку не подать"))])
    news = BooleanField()
    sms = BooleanField()


class CheckForm(Form):
    """The last look; to a question of the organisers there is an answer."""

    words = TextAreaField(
        _("Ваш ответ организатору"),
        filters=[trimmed],
        validators=[Plain(), between(0, 1000, _("Ответ: не больше 1000 знаков"))],
    )


class IdentityForm(Placed):
    """What a business that takes part is known by, and what its page shows: changed by review."""

    name = name_field()
    inn = inn_field()
    staff = staff_field()
    site = site_field()
    address = address_field()
    hours = hours_field()
