"""The demo season's words of thanks: some shown, some of them answered, some yet to be read."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import tokens
from app.core.keys import KeyRing
from nominations.models.entry import Entry
from voting import thanks, thanks_reviews
from voting.models.ballot import Ballot
from voting.models.thanks import State, Thanks
from voting.thanks import Line
from voting.thanks_reviews import Reason

#: How many of the entries were left something, and how much the first of them, its owner's joy.
THANKED, MOST = 24, 7
SHOWN = (
    Line("Помнят всех по именам и никогда не торопят. Хожу сюда третий год.", "Анна"),
    Line("Пришла за десять минут до закрытия, и всё равно приняли с улыбкой.", "Марина"),
    Line("Честно сказали, что мне это не нужно, и не взяли лишнего.", "Сергей"),
    Line("Чисто, уютно, и детям всегда находят занятие."),
    Line("За терпение: объяснили маме всё по два раза и ни разу не вздохнули.", "Ольга"),
    Line("Сделали быстрее, чем обещали, и ещё перезвонили узнать, всё ли хорошо.", "Игорь"),
    Line("Для меня это лучшее место в нашем районе. Спасибо, что вы есть!"),
)
ANSWERS = ("Спасибо, Анна! Ждём вас снова.", None, "Спасибо за доверие.")
WAITING = (
    Line("Спасибо за доброту и за то, что у вас всегда можно просто посидеть.", "Вера"),
    Line("Мастер от бога, рекомендую всем соседям.", "Павел"),
    Line("Не очень понравилось, музыка громкая, но мастер хороший."),
    Line("Низкий поклон за помощь в праздники, когда всё было закрыто.", "Нина"),
)
DECLINED = Line("А вот в соседнем доме то же самое дешевле.")


def leave(session: Session, ring: KeyRing, entries: Sequence[Entry], *, by: int) -> None:
    """Leave words with the first votes of some entries; the first one's owner has answered."""
    for number, entry in enumerate(entries[:THANKED]):
        lines = SHOWN if number == 0 else [SHOWN[number % MOST]]
        for line, receipt in zip(lines, _receipts(session, entry, MOST), strict=False):
            row = thanks.write(session, ring, receipt, line)
            thanks_reviews.admit(session, row, State.WAITING, by=by)
            if number == 0:
                _answer(session, row, entry)
    for line, entry in zip((DECLINED, *WAITING), entries[THANKED:], strict=False):
        for receipt in _receipts(session, entry, 1):
            row = thanks.write(session, ring, receipt, line)
            if line is DECLINED:
                thanks_reviews.decline(session, row, State.WAITING, Reason.NOT_THANKS, by=by)


def _receipts(session: Session, entry: Entry, most: int) -> list[str]:
    first = select(Ballot.receipt).where(Ballot.entry_id == entry.id)
    return [tokens.spell(one) for one in session.scalars(first.order_by(Ballot.id).limit(most))]


def _answer(session: Session, row: Thanks, entry: Entry) -> None:
    """Answer as the owner does: not everybody."""
    words = dict(zip((one.words for one in SHOWN), ANSWERS, strict=False)).get(row.words)
    if words:
        owner = entry.application.business.owner_id
        thanks_reviews.answer(session, row, words, by=owner)
