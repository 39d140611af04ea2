"""The panel's forms."""

from flask import abort
from flask_babel import lazy_gettext as _
from wtforms import StringField, TextAreaField

from app.core.forms import Form, Plain, Required, between, trimmed, typed

SHORTEST, LONGEST = 10, 1000
LONGEST_WORD = 60
LONGEST_LIST = 20_000
BAD_REQUEST = 400


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
        _("Слово, которое означает этого участника"),
        filters=[trimmed],
        validators=[Plain(), between(0, LONGEST_WORD, _("Слово: не больше 60 знаков"))],
    )


class RuleForm(Form):
    """What is decided about a cluster, and the class of the reason; the page offers both."""

    kind = StringField(validators=[Required(_("Выберите решение"))])
    reason = StringField(validators=[Required(_("Выберите причину"))])

    @property
    def asked(self) -> tuple[str, str]:
        """Return the two words; a request without them is none of our pages'."""
        if not self.validate_on_submit():
            abort(BAD_REQUEST)
        return typed(self.kind), typed(self.reason)


class ReceiptsForm(RuleForm):
    """The same about the ballots of receipts, one a line."""

    receipts = TextAreaField(
        _("Квитанции, каждая с новой строки"),
        filters=[trimmed],
        validators=[
            Required(_("Введите квитанции")),
            Plain(),
            between(1, LONGEST_LIST, _("Не больше 500 квитанций за раз")),
        ],
    )
