"""The panel's forms."""

from flask_babel import lazy_gettext as _
from wtforms import StringField, TextAreaField

from app.core.forms import Form, Plain, Required, between, trimmed

SHORTEST, LONGEST = 10, 1000
LONGEST_WORD = 60


class DeclineForm(Form):
    """Why an application is declined."""

    reason = TextAreaField(
        _("Причина отказа"),
        filters=[trimmed],
        validators=[
            Required(_("Напишите причину: владелец получит её письмом")),
            Plain(),
            between(SHORTEST, LONGEST, _("Причина: от 10 до 1000 знаков")),
        ],
    )


class AssignForm(Form):
    """Whom a message meant, and the word that says so in the next ones."""

    code = StringField(
        _("Код участника"),
        filters=[trimmed],
        validators=[
            Required(_("Введите код участника")),
            Plain(),
            between(1, LONGEST_WORD, _("В коде от 5 до 7 цифр")),
        ],
    )
    word = StringField(
        _("Слово, которое значит этого участника"),
        filters=[trimmed],
        validators=[Plain(), between(0, LONGEST_WORD, _("Слово: не больше 60 знаков"))],
    )
