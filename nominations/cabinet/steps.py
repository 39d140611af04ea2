"""The steps of an application: one thing a page, kept in a draft that waits on any device."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import phones
from app.core.clock import now
from app.core.current import keys, settings
from app.core.db import db
from app.core.forms import Form, typed
from app.core.languages import said
from nominations import applications, businesses, drafts, owner_consents, sites
from nominations.cabinet import hints, review
from nominations.cabinet.blueprint import NUMBER, bp, commit, open_season, owned_draft, owner
from nominations.cabinet.forms import (
    BusinessForm,
    CheckForm,
    ConsentsForm,
    PlaceForm,
    SizeForm,
    StoryForm,
)
from nominations.models.draft import Draft

UNPROCESSABLE, CONFLICT = 422, 409
ORDER = list(drafts.STEPS)


@dataclass(frozen=True)
class Step:
    """A page of the way: its form, how answers go into it and come out, what else it shows."""

    form: type[Form]
    fill: Callable[[Mapping[str, Any]], dict[str, Any]]
    read: Callable[[Any], dict[str, Any]]


def read_business(form: BusinessForm) -> dict[str, Any]:
    """Return the step's answers; a phone is kept encrypted, and one not typed anew stays."""
    answers: dict[str, Any] = {
        "inn": form.number,
        "name": typed(form.name),
        "site": sites.host(typed(form.site)) or None,
    }
    company = hints.company(form.number)
    answers |= {"okved": company.okved if company else "", "active": not company or company.active}
    answers["checked"] = now().isoformat() if company and company.active else ""
    if typed(form.phone):
        answers["phone"] = keys().encrypt(phones.parse(typed(form.phone))).decode()
    return answers


def read_place(form: PlaceForm) -> dict[str, Any]:
    """Return the step's answers."""
    return {
        "city_id": form.town.id,
        "address": typed(form.address) or None,
        "hours": typed(form.hours) or None,
    }


def read_consents(form: ConsentsForm) -> dict[str, Any]:
    """Return the purposes that were ticked."""
    given = [str(purpose) for purpose in owner_consents.Purpose if form[purpose].data]
    return {"consents": given}


