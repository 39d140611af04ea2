"""How each act on words of thanks is done: what stands ready before it, and the request itself."""

from datetime import date

from tests.admin.acts import Request, Stage
from voting.models.thanks import State, Thanks

SAID = {
    "words": "Спасибо за тёплый хлеб.",
    "name": "Анна",
    "text_hash": b"t" * 32,
    "written_on": date(2026, 11, 22),
}


def left(stage: Stage, **facts: object) -> Thanks:
    row = Thanks(
        season_id=stage.season.id,
        entry_id=stage.make_entry(stage.season).id,
        mark=b"m" * 32,
        **SAID,
        **facts,
    )
    stage.session.add(row)
    stage.session.flush()
    return row


def review(stage: Stage) -> Request:
    return "/admin/thanks/review?state=waiting", {"id": left(stage).id, "verdict": "pass"}


def take_answer_down(stage: Stage) -> Request:
    row = left(stage, state=State.PASSED, answer="Приходите ещё.")
    return f"/admin/thanks/{row.id}/take-answer-down", {"reason": "advert"}


ACTS = {"admin.review_thanks": review, "admin.take_answer_down": take_answer_down}
