"""The rules of a season: the draft, the checklist of ГК РФ 1057, the published versions."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.admin.blueprint import bp
from app.admin.season_edits import notify
from app.admin.season_forms import PublishRulesForm, RulesForm
from app.admin.seasons import ONE, chosen
from app.auth.guards import may
from app.core.clock import now
from app.core.db import db
from app.core.forms import typed
from nominations import editing, rulebooks
from nominations.models.season import Season


@bp.route(f"{ONE}rules", methods=["GET", "POST"])
def rules(slug: str) -> ResponseReturnValue:
    """Write the draft of the rules."""
    found = chosen(slug)
    form = RulesForm(obj=rulebooks.draft(db.session(), found))
    if form.validate_on_submit():
        rulebooks.write(db.session(), found, form.texts, by=current_user.id)
        db.session.commit()
        flash(_("Черновик сохранён. Ниже видно, чем он отличается от действующей редакции."))
        return redirect(url_for("admin.rules", slug=slug), 303)
    return page(found, form, PublishRulesForm(formdata=None))


def page(found: Season, form: RulesForm, publishing: PublishRulesForm) -> ResponseReturnValue:
    """Render the draft, its checklist, and how it differs from the version in force."""
    session = db.session()
    draft, newest = rulebooks.draft(session, found), rulebooks.newest(session, found)
    text = rulebooks.whole(found, draft)
    return render_template(
        "admin/season_rules.html",
        shown=found,
        form=form,
        publishing=publishing,
        missing=rulebooks.missing(draft),
        items=rulebooks.ITEMS,
        changes=rulebooks.compared(newest.text if newest else "", text),
        versions=rulebooks.versions(session, found),
        locked=editing.locked(found, now()),
        can_rule=may("admin.publish_rules"),
    ), form.status


@bp.post(f"{ONE}rules/publish")
def publish_rules(slug: str) -> ResponseReturnValue:
    """Publish the draft as the next version, for good."""
    found, form = chosen(slug), PublishRulesForm()
    if not form.validate_on_submit():
        draft = rulebooks.draft(db.session(), found)
        return page(found, RulesForm(formdata=None, obj=draft), form)
    made = rulebooks.publish(
        db.session(),
        found,
        editorial=form.editorial.data,
        note=typed(form.note),
        by=current_user.id,
    )
    notify(found, f"опубликована редакция правил {made.version}")
    db.session.commit()
    flash(_("Редакция %(version)s опубликована.", version=made.version))
    return redirect(url_for("admin.rules", slug=slug), 303)
