"""Letters about scheduled exports: a link and never the file, for a mailbox is nobody's safe."""

from typing import NamedTuple

from app.auth.letters import SIGNATURE
from app.core.errors import DomainError
from app.core.outbox import Letter
from app.exports.registry import EXPORTS
from voting.models.export import ExportFile, SavedExport


class Words(NamedTuple):
    """What a letter says: its subject, and a paragraph."""

    subject: str
    text: str


def ready(file: ExportFile, rows: int) -> Words:
    """Tell that a file is ready."""
    title = EXPORTS[file.name].title
    return Words(
        f"Выгрузка готова: {title}",
        f"«{title}», строк: {rows}. Файл хранится сутки и открывается только вам, после входа:",
    )


def refused(saved: SavedExport, why: DomainError) -> Words:
    """Tell that a scheduled export was not made, and why."""
    ended = "Больше сама она не делается." if saved.stopped else "В следующий срок попробуем снова."
    return Words(
        f"Выгрузка не сделана: {saved.title}", f"{why.message} {ended} Ваши сохранённые выгрузки:"
    )


def letter(email: str, words: Words, link: str) -> Letter:
    """Return the letter; scheduled letters are in Russian, for no page asks for them."""
    text = f"Здравствуйте!\n\n{words.text}\n\n{link}{SIGNATURE}"
    return Letter(to=email, subject=words.subject, text=text)
