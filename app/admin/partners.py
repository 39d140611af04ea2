"""«Партнёры»: who helps the season at hand, with what is shown of them."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from wtforms import BooleanField, FileField, SelectField, StringField, ValidationError

from app.admin.blueprint import bp
from app.admin.pictures import forget_files
from app.auth.guards import may
from app.core import pictures
from app.core.current import storage
from app.core.db import db
from app.core.errors import DomainError
from app.core.forms import Form, Plain, Required, between, trimmed, typed
from nominations import partners as operations
from nominations import photos, seasons, sites
from nominations.cabinet.forms import site_field
from nominations.models.partner import LONGEST_NAME, Partner, PartnerRole
from nominations.models.season import Season
from nominations.partners import Words

NOT_FOUND = 404
NUMBER = f"<int(max={2**63 - 1}):id>"
#: The logo, and the form around it.
MOST_BYTES = pictures.LARGEST_BYTES + (1 << 20)
LAST = 9_999
REFUSED = (pictures.TooHeavy, pictures.NotAPicture, pictures.TooManyPixels, pictures.TooSmall)
ROLES = {
    PartnerRole.PARTNER: lazy_gettext("Партнёр"),
    PartnerRole.MEDIA: lazy_gettext("Информационный партнёр"),
}


def _is_place(_form: Form, field: StringField) -> None:
    text = typed(field)
    if text and not (text.isascii() and text.isdigit() and int(text[:9]) <= LAST):
        raise ValidationError(_("Порядок: целое число от 0 до 9999"))


class PartnerForm(Form):
    """What is said of a partner."""

    name = StringField(
        lazy_gettext("Название"),
        filters=[trimmed],
        validators=[
            Required(lazy_gettext("Введите название")),
            Plain(),
            between(2, LONGEST_NAME, lazy_gettext("Название: от 2 до 100 знаков")),
        ],
    )
    role = SelectField(lazy_gettext("Кто это"), choices=[str(one) for one in PartnerRole])
    site = site_field()
    position = StringField(lazy_gettext("Порядок"), filters=[trimmed], validators=[_is_place])
    logo = FileField(lazy_gettext("Логотип"))
    without_logo = BooleanField(lazy_gettext("Убрать логотип"))

    @property
    def words(self) -> Words:
        """Return what was typed; only after validation."""
        place = typed(self.position)
        return Words(
            name=typed(self.name),
            role=PartnerRole(self.role.data),
            site=sites.host(typed(self.site)) or None,
            position=int(place) if place else None,
        )


@bp.url_value_preprocessor
def expect_logos(_endpoint: str | None, _values: object) -> None:
    """Let the forms with a logo be larger than others."""
    if request.endpoint in {"admin.partners", "admin.change_partner"}:
        request.max_content_length = MOST_BYTES


@bp.route("/partners/", methods=["GET", "POST"])
def partners() -> ResponseReturnValue:
    """List the season's partners, and take a new one."""
    season, form = seasons.current(db.session()), PartnerForm()
    if season is None or not form.validate_on_submit():
        return page_of(season, form)
    return written(season, form, None)


@bp.post(f"/partners/{NUMBER}")
def change_partner(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Say a partner otherwise."""
    season, found = asked(id)
    form = PartnerForm()
    if not form.validate_on_submit():
        return page_of(season, form, found.id)
    return written(season, form, found)


@bp.post(f"/partners/{NUMBER}/remove")
def remove_partner(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Thank a partner no more."""
    _season, found = asked(id)
    operations.remove(db.session(), found, by=current_user.id)
    return done(_("Партнёр удалён."))


def asked(number: int) -> tuple[Season, Partner]:
    """Return the partner that the address names, of the season at hand; or answer 404."""
    season, found = seasons.current(db.session()), db.session.get(Partner, number)
    if season is None or found is None or found.season_id != season.id:
        abort(NOT_FOUND)
    return season, found


def written(season: Season, form: PartnerForm, partner: Partner | None) -> ResponseReturnValue:
    """Keep what was typed with its logo, and commit; a refusal is put beside its field."""
    number, session, by = partner.id if partner else 0, db.session(), current_user.id
    try:
        logo = drawn()
        if partner:
            gone = bool(form.without_logo.data)
            operations.change(session, partner, form.words, by=by, logo=logo, without_logo=gone)
        else:
            operations.add(session, season, form.words, by=by, logo=logo)
    except (operations.PartnerExists, operations.TooManyPartners) as error:
        return refused(form, number, "name", error)
    except REFUSED as error:
        return refused(form, number, "logo", error)
    return done(_("Партнёр записан."))


def drawn() -> photos.Shown | None:
    """Return the form's logo, drawn anew; None when there is none."""
    file = request.files.get("logo")
    if file is None or not file.filename:
        return None
    return photos.keep(storage(), file.stream.read(pictures.LARGEST_BYTES + 1))


def refused(form: PartnerForm, number: int, name: str, error: DomainError) -> ResponseReturnValue:
    """Show the page again with a refusal; nothing is kept."""
    db.session.rollback()
    form.refuse(name, error)
    return page_of(seasons.current(db.session()), form, number)


def done(words: str) -> ResponseReturnValue:
    """Commit, delete the files that nothing shows any more, and go back to the list."""
    db.session.commit()
    forget_files()
    flash(words)
    return redirect(url_for("admin.partners"), 303)


def page_of(season: Season | None, form: PartnerForm, of: int = 0) -> tuple[str, int]:
    """Render the page; the form with faults stands at the partner that it is about."""
    listed: Sequence[operations.Shown] = (
        operations.of_season(db.session(), season) if season else ()
    )
    html = render_template(
        "admin/partners.html",
        season=season,
        partners=listed,
        roles=ROLES,
        form=form,
        of=of,
        can_edit=may("admin.partners"),
    )
    return html, form.status
