import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nominations import codes
from voting.sms import grammar
from voting.sms.grammar import Kind, Reading

ENTRIES = {"12340", "43212", "77772"}


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("12340", ""),
        (" 12340\n", ""),
        ("голос 12340", ""),
        ("ГОЛОС12340", ""),
        ("ДК12340", ""),
        ("LR12340", ""),
        ("ujkjc 12340", ""),
        ("golos 12340", ""),
        ("№ 12340", ""),
        ("№12340", ""),
        ("No 12340", ""),
        ("#12340", ""),
        ("12340 спасибо", "спасибо"),
        ("Голосую за 12340!!! 👍👍", "👍👍"),
        ('"12340"', ""),
        ("«12340»", ""),
        ("(12340)", ""),
        ("12 340", ""),
        ("12\u00a0340", ""),
        ("1-2-3-4-0", ""),
        ("1 2 3 4 0", ""),
        ("1.2.3.4.0", ""),
        ("1️⃣2️⃣3️⃣4️⃣0️⃣", ""),
        ("１２３４０", ""),
        ("١٢٣٤٠", ""),
        ("1234О", ""),
        ("1234o", ""),
        ("l2З4О", ""),
        ("12З4О!", ""),
        ("\u200b12\u200b340\u200b", ""),
        ("\u200f12340", ""),
        ("12340 12340", ""),
        ("12 340 12 340", ""),
        ("код 12340 2015 год", "2015 год"),
        ("12340, лучшая пекарня в Туле :)", "лучшая пекарня в Туле :)"),
        ("Лучшая пекарня — 12340", "Лучшая пекарня"),
        ("Мой голос 12 340. Спасибо, Ольга!", "Спасибо, Ольга!"),
        ("12340 звоните +7 900 123-45-67", "звоните +7 900 123-45-67"),
        ("+79000000001 12340", "+79000000001"),
        ("8 900 123 45 67, 12340", "8 900 123 45 67"),
        ("12340 был 26.04.2019 в 10:30", "был 26.04.2019 в 10:30"),
        ("21340 ой, 12340", "21340 ой"),
        ("12340 отдали 15 000 руб", "отдали 15 000 руб"),
        ("12340 5 звёзд", "5 звёзд"),
        ("нет слов! 12340 лучшие", "нет слов! лучшие"),
        ("12340\nстоп очередям", "стоп очередям"),
    ],
)
def test_a_vote_is_read_however_it_is_written(text: str, comment: str) -> None:
    assert read(text) == Reading(Kind.VOTE, ("12340",), comment)


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert read("4З212") == Reading(Kind.VOTE, ("43212",))
    assert read("голосую Ч3212") == Reading(Kind.VOTE, ("43212",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12340 43212", ("12340", "43212")),
        ("12340,43212", ("12340", "43212")),
        ("43212\n12340", ("43212", "12340")),
        ("12 340 и 43 212 и 77 772", ("12340", "43212", "77772")),
    ],
)
def test_of_several_codes_none_is_guessed(text: str, found: tuple[str, ...]) -> None:
    reading = read(text)

    assert (reading.kind, reading.codes) == (Kind.AMBIGUOUS, found)


@pytest.mark.parametrize("text", ["21340", "голос 21 340", "12З41"])
def test_a_slip_of_the_finger_is_told_from_an_unknown_code(text: str) -> None:
    assert read(text).kind is Kind.BAD_CHECK


def test_a_code_that_no_entry_has_is_unknown() -> None:
    assert read("голос 50011 спасибо") == Reading(Kind.UNKNOWN_CODE, ("50011",), "50011 спасибо")


