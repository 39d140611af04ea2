"""Proving in the cabinet that the account acts for the business."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import StringField

from app.auth import accounts
from app.auth.forms import email_field
from app.core import phones, pictures
from app.core.current import keys, settings, storage
from app.core.db import db
from app.core.errors import DomainError
from app.core.forms import Form, Plain, Required, between, trimmed, typed
from app.core.languages import said
from nominations import documents, proofs
from nominations.cabinet.blueprint import NUMBER, bp, owned_business, owner
from nominations.models.business import Business

UNPROCESSABLE = 422


class MailboxForm(Form):
    """A mailbox on the business's own domain."""

    email = email_field(_("Почта на домене предприятия"))


class CodeForm(Form):
    """The code that came."""

    code = StringField(
        _("Код из 6 цифр"),
        filters=[trimmed],
        validators=[Required(_("Введите код")), Plain(), between(6, 12, _("В коде 6 цифр"))],
    )


@bp.get(f"/businesses/{NUMBER}/ownership")
def ownership(id: int) -> str:  # noqa: A002 -- The address names it so.
    """Show the three ways to prove it, and what is proved."""
    return page(owned_business(id))


@bp.post(f"/businesses/{NUMBER}/ownership/email")
def prove_by_mail(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Send a code to a mailbox of the business's domain."""
    business, form = owned_business(id), MailboxForm()
    if not form.validate():
        return page(business, mailbox=form), UNPROCESSABLE
    session, secret = db.session(), settings().secret_key
    email = accounts.normalised(typed(form.email))
    try:
        proofs.send_by_mail(session, keys(), business, email, by=owner().id, secret=secret)
    except (proofs.FreeMail, proofs.OtherDomain) as error:
        form.refuse("email", error)
        return page(business, mailbox=form), UNPROCESSABLE
    session.commit()
    return redirect(url_for("cabinet.code", id=id, kind="email"))


@bp.post(f"/businesses/{NUMBER}/ownership/phone")
def prove_by_sms(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Send a code to the listed phone."""
    business, secret = owned_business(id), settings().secret_key
    proofs.send_by_sms(db.session(), keys(), business, by=owner().id, secret=secret)
    db.session.commit()
    return redirect(url_for("cabinet.code", id=id, kind="phone"))


@bp.route(f"/businesses/{NUMBER}/ownership/<any(email,phone):kind>/code", methods=["GET", "POST"])
def code(id: int, kind: str) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Take the code that came."""
    business, form = owned_business(id), CodeForm()
    if form.validate_on_submit() and entered(business, kind, form):
        flash(gettext("Подтверждено. Организатор это видит."))
        return redirect(url_for("cabinet.business", id=id))
    page = render_template("cabinet/code.html", business=business, form=form, kind=kind)
    return page, form.status


def entered(business: Business, kind: str, form: CodeForm) -> bool:
    """Spend a try and commit it; a refusal is put beside the field."""
    digits = "".join(filter(str.isdigit, typed(form.code)))
    secret = settings().secret_key
    try:
        proofs.prove(db.session(), business, kind, digits, by=owner().id, secret=secret)
    except (proofs.NoCode, proofs.WrongCode) as error:
        form.refuse("code", error)
    db.session.commit()
    return not form.errors


@bp.post(f"/businesses/{NUMBER}/ownership/document")
def document(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Keep a document for a moderator."""
    business, file = owned_business(id), request.files.get("document")
    content = file.stream.read(documents.LARGEST + 1) if file else b""
    session = db.session()
    try:
        documents.hand_in(session, storage(), keys(), business, content, by=owner().id)
    except REFUSED as error:
        session.rollback()
        return page(business, fault=said(error)), UNPROCESSABLE
    session.commit()
    flash(gettext("Документ получен. Его увидит только организатор."))
    return redirect(url_for("cabinet.business", id=id))


REFUSED: tuple[type[DomainError], ...] = (
    documents.NotADocument,
    pictures.TooHeavy,
    pictures.TooManyPixels,
    pictures.TooSmall,
)


def page(business: Business, mailbox: MailboxForm | None = None, fault: str | None = None) -> str:
    """Render the ways."""
    shown = proofs.of(db.session(), business)
    return render_template(
        "cabinet/ownership.html",
        business=business,
        form=mailbox or MailboxForm(),
        fault=fault,
        phone=phones.mask(keys().decrypt(business.phone)) if business.phone else None,
        proofs=shown,
        level=proofs.level(shown),
    )
