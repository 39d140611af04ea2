"""Documents that show who acts for a business: handed in by owners, looked at by moderators."""

import base64
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import audit, pictures, throttle
from app.core.errors import DomainError
from app.core.keys import KeyRing
from app.core.storage import Storage
from nominations.deciding import settle
from nominations.models.business import Business
from nominations.models.proof import Proof

LARGEST = 2 * 1024 * 1024
PDF = b"%PDF-"
HOUR = timedelta(hours=1)
MOST_AN_HOUR = 5
#: What the owner is told of a document that proves nothing.
REFUSAL = "Из документа не видно, что предприятие ваше. Пришлите другой."


class ProofDecided(DomainError):
    """Somebody has looked at the document before."""

    message = "По этому документу уже принято решение."


class NotADocument(DomainError):
    """The file is no PDF and no picture."""

    message = "Подойдёт PDF, JPG, PNG или WebP до 2 МБ"


@dataclass(frozen=True)
class Document:
    """What an owner has handed in, decrypted."""

    content: bytes
    media: str
    name: str


def hand_in(
    session: Session,
    storage: Storage,
    ring: KeyRing,
    business: Business,
    content: bytes,
    *,
    by: int,
) -> Proof:
    """Keep a document for a moderator: a picture drawn anew, a PDF as it is; both encrypted.

    Raises NotADocument, TooManyAttempts, and what `pictures.draw` raises.
    """
    throttle.hit(session, "proof-document", str(by), MOST_AN_HOUR, HOUR)
    kept, media = _kept(content)
    name = f"{secrets.token_hex(16)}-doc.bin"
    proof = Proof(
        business_id=business.id,
        kind="document",
        state="waiting",
        shown="PDF" if media == "application/pdf" else "снимок",
        by_id=by,
        file=name,
        media=media,
    )
    session.add(proof)
    session.flush()
    sealed = ring.encrypt(base64.b64encode(kept).decode())
    storage.put(name, sealed, "application/octet-stream")
    audit.record(session, "ownership.document", proof, by=by)
    return proof


def _kept(content: bytes) -> tuple[bytes, str]:
    if len(content) > LARGEST:
        raise pictures.TooHeavy(NotADocument.message)
    if content.startswith(PDF):
        return content, "application/pdf"
    try:
        drawing = pictures.draw(content)
    except pictures.NotAPicture as error:
        raise NotADocument from error
    return drawing.sizes[drawing.width], pictures.MEDIA


def document(session: Session, storage: Storage, ring: KeyRing, proof_id: int) -> Document | None:
    """Return a document that waits or was looked at; None when there is none."""
    proof = session.get(Proof, proof_id)
    if proof is None or proof.file is None or proof.media is None:
        return None
    sealed = storage.get(proof.file)
    if sealed is None:
        return None
    ending = "pdf" if proof.media == "application/pdf" else "webp"
    content = base64.b64decode(ring.decrypt(sealed))
    return Document(content, proof.media, f"document-{proof.id}.{ending}")


def decide(session: Session, proof: Proof, *, proved: bool, reason: str | None, by: int) -> None:
    """Say that a document proves it, or why not; ProofDecided."""
    state = "proved" if proved else "refused"
    if not settle(session, proof, state, by=by, reason=reason):
        raise ProofDecided
    audit.record(session, f"ownership.{state}", proof, by=by, reason=reason)
