"""The forms about an account; the faults of each field are one sentence in Russian."""

from typing import Any

from wtforms import BooleanField, Field, HiddenField, PasswordField, StringField, ValidationError

from app.auth import accounts
from app.core import phones
from app.core.forms import Form, Plain, Required, between, trimmed

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
LONGEST_ADDRESS = 500

_PHONE_FAULTS = {
    phones.TooShort: "В номере не хватает цифр. Нужно 11, например +7 900 123-45-67",
    phones.TooLong: "В номере лишние цифры. Нужно 11, например +7 900 123-45-67",
    phones.ForeignNumber: "Нужен российский номер, он начинается с +7",
    phones.NotMobile: "Нужен номер мобильного телефона, он начинается с +7 9",
}


def _is_email(_form: Any, field: Field) -> None:
    try:
        accounts.normalised(field.data)
    except accounts.NotAnEmail as error:
        raise ValidationError(error.message) from error


def is_phone(_form: Any, field: Field) -> None:
    if not field.data:
        return
    try:
        phones.parse(field.data)
    except phones.PhoneError as error:
        message = _PHONE_FAULTS.get(type(error), "Введите номер, например +7 900 123-45-67")
        raise ValidationError(message) from error


def _email() -> StringField:
    length = between(0, accounts.LONGEST_EMAIL, "Адрес почты не длиннее 254 знаков")
    checks = [Required("Введите адрес почты"), Plain(), length, _is_email]
    return StringField("Электронная почта", filters=[trimmed], validators=checks)


def _new_password() -> PasswordField:
    length = between(SHORTEST_PASSWORD, LONGEST_PASSWORD, "Пароль: от 10 до 200 знаков")
    checks = [Required("Придумайте пароль"), Plain(), length]
    return PasswordField("Пароль", validators=checks)


class RegisterForm(Form):
    """A new owner's account."""

    email = _email()
    password = _new_password()
    phone = StringField("Мобильный телефон", filters=[trimmed], validators=[Plain(), is_phone])
    consent = BooleanField(
        "Согласен(на) на обработку персональных данных",
        validators=[Required("Без согласия на обработку данных кабинет не завести")],
    )


class LoginForm(Form):
    """E-mail and password; no rule of theirs is told here, for a wrong one is only wrong."""

    email = StringField(
        "Электронная почта",
        filters=[trimmed],
        validators=[Required("Введите адрес почты"), Plain(), between(0, 254, "Проверьте адрес")],
    )
    password = PasswordField(
        "Пароль",
        validators=[
            Required("Введите пароль"),
            Plain(),
            between(0, LONGEST_PASSWORD, accounts.WrongCredentials.message),
        ],
    )
    next = HiddenField(validators=[between(0, LONGEST_ADDRESS, "Слишком длинный адрес")])


class ForgotForm(Form):
    """The e-mail whose password is forgotten."""

    email = _email()


class ResetForm(Form):
    """A new password."""

    password = _new_password()


class ConfirmForm(Form):
    """A button: a mail scanner that opens the link must not press it."""
