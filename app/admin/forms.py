"""The panel's forms."""

from wtforms import TextAreaField

from app.core.forms import Form, Plain, Required, between, trimmed

SHORTEST, LONGEST = 10, 1000


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
