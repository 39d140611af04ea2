"""Fields that the panel's forms share: moments by Moscow's clock, sums, reasons."""

from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateTimeLocalField, TextAreaField

from app.core.clock import MOSCOW
from app.core.forms import Plain, Required, between, trimmed

SHORTEST_REASON, LONGEST_REASON = 10, 500
MINUTE = "%Y-%m-%dT%H:%M"


class MoscowMoment(DateTimeLocalField):  # type: ignore[misc]  # WTForms ships no types.
    """A moment by Moscow's clock, to the minute; None when nothing was typed."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.astimezone(MOSCOW).strftime(MINUTE) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what a browser sends, «2026-12-24T12:00»; a fault in words for anything else."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            typed = datetime.fromisoformat(valuelist[0].strip())
            moment = typed.replace(tzinfo=MOSCOW, second=0, microsecond=0).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            fault = gettext("Введите дату и время по Москве, например 2026-12-24T12:00")
            raise ValueError(fault) from error
        before = self.object_data
        untouched = before and moment == before.replace(second=0, microsecond=0)
        self.data = before if untouched else moment  # Its seconds were not shown.


def reason(label: Any) -> TextAreaField:
    """Return a field for a reason that stays in the journal."""
    length = between(
        SHORTEST_REASON, LONGEST_REASON, _("Причина: от 10 до 500 знаков, она останется в журнале")
    )
    checks = [Required(_("Напишите причину: она останется в журнале")), Plain(), length]
    return TextAreaField(label, filters=[trimmed], validators=checks)
