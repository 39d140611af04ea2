"""Russian texts: as they are written, and as they are set on the page."""

import re

import pytest

from app.typography import bound
from tests.messages import MESSAGES
from voting.sms import replies

#: Words that are only right with ё; what stands before and after tells them from others.
WITHOUT_YO = re.compile(
    r"\b(?:ещё|её|моё|своё|твоё|чьё|даёт|идёт|придёт|пройдёт|найдёт|войдёт|начнёт|зачёт|зачтёт|"
    r"отчёт|расчёт|подсчёт|учёт|счёт|приём|приёма|объём|партнёр|подтверждён|включён|отклонён|"
    r"приглашён|объединён|объединённая|назовём|пришлём|удалён|твёрдо|чёрный|жёлтый|тёплый|причём|"
    r"вдвоём|осуществлён)\b".replace("ё", "е"),
    re.IGNORECASE,
)
MARKUP = re.compile(r"<[^>]+>|&\w+;|%\(\w+\)s")


class TestTheTexts:
    def test_quotes_are_guillemets_and_they_pair(self):
        odd = [
            text
            for text in texts()
            if re.search("[\"“”„']", bare(text)) or text.count("«") != text.count("»")
        ]

        assert odd == []

    def test_a_dash_is_a_dash_and_dots_are_one_character(self):
        assert [text for text in texts() if re.search(r" - |\.\.\.|  ", bare(text))] == []

    def test_yo_is_written(self):
        assert [text for text in texts() if WITHOUT_YO.search(bare(text))] == []

    def test_an_sms_has_neither_guessed_letters_nor_straight_quotes(self):
        said = [*replies.TEXTS.values()]

        assert [text for text in said if '"' in text or WITHOUT_YO.search(text)] == []


class TestTheSetting:
    @pytest.mark.parametrize(
        ("written", "set_in_type"),
        [
            ("Голос за участника и не в зачёт", "Голос за~участника и~не~в~зачёт"),
            ("Один номер — один голос", "Один номер~— один голос"),
            ("Код действует 10 минут", "Код действует 10~минут"),
            ("например +7 900 123-45-67", "например +7~900~123-45-67"),
            ("Можно ли изменить? Того же", "Можно~ли изменить? Того~же"),
            ("До %(day)s", "До~%(day)s"),
            ('Вы <a href="%(url)s">в кабинете</a> и', 'Вы~<a href="%(url)s">в~кабинете</a> и'),
            ("из-за этого", "из-за этого"),
        ],
    )
    def test_a_short_word_stays_with_what_it_belongs_to(self, written, set_in_type):
        assert bound(written) == set_in_type.replace("~", "\N{NO-BREAK SPACE}")

    def test_a_page_is_typeset(self, app, client):
        app.config["TYPESET"] = True

        assert "на\N{NO-BREAK SPACE}накрутку" in client.get("/").text


def texts() -> list[str]:
    """Return every Russian text of the pages."""
    return [one for text in MESSAGES.texts() for one in text]


def bare(text: str) -> str:
    """Return a text without tags and places, which have straight quotes of their own."""
    return MARKUP.sub("x", text)
