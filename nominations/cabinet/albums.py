"""Photos in the cabinet: of a draft, and of a business that takes part."""

from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.core import pictures
from app.core.current import storage
from app.core.db import db
from app.core.forms import Form
from app.core.languages import said
from nominations import drafts, photos
from nominations.cabinet import steps
from nominations.cabinet.blueprint import (
    NOT_FOUND,
    NUMBER,
    bp,
    commit,
    owned_business,
    owned_draft,
    owner,
)
from nominations.models.photo import MOST
from nominations.photos import Album

UNPROCESSABLE = 422
REFUSED = (
    pictures.TooHeavy,
    pictures.NotAPicture,
    pictures.TooManyPixels,
    pictures.TooSmall,
    photos.AlbumFull,
    photos.PhotoTaken,
)
#: More files at once than there are places for are not looked at.
MOST_FILES = 7


@dataclass(frozen=True)
class Fault:
    """A file that was not taken, and why."""

    name: str
    message: str


@bp.route(f"/drafts/{NUMBER}/photos", methods=["GET", "POST"])
def draft_photos(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Add photos to a draft."""
    draft = owned_draft(id)
    waits = drafts.waits_for(draft)
    if steps.ORDER.index(waits) < steps.ORDER.index("photos"):
        return redirect(steps.to(draft, waits))
    faults = taken(photos.album_of(draft)) if request.method == "POST" else None
    if faults == []:
        return redirect(url_for("cabinet.draft_photos", id=id))
    html = steps.shown("photos", draft, Form(), faults=faults, **shown(photos.album_of(draft)))
    return html, UNPROCESSABLE if faults else 200


@bp.post(f"/drafts/{NUMBER}/photos/<int:photo>/remove")
def remove_draft_photo(id: int, photo: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Take a photo out of a draft."""
    remove(photos.album_of(owned_draft(id)), photo)
    return redirect(url_for("cabinet.draft_photos", id=id))


@bp.route(f"/businesses/{NUMBER}/photos", methods=["GET", "POST"])
def business_photos(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Add photos to a business: its page shows them at once."""
    business = owned_business(id)
    album = Album(business_id=business.id)
    faults = taken(album) if request.method == "POST" else None
    if faults == []:
        return redirect(url_for("cabinet.business_photos", id=id))
    html = render_template("cabinet/photos.html", business=business, faults=faults, **shown(album))
    return html, UNPROCESSABLE if faults else 200


@bp.post(f"/businesses/{NUMBER}/photos/<int:photo>/remove")
def remove_business_photo(id: int, photo: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Take a photo out of a business."""
    remove(Album(business_id=owned_business(id).id), photo)
    return redirect(url_for("cabinet.business_photos", id=id))


def shown(album: Album) -> dict[str, Any]:
    """Return an album as its page shows it, and how much room there is."""
    logo, pictures_there = photos.of_album(db.session(), album)
    return {"logo": logo, "photos": pictures_there, "room": MOST - len(pictures_there)}


def taken(album: Album) -> list[Fault]:
    """Keep the files of the form that are pictures; return what is wrong with the others."""
    given = [("logo", file) for file in request.files.getlist("logo")[:1]]
    given += [("photos", file) for file in request.files.getlist("photos")[:MOST_FILES]]
    faults = [
        fault
        for field, file in given
        if file.filename and (fault := kept(album, file, logo=field == "logo"))
    ]
    if not any(file.filename for _, file in given):
        faults.append(Fault("", _("Выберите файл")))
    return faults


def kept(album: Album, file: FileStorage, *, logo: bool) -> Fault | None:
    """Keep one file, and commit; return what is wrong with it."""
    try:
        content = file.stream.read(pictures.LARGEST_BYTES + 1)
        photos.add(db.session(), storage(), album, content, logo=logo, by=owner().id)
    except REFUSED as error:
        db.session.rollback()
        return Fault((file.filename or "")[:80], said(error))
    commit()
    return None


def remove(album: Album, photo: int) -> None:
    """Take a photo out of its album; one that is not there is not found."""
    if photo >= 1 << 63 or not photos.remove(db.session(), album, photo, by=owner().id):
        abort(NOT_FOUND)
    commit()
