"""Snippets: reasons and questions kept ready, which organisers edit."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.db import answering
from app.core.errors import DomainError
from nominations.models.snippet import Snippet, SnippetKind


class SnippetExists(DomainError):
    """Another snippet of the kind has this title."""

    message = "Заготовка с таким названием уже есть"


@dataclass(frozen=True)
class Words:
    """What a snippet says, and what it is known by."""

    kind: SnippetKind
    title: str
    text: str


def every(session: Session) -> Sequence[Snippet]:
    """Return all snippets, the reasons to decline first."""
    return session.scalars(select(Snippet).order_by(Snippet.kind.desc(), Snippet.id)).all()


def add(session: Session, words: Words, *, by: int | None) -> Snippet:
    """Keep new words; SnippetExists."""
    snippet = Snippet(**vars(words))
    with _unique(session):
        session.add(snippet)
    audit.record(session, "snippet.added", snippet, by=by, **vars(words))
    return snippet


def change(session: Session, snippet: Snippet, words: Words, *, by: int | None) -> None:
    """Say it otherwise from now on; what was sent stays as it was. SnippetExists."""
    before = {name: getattr(snippet, name) for name in vars(words)}
    with _unique(session):
        for name, value in vars(words).items():
            setattr(snippet, name, value)
    audit.record(session, "snippet.changed", snippet, by=by, before=before, after=vars(words))


def remove(session: Session, snippet: Snippet, *, by: int | None) -> None:
    """Offer the snippet no more."""
    audit.record(session, "snippet.removed", snippet, by=by, title=snippet.title)
    session.delete(snippet)
    session.flush()


def _unique(session: Session) -> AbstractContextManager[None]:
    columns = ("snippet.kind", "snippet.title")
    return answering(session, "uq_snippet_kind_title", *columns, clash=SnippetExists())
