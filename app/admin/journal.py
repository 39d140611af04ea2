"""«Журнал»: who did what, with filters in the address. Looking at it is an act, too."""

from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user

from app.admin.acts import ACTS, name, why
from app.admin.blueprint import bp
from app.auth import journal as operations
from app.auth import pending
from app.core import audit, chain
from app.core.audit import AuditEntry
from app.core.db import db, only_reading

FIELDS = ("actor", "action", "subject", "since", "until")
LONGEST = 254


@bp.get("/audit/", endpoint="journal")
def journal() -> str:
    """Show the entries that the address asks for, the newest first."""
    asked = {field: request.args.get(field, "").strip()[:LONGEST] for field in FIELDS}
    before = request.args.get("before", type=int)
    note_look({field: text for field, text in asked.items() if text})
    found = operations.search(db.session(), operations.read(asked), before)
    older = url_for("admin.journal", **given(asked), before=found.older) if found.older else None
    return render_template(
        "admin/journal.html",
        asked=asked,
        entries=[shown(entry, email) for entry, email in found.rows],
        older=older,
        acts=ACTS,
        head=chain.head(db.session()),
        waiting=chain.waiting(db.session()),
    )


def note_look(asked: dict[str, str]) -> None:
    """Record that somebody looks: a request that reads writes this one row, before anything else.

    SQLite must know of it at BEGIN, so what has been read so far is let go.
    """
    who = current_user.id
    db.session.rollback()
    only_reading.set(False)
    audit.record(db.session(), "audit.viewed", "audit", by=who, filters=asked)
    db.session.commit()


def given(asked: dict[str, str]) -> dict[str, Any]:
    """Return the filters that are set, for an address."""
    return {field: text for field, text in asked.items() if text}


def shown(entry: AuditEntry, email: str | None) -> dict[str, Any]:
    """Return what the screen shows of an entry."""
    return {
        "id": entry.id,
        "at": entry.at,
        "who": email,
        "role": entry.role,
        "address": entry.address,
        "action": name(entry.action),
        "subject": str(pending.NAMES.get(entry.subject, entry.subject)),
        "details": sorted(details(entry).items()),
    }


def details(entry: AuditEntry) -> dict[str, Any]:
    """Return what else the journal knows of an act, a refusal's reason in words."""
    told = dict(entry.details)
    if entry.action == "access.refused":
        told["why"] = why(str(told.get("why", "")))
    return told
