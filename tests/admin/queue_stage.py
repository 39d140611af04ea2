"""How each act of the queue is done: what stands ready before it, and the request itself."""

from nominations import partners
from nominations.models.application import Application
from nominations.models.partner import PartnerRole
from nominations.models.photo import Photo
from nominations.models.snippet import SnippetKind
from nominations.snippets import Words, add
from tests.admin.acts import Request, Stage, application

REASON = {"reason": "В описании не указан адрес."}
PARTNER = {"name": "Газета «Вести»", "role": "media", "site": "vesti.example", "position": "5"}
SNIPPET = {"kind": "decline", "title": "Не та номинация", "text": "Выберите другую номинацию."}


def decide_many(stage: Stage) -> Request:
    return "/admin/applications/decide", {"id": application(stage), "verdict": "accept"}


def take_photo_down(stage: Stage) -> Request:
    found = stage.session.get_one(Application, application(stage))
    photo = Photo(business_id=found.business_id, position=1, token="a" * 32, width=9, height=9)
    stage.session.add(photo)
    stage.session.flush()
    return f"/admin/applications/{found.id}/photos/{photo.id}/take-down", REASON


def new_snippet(stage: Stage) -> Request:
    return "/admin/snippets/", SNIPPET


def snippet(stage: Stage) -> int:
    return add(stage.session, Words(SnippetKind.ASK, "Телефон", "Напишите телефон."), by=None).id


def change_snippet(stage: Stage) -> Request:
    return f"/admin/snippets/{snippet(stage)}", SNIPPET


def remove_snippet(stage: Stage) -> Request:
    return f"/admin/snippets/{snippet(stage)}/remove", {}


def new_partner(stage: Stage) -> Request:
    return "/admin/partners/", PARTNER


def partner(stage: Stage) -> int:
    words = partners.Words("Типография", PartnerRole.PARTNER)
    return partners.add(stage.session, stage.season, words, by=None).id


def change_partner(stage: Stage) -> Request:
    return f"/admin/partners/{partner(stage)}", PARTNER


def remove_partner(stage: Stage) -> Request:
    return f"/admin/partners/{partner(stage)}/remove", {}


ACTS = {
    "admin.partners": new_partner,
    "admin.change_partner": change_partner,
    "admin.remove_partner": remove_partner,
    "admin.decide_many": decide_many,
    "admin.take_photo_down": take_photo_down,
    "admin.snippets": new_snippet,
    "admin.change_snippet": change_snippet,
    "admin.remove_snippet": remove_snippet,
}