@pytest.mark.parametrize(
    "text",
    [
        "1234",
        "123409",
        "+7 916 123-45-67",
        "+7 (916) 123-40-12",
        "89161234567",
        "8 916 12340 12",
        "8 91612 34012",
        "+7 916 12340 12",
        "8 (38822) 2-34-56",
        "8(12340)23456",
        "07 31: 2019-04-26 22:47:31",
        "Спасибо за всё",
        "голос",
        "12 340 000",
        "0123401",
        "👍",
        "\x00",
        "1_2_3",
    ],
)
def test_what_holds_no_code_is_unreadable(text: str) -> None:
    assert read(text).kind is Kind.UNREADABLE


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "\u00a0\ufe0f"])
def test_a_message_that_shows_nothing_is_empty(text: str) -> None:
    assert read(text) == Reading(Kind.EMPTY)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("СТОП", Kind.STOP),
        ("Stop.", Kind.STOP),
        ("стоп смс", Kind.STOP),
        ("cnjg", Kind.STOP),
        ("ЫЕЩЗ", Kind.STOP),
        ("«СТОП»", Kind.STOP),
        ("помощь!", Kind.HELP),
        ("HELP", Kind.HELP),
        ("?", Kind.HELP),
        ("НЕТ", Kind.NO),
        ("нет!!!", Kind.NO),
        ("Отмена", Kind.NO),
        ("отмена голоса, пожалуйста", Kind.NO),
        ("ytn", Kind.NO),
    ],
)
def test_an_order_is_read_before_a_vote(text: str, kind: Kind) -> None:
    assert read(text) == Reading(kind)


@pytest.mark.parametrize(("text", "kind"), [("нет 12340", Kind.NO), ("СТОП 12 340", Kind.STOP)])
def test_an_order_with_a_code_is_no_vote(text: str, kind: Kind) -> None:
    assert read(text) == Reading(kind, ("12340",))


def test_the_words_of_an_unreadable_message_are_kept() -> None:
    assert read("Спасибо,\nпекарня «Ромашка»!").comment == "Спасибо, пекарня «Ромашка»!"


def test_a_comment_has_no_signs_that_a_database_or_a_page_refuses() -> None:
    assert (
        read("12340 а\x00б\ud800в\u202eг 👨\u200d👩\u200d👧").comment == "абвг 👨\u200d👩\u200d👧"
    )


@pytest.mark.parametrize("text", ["123456", "123 456", "голос 1-2-3-4-5-6", "12345б"])
def test_a_bigger_season_has_longer_codes(text: str) -> None:
    reading = grammar.parse(text, lambda code: code == "123456", 6)

    assert reading.kind in {Kind.VOTE, Kind.BAD_CHECK}
    assert reading.codes == ("123456",)


@pytest.mark.parametrize("length", [5, 6, 7])
def test_every_printed_code_is_read_back(length: int) -> None:
    for number in range(10 ** (length - 2), 10 ** (length - 1), 10 ** (length - 2) // 50 + 1):
        code = codes.with_check(number)

        assert grammar.parse(f"голос {codes.spaced(code)}!", code.__eq__, length).codes == (code,)


def test_a_code_is_looked_up_only_if_its_check_digit_is_right() -> None:
    asked: list[str] = []

    def known(code: str) -> bool:
        asked.append(code)
        return False

    grammar.parse("12340 21340 12341", known)

    assert asked == ["12340"]


MESSAGES = st.text() | st.text(
    alphabet=st.sampled_from(
        "0123456789 -.,:/+()№#оОЗзlIЧбВSДК\u00a0\u200b\u202e\ufe0f\u20e3１٣👍\x00\n?"
    )
    | st.characters(),
    max_size=60,
)


@settings(max_examples=2000)
@given(MESSAGES | st.text(st.characters(categories=["Cs", "Cc", "Cf", "Nd", "Mn", "Lo"])))
@example("\ud800")
@example("№")
@example("ΐ12340")
@example("½12340")
@example("İ1234")
@example("1" * 1600)
@example("1 " * 800)
def test_any_text_is_read_and_reads_the_same_once_normalised(text: str) -> None:
    reading = read(text)

    again = read(grammar.normalise(text))

    assert (again.kind, again.codes) == (reading.kind, reading.codes)
    reading.comment.encode()
    assert "\0" not in reading.comment


@settings(max_examples=500)
@given(MESSAGES, MESSAGES)
def test_a_code_between_any_words_is_never_a_vote_for_another(before: str, after: str) -> None:
    reading = grammar.parse(f"{before} 12340 {after}", lambda code: code == "12340")

    assert reading.codes in {("12340",), ()} or reading.kind is not Kind.VOTE


def test_the_longest_messages_are_read_in_milliseconds() -> None:
    nasty = [
        "1 " * 800,
        "8 9" * 533,
        "+7(" * 533,
        "(12345) " * 200,
        "12 " * 533,
        "9" * 1600,
        "а1" * 800,
    ]

    started = time.perf_counter()
    for text in nasty:
        read(text)

    assert time.perf_counter() - started < 0.5


def read(text: str) -> Reading:
    return grammar.parse(text, ENTRIES.__contains__)
