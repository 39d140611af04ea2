"""How each act about exports is done: what stands ready before it, and the request itself."""

from app.exports import schedules
from app.exports.making import Wanted
from tests.admin.acts import Request, Stage
from voting.models.export import Every


def make_export(stage: Stage) -> Request:
    return "/admin/exports/applications/make?status=waiting", {"form": "csv"}


def make_personal_export(stage: Stage) -> Request:
    return "/admin/exports/applications/personal", {"form": "xlsx"}


def save_export(stage: Stage) -> Request:
    fields = {"title": "Заявки утром", "form": "csv", "every": "day"}
    return "/admin/exports/applications/save?status=waiting", fields


def drop_export(stage: Stage) -> Request:
    wanted = Wanted("applications", {}, "csv", personal=False)
    saved = schedules.save(stage.session, stage.actor, wanted, "Заявки", Every.NEVER)
    return f"/admin/exports/saved/{saved.id}/drop", {}


ACTS = {
    "admin.make_export": make_export,
    "admin.make_personal_export": make_personal_export,
    "admin.save_export": save_export,
    "admin.drop_export": drop_export,
}
