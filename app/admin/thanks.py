"""«Слова благодарности»: read before anybody sees them, passed or declined, many at once."""

from collections.abc import Iterator, Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from sqlalchemy import select
from wtforms import StringField
from wtforms.validators import AnyOf

from app.admin.blueprint import bp
from app.auth.guards import may
from app.core.db import db
from app.core.forms import Form
from nominations import seasons
from voting import thanks_reviews
from voting.models.thanks import State, Thanks
from voting.thanks_reviews import A_PAGE, AlreadyReviewed, Page, Reason

NOT_FOUND = 404
VERDICTS = ("pass", "decline")
LARGEST = 2**63 - 1
STATES = {
    State.WAITING: lazy_gettext("Ждут"),
    State.PASSED: lazy_gettext("Показаны"),
    State.DECLINED: lazy_gettext("Отклонены"),
}
REASONS = {
    Reason.CONTACTS: lazy_gettext("Контакты или ссылка"),
    Reason.RUDE: lazy_gettext("Грубые слова"),
    Reason.PEOPLE: lazy_gettext("Чужие личные данные"),
    Reason.ADVERT: lazy_gettext("Реклама"),
    Reason.OFF_TOPIC: lazy_gettext("Не об этом предприятии"),
    Reason.NOT_THANKS: lazy_gettext("Это не благодарность"),
}


class ReasonForm(Form):
    """Why something is not shown."""

    reason = StringField(lazy_gettext("Причина"), id="snippet")

    @property
    def chosen(self) -> Reason | None:
        """Return the reason; None, with the fault beside the field, for what is none."""
        if self.reason.data in set(Reason):
            return Reason(self.reason.data)
        self.refuse("reason", _("Выберите причину: автор увидит её по квитанции."))
        return None


class ReviewForm(ReasonForm):
    """A verdict on what is ticked."""

    verdict = StringField(validators=[AnyOf(VERDICTS, lazy_gettext("Выберите решение"))])

    def checked(self) -> bool:
        """Tell whether the form says what to do, and of what."""
        if not self.validate_on_submit():
            return False
        if not ticked():
            self.refuse("verdict", _("Отметьте хотя бы одну строку"))
        elif self.verdict.data == "decline":
            return self.chosen is not None
        return not self.errors


@bp.get("/thanks/")
def thanks() -> ResponseReturnValue:
    """List the words in a state, those that wait first of all."""
    return listing(ReviewForm(formdata=None))


def listing(form: ReviewForm) -> tuple[str, int]:
    """Render the list; 422 with the faults of what was to be decided."""
    season, state = seasons.current(db.session()), asked_state()
    page = Page([])
    if season:
        page = thanks_reviews.page(db.session(), season, state, after())
    html = render_template(
        "admin/thanks.html",
        page=page,
        state=state,
        states=STATES,
        reasons=REASONS,
        form=form,
        chosen=chosen(page),
        can_decide=may("admin.review_thanks"),
    )
    return html, form.status


def chosen(page: Page) -> set[int]:
    """Return what is ticked: what was sent, or the whole page where the address says so."""
    if request.args.get("chosen") == "all":
        return {row.id for row in page.items}
    return set(ticked())


def asked_state() -> State:
    """Return which list the address asks for."""
    asked = request.args.get("state", "")
    return State(asked) if asked in STATES else State.WAITING


def after() -> int | None:
    """Return the number after which the page begins."""
    number = request.args.get("after", type=int)
    return number if number and 0 < number <= LARGEST else None


def ticked() -> Sequence[int]:
    """Return what was ticked, a page of it at most."""
    return [one for one in request.form.getlist("id", type=int) if 0 < one <= LARGEST][:A_PAGE]


@bp.post("/thanks/review")
def review_thanks() -> ResponseReturnValue:
    """Pass or decline what is ticked, as it stood on the page; the rest is told."""
    form = ReviewForm()
    if not form.checked():
        return listing(form)
    numbers = ticked()
    refused = list(refusals(numbers, form))
    db.session.commit()
    flash(_("Решено строк: %(count)s.", count=len(numbers) - len(refused)))
    if refused:
        flash(_("Уже решены другим или взяты назад: %(count)s.", count=len(refused)), "error")
    return redirect(url_for("admin.thanks", state=asked_state()), 303)


def refusals(numbers: Sequence[int], form: ReviewForm) -> Iterator[int]:
    """Decide one after another; yield those that stand otherwise than the page has shown."""
    session, seen = db.session(), asked_state()
    for row in session.scalars(select(Thanks).where(Thanks.id.in_(numbers)).order_by(Thanks.id)):
        try:
            if form.verdict.data == "decline" and (reason := form.chosen):
                thanks_reviews.decline(session, row, seen, reason, by=current_user.id)
            else:
                thanks_reviews.admit(session, row, seen, by=current_user.id)
        except AlreadyReviewed:
            yield row.id


@bp.post(f"/thanks/<int(max={LARGEST}):id>/take-answer-down")
def take_answer_down(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Take an owner's answer off the page, with a reason."""
    row, form = db.session.get(Thanks, id) or abort(NOT_FOUND), ReasonForm()
    if not form.validate_on_submit() or (reason := form.chosen) is None:
        flash(_("Выберите причину"), "error")
        return redirect(url_for("admin.thanks", state=State.PASSED), 303)
    thanks_reviews.take_answer_down(db.session(), row, reason, by=current_user.id)
    db.session.commit()
    flash(_("Ответ снят."))
    return redirect(url_for("admin.thanks", state=State.PASSED), 303)
