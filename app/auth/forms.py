"""The forms about an account; the faults of each field are one sentence in Russian."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice

from app.auth import accounts, passwords
from app.auth.models import Role
from app.auth.passkeys import LONGEST_ANSWER
from app.core import phones
from app.core.forms import Form, Plain, Required, between, trimmed
from app.core.languages import said

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
LONGEST_ADDRESS = 500

_PHONE_FAULTS = {
    phones.TooShort: _("В номере не хватает цифр. Нужно 11, например +7 900 123-45-67"),
    phones.TooLong: _("В номере лишние цифры. Нужно 11, например +7 900 123-45-67"),
    phones.ForeignNumber: _("Нужен российский номер, он начинается с +7"),
    phones.NotMobile: _("Нужен номер мобильного телефона, он начинается с +7 9"),
}


def _is_email(_form: Any, field: Field) -> None:
    try:
        accounts.normalised(field.data)
    except accounts.NotAnEmail as error:
        raise ValidationError(said(error)) from error


def is_phone(_form: Any, field: Field) -> None:
    if not field.data:
        return
    try:
        phones.parse(field.data)
    except phones.PhoneError as error:
        message = _PHONE_FAULTS.get(type(error), _("Введите номер, например +7 900 123-45-67"))
        raise ValidationError(message) from error


def email_field(label: LazyString | None = None) -> EmailField:
    """Return a field for one address of e-mail, which must be given."""
    length = between(0, accounts.LONGEST_EMAIL, _("Адрес почты не длиннее 254 знаков"))
    checks = [Required(_("Введите адрес почты")), Plain(), length, _is_email]
    return EmailField(label or _("Электронная почта"), filters=[trimmed], validators=checks)


def _new_password() -> PasswordField:
    length = between(SHORTEST_PASSWORD, LONGEST_PASSWORD, _("Пароль: от 10 до 200 знаков"))
    checks = [Required(_("Придумайте пароль")), Plain(), length]
    return PasswordField(_("Пароль"), validators=checks)


class RegisterForm(Form):
    """A new owner's account."""

    email = email_field()
    password = _new_password()
    phone = StringField(_("Мобильный телефон"), filters=[trimmed], validators=[Plain(), is_phone])
    consent = BooleanField(
        _("Согласен(на) на обработку персональных данных"),
        validators=[Required(_("Без согласия на обработку данных кабинет не завести"))],
    )


class LoginForm(Form):
    """E-mail and password; no rule of theirs is told here, for a wrong one is only wrong."""

    email = StringField(
        _("Электронная почта"),
        filters=[trimmed],
        validators=[
            Required(_("Введите адрес почты")),
            Plain(),
            between(0, 254, _("Проверьте адрес")),
        ],
    )
    password = PasswordField(
        _("Пароль"),
        validators=[
            Required(_("Введите пароль")),
            Plain(),
            between(0, LONGEST_PASSWORD, _(accounts.WrongCredentials.message)),
        ],
    )
    next = HiddenField(validators=[between(0, LONGEST_ADDRESS, _("Слишком длинный адрес"))])


class ForgotForm(Form):
    """The e-mail whose password is forgotten."""

    email = email_field()


class ResetForm(Form):
    """A new password."""

    password = _new_password()


class ConfirmForm(Form):
    """A button: a mail scanner that opens the link must not press it."""


class StaffPasswordForm(Form):
    """A new password of one of the organisers' people: long, and not a common one."""

    password = PasswordField(
        _("Пароль"),
        validators=[
            Required(_("Придумайте пароль")),
            Plain(),
            between(passwords.STAFF_SHORTEST, LONGEST_PASSWORD, _("Пароль: от 15 до 200 знаков")),
        ],
    )

    def __init__(self, email: str) -> None:
        """Take whose password it is: it may not be made of the e-mail."""
        super().__init__()
        self.owner_email = email

    def validate_password(self, field: Field) -> None:
        """Refuse what a guesser would soon try."""
        if not field.errors and passwords.weak(field.data, self.owner_email):
            raise ValidationError(_("Такой пароль легко подобрать. Возьмите несколько редких слов"))


class CodeForm(Form):
    """A code of the application, or a recovery code."""

    code = StringField(
        _("Код подтверждения"),
        filters=[trimmed],
        validators=[Required(_("Введите код")), Plain(), between(0, 40, _("В коде 6 цифр"))],
    )


class PasskeyForm(Form):
    """What a device answered about a passkey, as JSON; a script fills it in."""

    credential = HiddenField(validators=[between(0, LONGEST_ANSWER, _("Слишком длинный ответ"))])


ROLES = {
    Role.ORGANISER: _("Организатор"),
    Role.MODERATOR: _("Модератор"),
    Role.OBSERVER: _("Наблюдатель"),
}


_CHOICES = [SelectChoice(str(role), name) for role, name in ROLES.items()]


class InviteForm(Form):
    """Whom to invite, and as what."""

    email = email_field()
    role = SelectField(_("Роль"), choices=_CHOICES)


class RoleForm(Form):
    """What somebody is to be."""

    role = SelectField(_("Роль"), choices=_CHOICES)