def kept(*names: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Return what takes these answers out of a draft, for the form's fields of the same names."""
    return lambda answers: {
        name: str(answers[name]) for name in names if answers.get(name) is not None
    }


STEPS = {
    "business": Step(BusinessForm, kept("inn", "name", "site"), read_business),
    "place": Step(
        PlaceForm,
        lambda answers: review.town(answers) | kept("address", "hours")(answers),
        read_place,
    ),
    "size": Step(
        SizeForm,
        kept("staff", "nomination"),
        lambda form: {"staff": int(typed(form.staff)), "nomination": form.nomination.data},
    ),
    "group": Step(Form, kept(), lambda _form: {}),
    "story": Step(
        StoryForm, kept("description"), lambda form: {"description": typed(form.description)}
    ),
    "consents": Step(ConsentsForm, kept(), read_consents),
}
NAMES = ",".join(STEPS)


@bp.route("/applications/new", methods=["GET", "POST"])
def apply() -> ResponseReturnValue:
    """Begin an application: who enters."""
    season = open_season()
    form = BusinessForm()
    if form.validate_on_submit() and hints.open_still(form):
        draft = drafts.begin(db.session(), owner(), season, read_business(form))
        db.session.commit()
        return redirect(url_for("cabinet.step", id=draft.id, step="place"))
    page = shown("business", None, form)
    return page, form.status


@bp.route(f"/drafts/{NUMBER}/<any({NAMES}):step>", methods=["GET", "POST"])
def step(id: int, step: str) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Show one step, and keep its answers."""
    draft = owned_draft(id)
    open_season()
    waits = drafts.waits_for(draft)
    if ORDER.index(step) > ORDER.index(waits):
        return redirect(to(draft, waits))
    form = STEPS[step].form(data=STEPS[step].fill(draft.answers))
    review.offer(form, draft)
    if form.validate_on_submit() and hints.open_still(form):
        return saved(draft, step, form)
    return shown(step, draft, form), form.status


def saved(draft: Draft, name: str, form: Form) -> ResponseReturnValue:
    """Keep a step's answers and go on; who comes second is told what the first one wrote."""
    try:
        drafts.save(db.session(), draft, version(), STEPS[name].read(form))
    except drafts.DraftMoved:
        theirs = list(STEPS[name].fill(draft.answers).values())
        return shown(name, draft, form, moved=True, theirs=theirs), CONFLICT
    db.session.commit()
    return redirect(to(draft, after(draft, name)))


def after(draft: Draft, name: str) -> str:
    """Return the step after one; whoever came from the last page goes back there."""
    if "change" in request.args and drafts.waits_for(draft) == "check":
        # Another staff or city means another division: it is shown again.
        return "group" if name in {"place", "size"} else "check"
    return ORDER[ORDER.index(name) + 1]


def to(draft: Draft, name: str) -> str:
    """Return the address of a draft's step."""
    change = 1 if "change" in request.args and name == "group" else None
    if name in {"photos", "check"}:
        return url_for(f"cabinet.draft_{name}", id=draft.id)
    return url_for("cabinet.step", id=draft.id, step=name, change=change)


def version() -> int:
    """Return the version of the draft that the page was made of; 0 when it is no number."""
    return request.form.get("version", 0, type=int)


def shown(name: str, draft: Draft | None, form: Form, *, moved: bool = False, **more: Any) -> str:
    """Render a step."""
    return render_template(
        f"cabinet/steps/{name}.html",
        form=form,
        draft=draft,
        moved=moved,
        number=ORDER.index(name) + 1,
        of=len(ORDER),
        back=back(draft, name),
        **review.context(name, draft),
        **more,
    )


def back(draft: Draft | None, name: str) -> str:
    """Return the address of the page before."""
    if draft is None or name == ORDER[0]:
        return url_for("cabinet.home")
    return to(draft, ORDER[ORDER.index(name) - 1])


@bp.route(f"/drafts/{NUMBER}/check", methods=["GET", "POST"])
def draft_check(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Show all answers once more, and send them."""
    draft = owned_draft(id)
    form = CheckForm()
    waits = drafts.waits_for(draft)
    if waits != "check":
        return redirect(to(draft, waits))
    if form.validate_on_submit():
        return sent(draft, form)
    return shown("check", draft, form), form.status


def sent(draft: Draft, form: CheckForm) -> ResponseReturnValue:
    """Send the application; a refusal is said on the page, and nothing typed is lost."""
    session, number = db.session(), draft.id
    try:
        made = drafts.submit(
            session,
            draft,
            keys(),
            sending(draft, form),
            by=owner(),
            address=request.remote_addr,
            site=settings().public_base_url,
        )
    except drafts.DraftMoved:
        return shown("check", draft, form, moved=True), CONFLICT
    except (applications.AlreadyApplied, applications.NotEligible, businesses.Settled) as error:
        session.rollback()
        form.form_errors.append(said(error))
        return shown("check", owned_draft(number), form), UNPROCESSABLE
    commit()
    flash(_("Заявка № %(number)s отправлена. Решение придёт на почту.", number=made.id))
    return redirect(url_for("cabinet.application", id=made.id))


def sending(draft: Draft, form: CheckForm) -> int:
    """Put the answer to the organisers into the draft; return the version to be sent."""
    known = version()
    if draft.application is None or not typed(form.words):
        return known
    drafts.save(db.session(), draft, known, {"words": typed(form.words)})
    return known + 1


@bp.post(f"/drafts/{NUMBER}/discard")
def discard(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Delete a draft."""
    drafts.discard(db.session(), owned_draft(id))
    commit()
    flash(_("Черновик удалён."))
    return redirect(url_for("cabinet.home"))


@bp.get(f"/drafts/{NUMBER}/division")
def division(id: int) -> str:  # noqa: A002 -- The address names it so.
    """Show where a business of so many people would compete: a part of a page, for our script."""
    place = review.place(owned_draft(id), request.args)
    return render_template("cabinet/steps/division.html", place=place)
