"""Which nomination a business belongs to, by its ОКВЭД class or by the words it is called with."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.folding import fold

MOST = 3
#: Beginnings of words, by the short name of the nomination that they speak for.
WORDS = {
    "magazin-u-doma": "пекарн хлеб булоч продукт магазин мясн рыб овощ фрукт молоч кондитер "
    "гастроном",
    "magazin-neprodovolstvenny": "одежд обув цвет букет книг зоо товар подар игруш электрон мебел "
    "ткан хозтовар канцел",
    "krasota": "салон парикмахер маникюр ногт космет барбер красот брови ресниц спа стриж",
    "restorany-kafe": "кафе ресторан кофе столов пицц суши бар шаурм кухн доставк бургер чай",
    "avtoservis": "авто шин мойк сто гараж кузов запчаст детейлинг эвакуат",
    "yuridicheskie-uslugi": "юрист юрид адвокат нотариус правов",
    "finansy-i-buhgalteriya": "бухгалт финанс налог страхов аудит ломбард кредит",
    "chastnoe-obrazovanie": "школ курс обуч язык репетитор сад автошкол образован академ студи",
    "bytovye-uslugi": "химчист прачеч ателье ремонт ключ фото часов обувн швей заточ",
    "medicina": "клиник стоматолог медиц врач массаж аптек оптик зуб диагност ветер",
    "sport-i-fitnes": "фитнес спорт йога бассейн тренаж танц прокат секци бокс",
    "remont-i-dom": "ремонт окн двер клининг сантех строй отделк кухни мебел электрик потолк",
    "gostinicy-i-turizm": "отель гостин хостел тур экскурс гостев апартамент глэмпинг",
    "deti-i-dosug": "детск праздник квест развлеч аниматор творч батут игров",
}


@dataclass(frozen=True)
class Trade:
    """A nomination as far as suggesting goes."""

    slug: str
    name: str
    summary: str
    #: ОКВЭД-2 classes, separated by commas.
    okved: str


def suggest(trades: Sequence[Trade], text: str, okved: str = "") -> list[str]:
    """Return the slugs of up to three nominations, the best first; none when nothing speaks.

    The register's class outweighs any word.
    """
    words = re.findall(r"\w{3,}", fold(text))
    scored = [(_score(trade, words, okved), trade.slug) for trade in trades]
    best = sorted((one for one in scored if one[0]), key=lambda one: -one[0])
    return [slug for _, slug in best[:MOST]]


def _score(trade: Trade, words: Sequence[str], okved: str) -> int:
    classes = [one.strip() for one in trade.okved.split(",") if one.strip()]
    listed = 100 * max((len(one) for one in classes if okved and okved.startswith(one)), default=0)
    known = WORDS.get(trade.slug, "").split()
    own = {word[:5] for word in re.findall(r"\w{5,}", fold(f"{trade.name} {trade.summary}"))}
    return listed + sum(_speaks(word, known) * 3 + (word[:5] in own) for word in words)


def _speaks(word: str, beginnings: Iterable[str]) -> bool:
    return any(word.startswith(beginning) for beginning in beginnings)
