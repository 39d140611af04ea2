"""Forms of what is said to owners: words of one's own, or those kept ready."""

from collections.abc import Sequence

from flask import request
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from app.core.db import db
from app.core.forms import Form, Plain, Required, between, trimmed, typed
from nominations import snippets
from nominations.models.application import Application
from nominations.models.snippet import LONGEST_TEXT, LONGEST_TITLE, Snippet, SnippetKind
from nominations.queues import LARGEST
from nominations.snippets import Words
from nominations.verdicts import Kind

SHORTEST = 10
#: Applications decided about at once: four pages of the queue.
MOST = 200


class AnswerForm(Form):
    """Words to an owner: a snippet, one's own, or one's own after a snippet."""

    reason = TextAreaField(
        _("Причина или вопрос"),
        filters=[trimmed],
        validators=[
            Required(_("Напишите причину или вопрос: владелец получит их письмом")),
            Plain(),
            between(SHORTEST, LONGEST_TEXT, _("Причина или вопрос: от 10 до 1000 знаков")),
        ],
    )
    snippet = SelectField(_("Заготовка"), validators=[Optional()], validate_choice=False)

    def __init__(self) -> None:
        """Offer the snippets; the one that was chosen becomes the beginning of the words."""
        super().__init__()
        self.kept = snippets.every(db.session())
        chosen = next((one.text for one in self.kept if str(one.id) == self.snippet.data), "")
        self.reason.data = "\n\n".join(part for part in (chosen, typed(self.reason)) if part)
        self.snippet.data = ""

    @property
    def words(self) -> str:
        """Return what the owner will read."""
        return typed(self.reason)

    def of(self, kind: SnippetKind) -> Sequence[Snippet]:
        """Return the snippets of a kind."""
        return [one for one in self.kept if one.kind == kind]


class ManyForm(AnswerForm):
    """What is said to several applications at once; to accept takes no words."""

    verdict = StringField(validators=[Required(_("Выберите решение"))])

    def __init__(self) -> None:
        """Ask for a reason only where one is needed."""
        super().__init__()
        self.chosen = existing(request.form.getlist("id", type=int))
        if self.kind is Kind.ACCEPT:
            self.reason.validators = []

    @property
    def kind(self) -> Kind | None:
        """Return the verdict; None for what is none."""
        asked = typed(self.verdict)
        return Kind(asked) if asked in set(Kind) else None

    def checked(self) -> bool:
        """Tell whether there is something to say, and somebody to say it to."""
        complete = self.validate_on_submit()
        if complete and not self.chosen:
            self.refuse("verdict", _("Отметьте хотя бы одну заявку"))
        return complete and bool(self.chosen) and self.kind is not None


def existing(numbers: Sequence[int]) -> Sequence[int]:
    """Return those numbers that applications have, in their order: it is that of every bulk."""
    possible = [one for one in numbers if 0 < one <= LARGEST][:MOST]
    found = select(Application.id).where(Application.id.in_(possible)).order_by(Application.id)
    return db.session.scalars(found).all() if possible else []


class SnippetForm(Form):
    """A snippet: what it is for, what it is known by, what it says."""

    kind = SelectField(_("Для чего"), choices=[str(kind) for kind in SnippetKind])
    title = StringField(
        _("Название"),
        filters=[trimmed],
        validators=[
            Required(_("Введите название")),
            Plain(),
            between(1, LONGEST_TITLE, _("Название: не больше 60 знаков")),
        ],
    )
    text = TextAreaField(
        _("Текст"),
        filters=[trimmed],
        validators=[
            Required(_("Введите текст")),
            Plain(),
            between(SHORTEST, LONGEST_TEXT, _("Текст: от 10 до 1000 знаков")),
        ],
    )

    @property
    def words(self) -> Words:
        """Return what was typed."""
        return Words(SnippetKind(self.kind.data), typed(self.title), typed(self.text))
