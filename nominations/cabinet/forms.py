"""The application's form: each field is checked by itself, and says its fault in one sentence."""

import re
from collections.abc import Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NumberError
from stdnum.ru import inn as taxpayer
from wtforms import Field, SelectField, StringField, TextAreaField, ValidationError

from app.core.db import db
from app.core.forms import Form, Plain, Required, between, trimmed, typed
from nominations import applications, bands, cities
from nominations.models.city import City
from nominations.models.nomination import Nomination

WHOLE = re.compile(r"\d{1,6}", re.ASCII)
INN = re.compile(r"\d{10}|\d{12}", re.ASCII)
LONGEST_CITY = 120
#: No tax office has this number, though the check digit of zeros is zero.
NO_OFFICE = "00"


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


def _is_inn(_form: Any, field: Field) -> None:
    number = typed(field).replace(" ", "")
    if not INN.fullmatch(number):
        raise ValidationError(_("В ИНН 10 или 12 цифр"))
    try:
        taxpayer.validate(number)
    except InvalidChecksum as error:
        raise ValidationError(_("Проверьте ИНН: контрольная цифра не сходится")) from error
    except NumberError as error:
        raise ValidationError(_("В ИНН 10 или 12 цифр")) from error
    if number.startswith(NO_OFFICE):
        raise ValidationError(_("Проверьте ИНН: такого номера не бывает"))


def _is_staff(_form: Any, field: Field) -> None:
    if not WHOLE.fullmatch(typed(field)):
        raise ValidationError(_("Введите целое число, например 12"))
    if int(typed(field)) >= bands.STAFF[1]:
        raise ValidationError(_(applications.NotEligible.message))


def _is_town(_form: Any, field: CityField) -> None:
    if field.choices_found:
        raise ValidationError(_("Уточните город"))
    if field.found is None:
        raise ValidationError(
            _("Такого города нет в справочнике. Проверьте название, например Тверь")
        )


def _is_offered(_form: Any, field: SelectField) -> None:
    if field.data not in {value for value, _name in field.choices}:
        raise ValidationError(_("Выберите номинацию"))


class ApplyForm(Form):
    """A business and what it asks for."""

    name = StringField(
        _("Название"),
        filters=[trimmed],
        validators=[
            Required(_("Введите название")),
            Plain(),
            between(2, 100, _("Название: от 2 до 100 знаков")),
        ],
    )
    inn = StringField(
        _("ИНН"), filters=[trimmed], validators=[Required(_("Введите ИНН")), Plain(), _is_inn]
    )
    city = CityField(
        _("Город"), filters=[trimmed], validators=[Required(_("Введите город")), Plain(), _is_town]
    )
    staff = StringField(
        _("Сколько у вас сотрудников"),
        filters=[trimmed],
        validators=[Required(_("Введите целое число, например 12")), Plain(), _is_staff],
    )
    nomination = SelectField(
        _("Номинация"),
        validate_choice=False,
        validators=[Required(_("Выберите номинацию")), _is_offered],
    )
    description = TextAreaField(
        _("Расскажите о предприятии"),
        filters=[trimmed],
        validators=[
            Required(_("Расскажите о предприятии")),
            Plain(),
            between(20, 2000, _("Рассказ: от 20 до 2000 знаков")),
        ],
    )

    def offer(self, nominations: Sequence[Nomination]) -> None:
        """Take the season's nominations as the choices."""
        offered = [(nomination.slug, nomination.name) for nomination in nominations]
        self.nomination.choices = [("", _("Выберите")), *offered]

    @property
    def number(self) -> str:
        """Return the INN without the spaces that people put into it."""
        return typed(self.inn).replace(" ", "")

    @property
    def town(self) -> City:
        """Return the town that the name was found to mean; only after validation."""
        return cast("City", self.city.found)
