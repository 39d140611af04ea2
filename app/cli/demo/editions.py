"""The demo season's rules: a first edition, and one in which a misprint was mended."""

from sqlalchemy.orm import Session

from nominations import rulebooks
from nominations.models.season import Season

TEXTS = {
    "task": (
        "Премия отмечает малый бизнес, которым довольны покупатели. Победителей выбирают сами "
        "покупатели: голосами на сайте и по SMS."
    ),
    "criteria": (
        "Побеждает участник, у которого в его группе больше засчитанных голосов.\n"
        "Один номер телефона отдаёт один голос в каждой номинации. Засчитывается первый.\n"
        "При равенстве выше тот, за кого голосовали в большее число дней; затем тот, кто раньше "
        "набрал этот результат; затем решает жребий по контрольной сумме протокола."
    ),
    "submission": (
        "Заявку подаёт владелец предприятия на сайте премии, в сроки сезона. Участие бесплатное."
    ),
    "reward": "Диплом победителя и право на знак премии.",
    "announcement": "Итоги публикуются на сайте премии в день, назначенный в сроках сезона.",
    "other": "Вопросы и жалобы: help@priz.example. Отвечаем за пять рабочих дней.",
}
MENDED = "Вопросы и жалобы: help@prize.example. Отвечаем за три рабочих дня."
NOTE = "Исправлен адрес для вопросов, отвечать будем быстрее."


def publish(session: Session, season: Season, *, by: int) -> None:
    """Publish both editions."""
    rulebooks.write(session, season, TEXTS, by=by)
    rulebooks.publish(session, season, editorial=False, note="", by=by)
    rulebooks.write(session, season, {**TEXTS, "other": MENDED}, by=by)
    rulebooks.publish(session, season, editorial=True, note=NOTE, by=by)
