"""The panel's forms."""

from wtforms import StringField, TextAreaField

from app.core.forms import Form, Plain, Required, between, trimmed

SHORTEST, LONGEST = 10, 1000
LONGEST_WORD = 60


class DeclineForm(Form):
    """Why an application is declined."""

    reason = TextAreaField(
        "Причина отказа",
        filters=[trimmed],
        validators=[
            Required("Напишите причину: владелец получит её письмом"),
            Plain(),
            between(SHORTEST, LONGEST, "Причина: от 10 до 1000 знаков"),
        ],
    )


class AssignForm(Form):
    """Whom a message meant, and the word that says so in the next ones."""

    code = StringField(
        "Код участника",
        filters=[trimmed],
        validators=[
            Required("Введите код участника"),
            Plain(),
            between(1, LONGEST_WORD, "В коде от 5 до 7 цифр"),
        ],
    )
    word = StringField(
        "Слово, которое значит этого участника",
        filters=[trimmed],
        validators=[Plain(), between(0, LONGEST_WORD, "Слово: не больше 60 знаков")],
    )
