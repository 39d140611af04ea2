"""Rules as documents: written as a draft, checked against ГК РФ 1057, published for good."""

import difflib
import hashlib
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.clock import now
from app.core.db import answering
from app.core.errors import DomainError
from nominations import editing
from nominations.models.rulebook import RulesDocument, RulesDraft
from nominations.models.season import Season

#: What the announcement of a public contest must hold: ГК РФ 1057 п. 4; and the rest.
ITEMS = {
    "task": "Существо задания и общественно полезная цель",
    "criteria": "Критерии и порядок оценки",
    "submission": "Место, срок и порядок подачи заявок",
    "reward": "Размер и форма награды",
    "announcement": "Порядок и сроки объявления результатов",
}
OTHER = "Прочее"
FIELDS = (*ITEMS, "other")


class RulesIncomplete(DomainError):
    """An item that the law demands is empty; `missing` names them."""

    def __init__(self, missing: Sequence[str]) -> None:
        """Take the empty items' names."""
        self.missing = tuple(missing)
        super().__init__(
            "Правила нельзя опубликовать (статья 1057 ГК РФ). Не заполнено: %(items)s.",
            items="; ".join(missing),
        )


class NothingNew(DomainError):
    """The draft says what the last version says."""

    message = "Черновик совпадает с последней редакцией: публиковать нечего."


class OnlyEditorial(DomainError):
    """The terms are locked: misprints and contacts may still be mended, and nothing else."""

    message = (
        "Условия уже не меняются (статья 1058 ГК РФ). Можно исправить опечатки и контакты: "
        "отметьте, что это редакционная правка."
    )


class VersionTaken(DomainError):
    """Another organiser published a version in the meantime."""

    message = "Другой организатор только что опубликовал редакцию. Сравните с ней ещё раз."


def draft(session: Session, season: Season) -> RulesDraft:
    """Return a season's draft; before anybody wrote one, an empty one that is not kept."""
    empty = dict.fromkeys(FIELDS, "")
    return session.get(RulesDraft, season.id) or RulesDraft(season_id=season.id, **empty)


def write(session: Session, season: Season, texts: Mapping[str, str], *, by: int | None) -> None:
    """Keep what was written into the draft."""
    found = draft(session, season)
    changed = [name for name in FIELDS if getattr(found, name) != texts[name]]
    for name in changed:
        setattr(found, name, texts[name])
    found.updated_at = now()
    session.add(found)
    audit.record(session, "rules.drafted", season, by=by, changed=changed)
    session.flush()


def missing(found: RulesDraft) -> list[str]:
    """Return the names of the items that the law demands and the draft lacks."""
    return [title for name, title in ITEMS.items() if not getattr(found, name).strip()]


def whole(season: Season, found: RulesDraft) -> str:
    """Return a draft as one document, as it would be published."""
    titles = {**ITEMS, "other": OTHER}
    parts = [
        f"{number}. {titles[name]}\n\n{getattr(found, name).strip()}\n"
        for number, name in enumerate(FIELDS, start=1)
        if getattr(found, name).strip()
    ]
    return "\n".join([f"Правила премии «Довольный клиент»\n{season.name}\n", *parts])


def publish(
    session: Session, season: Season, *, editorial: bool, note: str, by: int | None
) -> RulesDocument:
    """Publish the draft as the next version, for good.

    Raises RulesIncomplete, NothingNew, OnlyEditorial, VersionTaken.
    """
    session.refresh(season, with_for_update=True)
    before = newest(session, season)
    text = _publishable(session, season, before, editorial=editorial)
    made = RulesDocument(
        season_id=season.id,
        version=before.version + 1 if before else 1,
        text=text,
        sha256=hashlib.sha256(text.encode()).digest(),
        editorial=editorial,
        note=note,
        published_by_id=by,
    )
    columns = ("rules_document.season_id", "rules_document.version")
    with answering(session, "uq_rules_document_season_version", *columns, clash=VersionTaken()):
        session.add(made)
    season.rules_version = made.version
    facts = {"version": made.version, "sha256": made.sha256.hex(), "editorial": editorial}
    audit.record(session, "rules.published", season, by=by, **facts)
    session.flush()
    return made


def _publishable(
    session: Session, season: Season, before: RulesDocument | None, *, editorial: bool
) -> str:
    """Return the draft as a document; raise what keeps it from being published."""
    found = draft(session, season)
    if lacking := missing(found):
        raise RulesIncomplete(lacking)
    text = whole(season, found)
    if before is not None and before.text == text:
        raise NothingNew
    if before is not None and not editorial and editing.locked(season, now()):
        raise OnlyEditorial
    return text


def newest(session: Session, season: Season) -> RulesDocument | None:
    """Return the last published version."""
    last = select(func.max(RulesDocument.version)).where(RulesDocument.season_id == season.id)
    found = select(RulesDocument).where(
        RulesDocument.season_id == season.id, RulesDocument.version == last.scalar_subquery()
    )
    return session.scalars(found).one_or_none()


def versions(session: Session, season: Season) -> Sequence[RulesDocument]:
    """Return every published version, the newest first."""
    found = select(RulesDocument).where(RulesDocument.season_id == season.id)
    return session.scalars(found.order_by(RulesDocument.version.desc())).all()


def version(session: Session, season: Season, number: int) -> RulesDocument | None:
    """Return one published version."""
    found = select(RulesDocument).where(
        RulesDocument.season_id == season.id, RulesDocument.version == number
    )
    return session.scalars(found).one_or_none()


def with_rules(session: Session) -> Sequence[Season]:
    """Return the published seasons that have rules as documents, the newest first."""
    written = select(RulesDocument.season_id)
    found = select(Season).where(Season.id.in_(written), Season.published_at.is_not(None))
    return session.scalars(found.order_by(Season.voting_opens.desc(), Season.id)).all()


def compared(before: str, after: str) -> list[tuple[str, str]]:
    """Return the lines of two texts that differ: («-» or «+», the line), in their order."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [(line[0], line[2:]) for line in lines if line[0] in "+-" and line[2:].strip()]
