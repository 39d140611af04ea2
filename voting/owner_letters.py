"""The letters to owners at the season's milestones, as plain text, in Russian."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.auth.letters import SIGNATURE
from app.core.clock import last
from app.core.outbox import Letter
from nominations import codes, naming
from nominations.models.season import Season
from nominations.phases import Milestone
from voting.sms.replies import day


@dataclass(frozen=True)
class Told:
    """An entry as a letter tells of it."""

    id: int
    name: str
    #: Its code as it stands in addresses.
    bare: str
    #: How the season ended for it, in a sentence; only in the letter about the results.
    outcome: str = ""


SUBJECTS = {
    Milestone.VOTING: "Голосование открыто",
    Milestone.WEEK_LEFT: "Осталась неделя голосования",
    Milestone.HIDDEN: "Счёт скрыт до итогов, голоса принимаются",
    Milestone.RESULT: "Итоги премии подведены",
}
#: What is duty to tell comes to everybody; the rest only to those who want it.
DUTY = {Milestone.RESULT}
TEXTS = {
    Milestone.VOTING: (
        "Голосование сезона началось и идёт до {closes}. Самое время повесить плакат у кассы и "
        "отправить ссылку постоянным клиентам."
    ),
    Milestone.WEEK_LEFT: (
        "До конца голосования осталась неделя: оно идёт до {closes}. Напомните о нём тем, кто "
        "собирался проголосовать и забыл."
    ),
    Milestone.HIDDEN: (
        "Голосование идёт до {closes}, а голоса и места теперь скрыты от всех до итогов, чтобы "
        "никто не подстраивался. Голоса по-прежнему принимаются и считаются. Итоги — {results}."
    ),
    Milestone.RESULT: "Голоса сезона сосчитаны, итоги подведены и больше не меняются.",
}


def letter(
    to: str, milestone: Milestone, season: Season, entries: Sequence[Told], site: str, stop: str
) -> Letter:
    """Return the letter about a milestone to one owner, with a paragraph for each entry."""
    closes = day(last(season.voting_closes))
    text = TEXTS[milestone].format(closes=closes, results=day(season.results_at))
    paragraphs = ["Здравствуйте!", text, *(about(entry, milestone, site) for entry in entries)]
    if milestone not in DUTY:
        paragraphs.append(f"Не присылать напоминаний: {stop}")
    return Letter(
        to=to,
        subject=f"{SUBJECTS[milestone]}: {season.name}",
        text="\n\n".join(paragraphs) + SIGNATURE,
        unsubscribe="" if milestone in DUTY else stop,
    )


def about(entry: Told, milestone: Milestone, site: str) -> str:
    """Return what a letter says of one entry."""
    head = f"{naming.quoted(entry.name)}, код {codes.spaced(entry.bare)}"
    kit = f"{site}/cabinet/entries/{entry.id}/kit"
    if milestone is Milestone.RESULT:
        return f"{head}. {entry.outcome}\nДиплом и материалы: {kit}/results"
    return f"{head}\nСтраница: {site}/e/{entry.bare}\nПлакаты и картинки: {kit}"


def outcome(prize: int | None, counted: int, place: int | None, rivals: int, where: str) -> str:
    """Return how the season ended for an entry, in a sentence."""
    votes = f"Засчитано голосов: {counted}"
    if prize == 1:
        return f"Поздравляем, вы победили: {where}. {votes}."
    if prize:
        return f"Поздравляем, у вас призовое {prize}-е место: {where}. {votes}."
    stands = f", место {place} из {rivals}" if place else ""
    return f"{where}. {votes}{stands}. Призового места в этот раз нет."
