"""The English pages: at the same addresses after /en, every link and redirect stays there."""

import re

import pytest

from app.core.errors import DomainError
from app.core.languages import said

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

    @pytest.mark.parametrize("address", ["/healthz", "/static/site.css", "/sms/twilio"])
    def test_what_machines_ask_for_has_one_address(self, client, address):
        assert client.get("/en" + address).status_code == 404

    def test_a_static_file_is_the_same_for_both_languages(self, client):
        assert 'href="/static/site.css"' in client.get("/en/how").text


class TestARefusal:
    def test_its_message_is_the_sentence_with_its_values_in_place(self, app):
        error = DomainError("Осталось попыток: %(left)s.", left=3)

        assert error.message == str(error) == "Осталось попыток: 3."
        assert said(error) == "Осталось попыток: 3."
