"""An act of two commits nothing unless two have agreed to it in the same transaction.

`approvals` notes in the transaction what was proposed, approved, or said to take one person. The
guard of an address whose right has `two` asks for it at the commit, whatever its view has called:
an operation that forgot its second person fails, and leaves nothing. docs/adr/0017.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from flask import g, has_request_context
from sqlalchemy import event
from sqlalchemy.orm import Mapper, Session, SessionTransaction, object_session

from app.core.audit import AuditEntry

ASKED = "proposal.made"


class Step(Enum):
    """What was done about an agreement."""

    PROPOSED = auto()
    APPROVED = auto()
    #: The rule itself lets one person: a few votes, a rehearsal.
    ONE_IS_ENOUGH = auto()


class SecondPersonForgotten(RuntimeError):
    """A view of an act of two would have committed it without a second person."""


@dataclass
class Notes:
    """What one transaction has done: its steps towards agreements, and its journal."""

    transaction: SessionTransaction | None
    steps: set[tuple[Step, str]] = field(default_factory=set)
    actions: list[str] = field(default_factory=list)


def note(session: Session, step: Step, act: str) -> None:
    """Note a step in the transaction at hand; it is forgotten with it."""
    _notes(session).steps.add((step, act))


def steps(session: Session) -> set[tuple[Step, str]]:
    """Return what the transaction at hand has done towards agreements."""
    return _notes(session).steps


def require(act: str) -> None:
    """Let the rest of this request commit only what two agree on; nothing for an act of one."""
    g.act_of_two = act


@contextmanager
def beside() -> Iterator[None]:
    """Let a block commit what is no part of the act: that it was refused."""
    act = g.pop("act_of_two", "")
    try:
        yield
    finally:
        require(act)


def over() -> None:
    """Let whatever comes after the view commit as it likes."""
    g.pop("act_of_two", None)


def _notes(session: Session) -> Notes:
    """Return the notes of the transaction at hand: those of another one are never returned."""
    current = session.get_transaction()
    kept: Notes | None = session.info.get("agreements")
    if kept is None or current is None or kept.transaction is not current:
        kept = session.info["agreements"] = Notes(current)
    return kept


@event.listens_for(AuditEntry, "after_insert")
def _record(_mapper: Mapper[Any], _connection: object, entry: AuditEntry) -> None:
    session = object_session(entry)
    if session is not None:
        _notes(session).actions.append(entry.action)


@event.listens_for(Session, "before_commit")
def _check(session: Session) -> None:
    act = g.get("act_of_two", "") if has_request_context() else ""
    if not act or session.in_nested_transaction():
        return
    session.flush()
    notes = _notes(session)
    if {(Step.APPROVED, act), (Step.ONE_IS_ENOUGH, act)} & notes.steps:
        return
    if (Step.PROPOSED, act) not in notes.steps or set(notes.actions) != {ASKED}:
        raise SecondPersonForgotten(act)
