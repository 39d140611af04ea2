"""Decisions about applications: one, or many at once, each in a transaction of its own."""

from collections.abc import Iterable, Iterator

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.admin import applications, queue
from app.admin.answering import AnswerForm, ManyForm
from app.admin.applications import ONE, asked
from app.admin.blueprint import bp
from app.core.current import keys, settings
from app.core.db import db
from app.core.errors import DomainError
from app.core.languages import said
from nominations import verdicts
from nominations.applications import AlreadyDecided, OwnerAwaited
from nominations.models.application import Application
from nominations.queues import Place
from nominations.verdicts import Kind, Verdict

CONFLICT = 409
#: So many names are told of those that were not decided.
NAMED = 10


@bp.post(f"{ONE}/accept")
def accept(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Make the application an entry; its owner gets a letter with the code."""
    alone = request.form.get("without_owner") == "1"
    return decided(asked(id), Verdict(Kind.ACCEPT, without_owner=alone))


@bp.post(f"{ONE}/decline")
def decline(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Refuse the application; its owner gets a letter with the reason."""
    return answered(asked(id), Kind.DECLINE)


@bp.post(f"{ONE}/return")
def send_back(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Return an application to its owner with a question."""
    return answered(asked(id), Kind.ASK)


def answered(found: Application, kind: Kind) -> ResponseReturnValue:
    """Decide with words."""
    form = AnswerForm()
    if not form.validate_on_submit():
        return applications.page_of(found, form)
    return decided(found, Verdict(kind, form.words))


def decided(found: Application, verdict: Verdict) -> ResponseReturnValue:
    """Decide, and go on: to the next of the queue, or to what became of this one."""
    number, place = found.id, Place.of(found)
    try:
        give(found, verdict)
    except (AlreadyDecided, OwnerAwaited) as error:
        db.session.rollback()
        html, _status = applications.page_of(asked(number), AnswerForm(), refusal=said(error))
        return html, CONFLICT
    db.session.commit()
    flash(told(verdict.kind, number))
    return redirect(onwards(number, place), 303)


def give(found: Application, verdict: Verdict) -> None:
    """Say it in the name of the person of this request."""
    site = settings().public_base_url
    verdicts.give(db.session(), found, verdict, keys(), by=current_user.id, site=site)


def told(kind: Kind, number: int) -> str:
    """Say what has been done."""
    name = asked(number).business.name
    sentences = {
        Kind.ACCEPT: _("Заявка принята: %(name)s.", name=name),
        Kind.DECLINE: _("Заявка отклонена: %(name)s.", name=name),
        Kind.ASK: _("Вопрос отправлен владельцу: %(name)s.", name=name),
    }
    return str(sentences[kind])


def onwards(number: int, place: Place) -> str:
    """Return where to go after a decision; who came from no queue stays at the application."""
    if not queue.named():
        return url_for("admin.application", id=number)
    asked_for = queue.filters()
    following = queue.onwards(asked_for, place)
    if following is None:
        flash(_("Это была последняя заявка в очереди."))
    return following or queue.address(asked_for)


@bp.post("/applications/decide")
def decide_many() -> ResponseReturnValue:
    """Say the same to several applications."""
    form = ManyForm()
    if not form.checked() or form.kind is None:
        return applications.listing(form)
    verdict = Verdict(form.kind, form.words if form.kind is not Kind.ACCEPT else "")
    refused = dict(refusals(form.chosen, verdict))
    tell(verdict.kind, len(form.chosen) - len(refused), refused)
    return redirect(queue.same_page(after=form.chosen), 303)


def refusals(numbers: Iterable[int], verdict: Verdict) -> Iterator[tuple[int, str]]:
    """Decide one after another; yield those that a rule refused, with what it says.

    Each is committed by itself: a bulk holds up nobody else's decision, and what was decided by
    somebody else meanwhile stops none of the rest. docs/adr/0021.
    """
    for number in numbers:
        try:
            give(asked(number), verdict)
            db.session.commit()
        except DomainError as error:
            db.session.rollback()
            yield number, said(error)


def tell(kind: Kind, done: int, refused: dict[int, str]) -> None:
    """Say how many were decided, and which were not and why."""
    if done:
        flash(counted(kind, done))
    for number, why in list(refused.items())[:NAMED]:
        flash(f"{asked(number).business.name}: {why}", "error")
    if len(refused) > NAMED:
        flash(_("И ещё не решено заявок: %(count)s.", count=len(refused) - NAMED), "error")


def counted(kind: Kind, done: int) -> str:
    """Say how many were decided."""
    sentences = {
        Kind.ACCEPT: _("Принято заявок: %(count)s.", count=done),
        Kind.DECLINE: _("Отклонено заявок: %(count)s.", count=done),
        Kind.ASK: _("Отправлено вопросов: %(count)s.", count=done),
    }
    return str(sentences[kind])
