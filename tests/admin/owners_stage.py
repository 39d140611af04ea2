"""How each act about businesses is done: what stands ready before it, and the request itself."""

import io

from flask import current_app
from sqlalchemy import select

from app.core.current import keys
from nominations import businesses, changes, documents, imports, sheets
from nominations.models.application import ApplicationEvent
from nominations.models.business import Business
from nominations.turns import Turn
from tests.admin.acts import Request, Stage, application
from voting import credentials, removals, revocations
from voting.models.credential import Credential

REASON = {"reason": "В описании не указан адрес."}
TABLE = "Название;ИНН;Город;Сотрудники;Номинация;Почта владельца\nХлеб;1;Тверь;5;krasota;a@b.ru"


class Lasting(io.BytesIO):
    """A file that can be sent again."""

    def close(self) -> None:
        self.seek(0)


def send_back(stage: Stage) -> Request:
    return f"/admin/applications/{application(stage)}/return", REASON


def business(stage: Stage) -> Business:
    found: Business = stage.make_entry(stage.season).application.business
    return found


def change(stage: Stage) -> int:
    of = business(stage)
    facts = businesses.Facts(name="Салон «Лютик»", inn=of.inn, city=of.city, staff=of.staff)
    return changes.ask(stage.session, of, facts.identity, by=of.owner_id).id


def accept_change(stage: Stage) -> Request:
    return f"/admin/changes/{change(stage)}/accept", {}


def decline_change(stage: Stage) -> Request:
    return f"/admin/changes/{change(stage)}/decline", REASON


def decide_document(stage: Stage) -> Request:
    of, storage = business(stage), current_app.extensions["storage"]
    content = b"%PDF-1.4\n%%EOF\n"
    proof = documents.hand_in(stage.session, storage, keys(), of, content, by=of.owner_id)
    return f"/admin/documents/{proof.id}/accept", {}


def bring_table(stage: Stage) -> Request:
    return "/admin/import/", {"table": (Lasting(TABLE.encode()), "firms.csv")}


def table(stage: Stage) -> int:
    sheet = sheets.read(TABLE.encode())
    author = stage.make_account(role="organiser")
    kept = imports.keep(stage.session, keys(), stage.season, sheet, "firms.csv", by=author.id)
    return kept.id


def assign_columns(stage: Stage) -> Request:
    return f"/admin/import/{table(stage)}/columns", {"name": "0", "inn": "1"}


def confirm_import(stage: Stage) -> Request:
    return f"/admin/import/{table(stage)}/confirm", {}


def invite_owner(stage: Stage) -> Request:
    number = application(stage)
    event = ApplicationEvent(application_id=number, kind=Turn.BROUGHT)
    stage.session.add(event)
    stage.session.flush()
    return f"/admin/applications/{number}/invite-owner", {}


def credential(stage: Stage) -> Credential:
    """Return what the prize states of an entry."""
    entry = stage.make_entry(stage.season)
    credentials.issue(stage.session, b"p" * 32)
    return stage.session.scalars(select(Credential).where(Credential.entry_id == entry.id)).one()


def propose_revocation(stage: Stage) -> Request:
    return f"/admin/credentials/{credential(stage).id}", REASON


def revocation(stage: Stage) -> int:
    """Return a revocation that another organiser proposed."""
    author = stage.make_account(role="organiser")
    return revocations.propose(stage.session, credential(stage), REASON["reason"], by=author).id


def approve_revocation(stage: Stage) -> Request:
    return f"/admin/credentials/proposals/{revocation(stage)}/approve", {}


def propose_removal(stage: Stage) -> Request:
    entry = stage.make_entry(stage.season)
    return f"/admin/applications/{entry.application_id}/removal", REASON


def removal(stage: Stage) -> int:
    """Return a removal that another organiser proposed."""
    author, entry = stage.make_account(role="organiser"), stage.make_entry(stage.season)
    return removals.propose(stage.session, entry, REASON["reason"], by=author).id


def approve_removal(stage: Stage) -> Request:
    return f"/admin/removals/{removal(stage)}/approve", {}


ACTS = {
    "admin.removal": propose_removal,
    "admin.approve_removal": approve_removal,
    "admin.credential": propose_revocation,
    "admin.approve_revocation": approve_revocation,
    "admin.invite_owner": invite_owner,
    "admin.send_back": send_back,
    "admin.accept_change": accept_change,
    "admin.decline_change": decline_change,
    "admin.decide_document": decide_document,
    "admin.imports_page": bring_table,
    "admin.assign_columns": assign_columns,
    "admin.confirm_import": confirm_import,
}
