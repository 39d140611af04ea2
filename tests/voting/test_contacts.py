"""Contacts in words for everybody: found however people type them, and not where there are none."""

import pytest

from voting.contacts import Contact, found, tidied, wordless

PHONES = [
    "Звоните 8 900 000 00 41",
    "+79000000041",
    "8(900)000-00-41",
    "8.900.000.00.41",
    "8 9 0 0 0 0 0 0 0 4 1",
    "8*900*000*00*41",
    "8/900/0000041",
    "тел. 22-33-44",
    "223 34 45",
    "89ОО ООО ОО 41",
    "8️⃣9️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣4️⃣1️⃣",
    "８９００００００４１２",
    "٨٩٠٠٠٠٠٠٠٤١",
    "8\u200b900\u200b0000041",
    "восемь девятьсот двенадцать сорок пять шестьдесят семь восемьдесят девять",
]
LINKS = [
    "Смотрите https://pekarnya.ru",
    "www.hleb.example",
    "hleb.ru",
    "HLEB.RU",
    "хлеб.рф",
    "пекарня.онлайн",
    "hleb . ru",
    "hleb .ru",
    "hleb(dot)com",
    "пекарня точка ру",
    "хлеб точка ком",
    "vk.com/hleb",
    "t.me/hleb",
    "clck.ru/3abc",
    "hleb。ru",
    "ｈleb．ｒu",
]
EMAILS = [
    "пишите ivan@mail.ru",
    "ivan (at) mail.ru",
    "ivan собака mail.ru",
    "ivan @ mail . ru",
    "ivan[собака]mail точка ru",
]
ACCOUNTS = [
    "@hleb_tver",
    "инста hleb_tver",
    "телеграм: hlebtver",
    "tg hleb_tver",
    "вк: hleb.tver",
    "пишите в тг @hleb",
]
INNOCENT = [
    "Спасибо за хлеб!",
    "Хожу с 2019 года, в 2024 и 2025 тоже.",
    "С 2019, 2020, 2021 хожу сюда",
    "Работают с 10:00 до 20:00, удобно",
    "Пекут с 7:30–20:00",
    "12.10.2026 праздновали день рождения",
    "10.11.26, 12.11.26 и 14.11.26",
    "Отремонтировали за 1 000 000 рублей",
    "1000000 спасибо",
    "Дом 14, корпус 2, этаж 3",
    "Заказ на 150 человек и 3 торта по 2 кг",
    "Нашла вас в телеграме, спасибо",
    "Вкусно.Очень вкусно.Me нравится",
    "Спасибо.Дети довольны",
    "Хорошо и т.д. и т.п.",
    "Спасибо от мам из вк",
    "Мастер Анна — 10/10, цены на 5+",
    "Два, три раза в неделю",
    "Собака довольна стрижкой",
    "Кофе 200 мл, 250 мл и 300 мл",
    "Покупаю тут 15 лет, с 1998 по 2026",
    "Макс Ivanov молодец",
    "Спасибо сто раз",
]


@pytest.mark.parametrize(
    ("contact", "text"),
    [
        *((Contact.PHONE, text) for text in PHONES),
        *((Contact.LINK, text) for text in LINKS),
        *((Contact.EMAIL, text) for text in EMAILS),
        *((Contact.ACCOUNT, text) for text in ACCOUNTS),
        *((None, text) for text in INNOCENT),
    ],
)
def test_contacts_are_found_as_people_type_them(contact, text):
    assert found(text) is contact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Спасибо\n\n за\tхлеб \r\n", "Спасибо за хлеб"),
        ("Спа\u202eсибо\u2066!", "Спасибо!"),
        ("Спа\u200bси\u00adбо\ufeff", "Спасибо"),
        ("С\x00па\x1bсибо\ud800", "Спасибо"),
        ("e" + "\u0301" * 40, "é\u0301\u0301"),
        ("Я" + "\u0489" * 30, "Я\u0489\u0489"),
        ("и\u0306 е\u0308", "й ё"),
        ("\u202e\u200b\u2066", ""),
        ("Спасибо ❤️", "Спасибо ❤️"),
    ],
)
def test_what_is_not_seen_and_what_towers_is_taken_out(typed, kept):
    assert tidied(typed) == kept


@pytest.mark.parametrize(
    ("text", "is_wordless"), [("❤️❤️❤️", True), ("...", True), ("ок", True), ("Супер", False)]
)
def test_words_have_letters(text, is_wordless):
    assert wordless(text) is is_wordless


@pytest.mark.parametrize(
    ("piece", "contact"),
    [
        ("1 ", Contact.PHONE),
        ("a.", None),
        ("@", None),
        ("а-", None),
        (" собака ", None),
        ("точка ", None),
    ],
)
def test_a_long_line_of_anything_is_searched_at_once(piece, contact):
    assert found(tidied(piece * 400)) is contact
