"""The English pages: at the same addresses after /en, every link and redirect stays there."""

import json
import re
from datetime import UTC, datetime

import pytest
from flask import g
from sqlalchemy import select
from wtforms import StringField
from wtforms.validators import DataRequired

from app import names, words
from app.core.errors import DomainError
from app.core.forms import Form
from app.core.languages import said
from app.core.outbox import OutboxMessage
from app.translation import LANGUAGE
from tests.source import ROOT
from voting.phone_checks import WrongCode

LINK = re.compile(r'<(?:a|form)\b[^>]*?\b(?:href|action)="(/[^"]*)"([^>]*)')
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">')


class TestTheAddress:
    def test_a_page_says_which_language_it_is_in(self, client, season):
        russian, english = client.get("/how"), client.get("/en/how")

        assert '<html lang="ru">' in russian.text
        assert '<html lang="en">' in english.text

    def test_the_bare_prefix_leads_to_the_english_home(self, client):
        answer = client.get("/en")

        assert (answer.status_code, answer.location) == (308, "/en/")

    def test_every_link_and_form_of_an_english_page_stays_english(self, client, season):
        page = client.get("/en/how").text

        links = [address for address, more in LINK.findall(page) if "hreflang" not in more]

        assert links
        assert [one for one in links if not one.startswith(("/en/", "/dev/"))] == []

    def test_a_redirect_stays_english_and_comes_back_to_where_it_was(self, client):
        answer = client.get("/en/cabinet/")

        assert answer.location == "/en/login?next=/en/cabinet/"

    def test_each_page_names_itself_in_both_languages(self, client, season):
        page = client.get("/en/entries/?q=1").text

        assert dict(ALTERNATE.findall(page)) == {
            "ru": "http://localhost/entries/?q=1",
            "en": "http://localhost/en/entries/?q=1",
            "x-default": "http://localhost/entries/?q=1",
        }
        assert '<link rel="canonical" href="http://localhost/en/entries/?q=1">' in page

    @pytest.mark.parametrize("address", ["/healthz", "/static/css/site.css", "/sms/twilio"])
    def test_what_machines_ask_for_has_one_address(self, client, address):
        assert client.get("/en" + address).status_code == 404

    def test_a_static_file_is_the_same_for_both_languages(self, client):
        assert 'href="/static/' in client.get("/en/how").text


class TestARefusal:
    def test_its_message_is_the_sentence_with_its_values_in_place(self, app):
        error = DomainError("Осталось попыток: %(left)s.", left=3)

        assert error.message == str(error) == "Осталось попыток: 3."
        assert said(error) == "Осталось попыток: 3."

    def test_an_english_page_shows_it_in_english(self, app):
        error = WrongCode(3)

        with app.test_request_context("/", environ_overrides={LANGUAGE: "en"}):
            assert said(error) == "The code didn’t match. Tries left: 3."


class TestAForm:
    @pytest.mark.parametrize(
        ("language", "fault"), [("ru", "Обязательное поле."), ("en", "This field is required.")]
    )
    def test_what_wtforms_says_by_itself_is_in_the_pages_language(self, app, language, fault):
        with app.test_request_context("/", method="POST", environ_overrides={LANGUAGE: language}):
            g.pop("_flask_babel", None)
            form = Bare()
            form.validate()

            assert form.name.errors == [fault]


class Bare(Form):
    """A form that gives its check no sentence."""

    name = StringField(validators=[DataRequired()])


class TestWords:
    @pytest.mark.parametrize(
        ("count", "russian", "english"),
        [
            (1, "1 голос", "1 vote"),
            (11, "11 голосов", "11 votes"),
            (21, "21 голос", "21 votes"),
            (22, "22 голоса", "22 votes"),
            (25, "25 голосов", "25 votes"),
            (112, "112 голосов", "112 votes"),
            (1846, "1 846 голосов", "1,846 votes"),
        ],
    )
    def test_a_count_takes_its_noun_in_the_right_form(self, app, count, russian, english):
        assert told(app, "ru", words.plural, count, "голос", "голоса", "голосов") == russian
        assert told(app, "en", words.plural, count, "голос", "голоса", "голосов") == english

    def test_a_moment_is_moscows_with_what_a_browser_needs_to_tell_its_own(self, app):
        noon = datetime(2026, 11, 22, 9, tzinfo=UTC)

        assert told(app, "ru", words.moscow, noon) == (
            '<time datetime="2026-11-22T12:00:00+03:00">22 ноября 2026, 12:00 МСК</time>'
        )
        assert "22 November 2026, 12:00 MSK" in told(app, "en", words.moscow, noon)

    @pytest.mark.parametrize(
        ("name", "english"),
        [
            ("Салон красоты", "Beauty salon"),
            ("до 5 человек, до 50 тысяч жителей", "up to 5 people, up to 50 thousand residents"),
            (
                "6–15 человек, 50\u202f001–250\u202f000 жителей (объединённая группа)",
                "6–15 people, 50,001–250,000 residents (merged division)",
            ),
            ("Сезон 2026", "Season 2026"),
            ("Яндекс ID", "Yandex ID"),
            ("Лучшая баня", '<span lang="ru">Лучшая баня</span>'),
            ("Скидка 50 %", '<span lang="ru">Скидка 50 %</span>'),
            ("<b>Ёж</b>", '<span lang="ru">&lt;b&gt;Ёж&lt;/b&gt;</span>'),
        ],
    )
    def test_a_name_is_translated_if_it_can_be_and_else_marked(self, app, name, english):
        assert told(app, "ru", names.named, name) == name.replace("\u202f", " ")
        assert told(app, "en", names.named, name) == english

    def test_a_templates_plurals_are_told_by_the_russian_rule(self):
        templates = (ROOT / "templates").rglob("*.html")

        # ngettext knows two forms, and Russian has three: {{ n|plural("голос", …) }}.
        assert [path.name for path in templates if "ngettext(" in path.read_text("utf-8")] == []


def told(app, language, function, *given) -> str:
    """Return what a function says on a page in a language, with plain spaces."""
    with app.test_request_context("/", environ_overrides={LANGUAGE: language}):
        g.pop("_flask_babel", None)
        return re.sub("[\u00a0\u202f]", " ", function(*given))


class TestTheLetters:
    @pytest.mark.parametrize(
        ("prefix", "subject", "hello"),
        [("", "Новый пароль", "Здравствуйте!"), ("/en", "New password", "Hello!")],
    )
    def test_a_letter_is_in_the_language_of_the_page_that_asked_for_it(
        self, client, session, ring, make_account, prefix, subject, hello
    ):
        make_account("owner@example.ru")
        session.commit()

        client.post(f"{prefix}/forgot", data={"email": "owner@example.ru"})

        message = session.scalars(select(OutboxMessage)).one()
        _to, text, its_subject, *_ = json.loads(ring.decrypt(message.letter))
        assert its_subject == subject
        assert text.startswith(hello)
        assert f"http://localhost{prefix}/reset/" in text
