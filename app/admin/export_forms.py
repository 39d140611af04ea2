"""The forms of exports."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from app.core.forms import Form, Plain, Required, between, trimmed
from voting.models.export import Every

LONGEST_TITLE = 80
KINDS = [
    SelectChoice("xlsx", _("XLSX: для Excel и LibreOffice")),
    SelectChoice("csv", _("CSV: для других программ")),
]
HOW_OFTEN = {
    Every.NEVER: _("Только по кнопке"),
    Every.DAY: _("Каждый день в 7:00 МСК"),
    Every.WEEK: _("По понедельникам в 7:00 МСК"),
}


class ExportForm(Form):
    """Which kind of file."""

    form = SelectField(_("Файл"), choices=KINDS)


class SaveForm(Form):
    """Under which title an export is saved, and how often it is made by itself."""

    title = StringField(
        _("Название"),
        filters=[trimmed],
        validators=[
            Required(_("Назовите выгрузку")),
            Plain(),
            between(1, LONGEST_TITLE, _("Название: не больше 80 знаков")),
        ],
    )
    form = SelectField(_("Файл"), id="saved-form", choices=KINDS)
    every = SelectField(
        _("Как часто"),
        choices=[SelectChoice(str(every), name) for every, name in HOW_OFTEN.items()],
    )
    personal = BooleanField(_("С ИНН и почтой"))
