"""Snippets: words that organisers write to owners again and again."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Serial

LONGEST_TITLE, LONGEST_TEXT = 60, 1000


class SnippetKind(StrEnum):
    """What the words are for."""

    DECLINE = "decline"
    ASK = "ask"


class Snippet(Base):
    """A reason to decline, or a question, ready to be put into a letter and changed there."""

    __tablename__ = "snippet"
    __table_args__ = (
        UniqueConstraint("kind", "title", name="uq_snippet_kind_title"),
        CheckConstraint("kind IN ('decline', 'ask')", name="kind"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    #: What the organisers know it by; the owner gets the text alone.
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
