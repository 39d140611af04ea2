"""Photos: a logo and up to six pictures of a business, or of the draft before there is one."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import audit, outbox, pictures
from app.core.db import answering
from app.core.errors import DomainError
from app.core.keys import KeyRing
from app.core.storage import Storage
from nominations import letters
from nominations.models.business import Business
from nominations.models.draft import Draft
from nominations.models.photo import LOGO, MOST, Photo


class AlbumFull(DomainError):
    """There are six photos already."""

    message = "Фотографий уже шесть. Удалите одну, чтобы добавить другую"


class PhotoTaken(DomainError):
    """Another photo took the place at the same instant."""

    message = "Фотографии меняют на другом устройстве. Попробуйте ещё раз"


@dataclass(frozen=True)
class Album:
    """Whose photos they are: a business's, or a draft's."""

    business_id: int | None = None
    draft_id: int | None = None


@dataclass(frozen=True)
class Shown:
    """A photo as pages show it."""

    id: int
    token: str
    width: int
    height: int

    @property
    def widths(self) -> list[int]:
        """Return the widths in pixels that there are files of, the narrowest first."""
        return widths(self.width)

    @property
    def smallest(self) -> str:
        """Return the name of the narrowest file."""
        return file_name(self.token, self.widths[0])

    @property
    def largest(self) -> str:
        """Return the name of the widest file."""
        return file_name(self.token, self.width)


def album_of(draft: Draft) -> Album:
    """Return where a draft's photos are: those of a returned application are its business's."""
    if draft.application is not None:
        return Album(business_id=draft.application.business_id)
    return Album(draft_id=draft.id)


def widths(widest: int) -> list[int]:
    """Return the widths that a picture is kept in."""
    return [*(one for one in pictures.WIDTHS if one < widest), widest]


def file_name(token: str, width: int) -> str:
    """Return the name of one of a photo's files."""
    return f"{token}-{width}.webp"


def add(
    session: Session, storage: Storage, album: Album, content: bytes, *, logo: bool, by: int
) -> Photo:
    """Draw a picture anew and put it into the album; a new logo takes the old one's place.

    Raises AlbumFull, PhotoTaken, and what `pictures.draw` raises.
    """
    rows = _rows(session, album)
    if logo:
        _forget(session, [row for row in rows if row.position == LOGO])
    place = LOGO if logo else _free(rows)
    drawing, token = pictures.draw(content), secrets.token_hex(16)
    photo = Photo(
        business_id=album.business_id,
        draft_id=album.draft_id,
        position=place,
        token=token,
        width=drawing.width,
        height=drawing.height,
    )
    _add(session, photo, "business" if album.business_id else "draft")
    _store(storage, token, drawing)
    audit.record(session, "photo.added", photo, by=by, **vars(album))
    return photo


def keep(storage: Storage, content: bytes) -> Shown:
    """Draw a picture of no album anew and keep it; what `pictures.draw` raises."""
    drawing, token = pictures.draw(content), secrets.token_hex(16)
    _store(storage, token, drawing)
    return Shown(0, token, drawing.width, drawing.height)


def _store(storage: Storage, token: str, drawing: pictures.Drawing) -> None:
    for width, drawn in drawing.sizes.items():
        storage.put(file_name(token, width), drawn, pictures.MEDIA)


def _add(session: Session, photo: Photo, of: str) -> None:
    columns = (f"photo.{of}_id", "photo.position")
    with answering(session, f"uq_photo_{of}_position", *columns, clash=PhotoTaken()):
        session.add(photo)


def _free(rows: Sequence[Photo]) -> int:
    taken = {row.position for row in rows}
    free = [place for place in range(1, MOST + 1) if place not in taken]
    if not free:
        raise AlbumFull
    return free[0]


def remove(session: Session, album: Album, photo_id: int, *, by: int | None) -> bool:
    """Take a photo out of its album; False when it is not there, or is another's."""
    rows = [row for row in _rows(session, album) if row.id == photo_id]
    for row in rows:
        audit.record(session, "photo.removed", row, by=by, **vars(album))
    _forget(session, rows)
    return bool(rows)


def take_down(
    session: Session,
    ring: KeyRing,
    business: Business,
    photo_id: int,
    reason: str,
    *,
    by: int,
    site: str = "",
) -> bool:
    """Take a photo out of a business's album and write its owner why; False when it isn't there."""
    rows = [row for row in _rows(session, Album(business_id=business.id)) if row.id == photo_id]
    for row in rows:
        letter = letters.photo_taken_down(business, reason, site)
        outbox.post(session, ring, outbox.Kind.MAIL, letter)
        audit.record(
            session, "photo.taken_down", row, by=by, business_id=business.id, reason=reason
        )
    _forget(session, rows)
    return bool(rows)


def hand_over(session: Session, draft: Draft, business_id: int) -> None:
    """Give a draft's photos to its business, in place of those that it had, if there are any."""
    rows = _rows(session, Album(draft_id=draft.id))
    if not rows:
        return
    _forget(session, _rows(session, Album(business_id=business_id)))
    for row in rows:
        row.draft_id, row.business_id = None, business_id
    session.flush()


def forget_all(session: Session, album: Album) -> None:
    """Take every photo out of an album."""
    _forget(session, _rows(session, album))


def of_album(session: Session, album: Album) -> tuple[Shown | None, list[Shown]]:
    """Return an album's logo, if there is one, and its photos in their order."""
    rows = _rows(session, album)
    logo = next((_shown(row) for row in rows if row.position == LOGO), None)
    return logo, [_shown(row) for row in rows if row.position != LOGO]


def forgotten(session: Session) -> list[str]:
    """Return, once, the files whose photos are gone: to be deleted after the commit."""
    names: list[str] = session.info.pop("forgotten_files", [])
    return names


def forget_files(session: Session, token: str, width: int) -> None:
    """Remember that a picture's files are to be deleted once the commit is made."""
    files = session.info.setdefault("forgotten_files", [])
    files += [file_name(token, one) for one in widths(width)]


def _forget(session: Session, rows: Sequence[Photo]) -> None:
    """Delete rows at once, so that their places are free; their files wait for the commit."""
    for row in rows:
        forget_files(session, row.token, row.width)
        session.delete(row)
    session.flush()


def _rows(session: Session, album: Album) -> Sequence[Photo]:
    found = select(Photo).where(
        Photo.business_id == album.business_id, Photo.draft_id == album.draft_id
    )
    return session.scalars(found.order_by(Photo.position)).all()


def _shown(row: Photo) -> Shown:
    return Shown(row.id, row.token, row.width, row.height)
