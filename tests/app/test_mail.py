"""A letter as it leaves: plain text, the same words as HTML, what it carries, how to end it."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from app.core import printing
from app.core.outbox import Letter
from app.tasks import mail
from nominations import letters
from tests.voting.kit.reading import paper, squares


@pytest.fixture
def sent(settings):
    """Return what sends a letter and opens what a mail program gets."""

    def send(letter: Letter) -> EmailMessage:
        mail.send(letter)
        [file] = (settings.instance_path / "mail").glob("*.log")
        source = file.read_bytes().rpartition(b"-" * 79)[0]
        return message_from_bytes(source, EmailMessage, policy=policy.default)

    return send


def test_the_words_are_the_same_in_both_forms_and_nothing_in_them_is_html(app, sent):
    words = 'Кафе <b>"Ёж"</b> & Ко: http://localhost/e/12340?a=1&b=2\nвторая строка'

    message = sent(Letter("a@example.ru", f"Здравствуйте!\n\n{words}", "Тема <i>"))

    plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert words in plain
    assert "<b>" not in html.partition("Здравствуйте!")[2].partition("Ёж")[0]
    assert 'href="http://localhost/e/12340?a=1&amp;b=2"' in html
    assert "style=" not in html
    assert message["List-Unsubscribe"] is None


def test_a_reminder_can_be_ended_by_one_press(app, sent):
    message = sent(
        Letter("a@example.ru", "Текст", "Тема", unsubscribe="http://localhost/letters/x")
    )

    assert message["List-Unsubscribe"] == "<http://localhost/letters/x>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.paper
def test_the_letter_of_acceptance_carries_the_poster(sent, season, make_entry):
    entry = make_entry(season)

    message = sent(letters.accepted(entry, "http://localhost"))

    [poster] = message.iter_attachments()
    assert poster.get_filename() == "plakat-12340.pdf"
    drawn = paper(poster.get_content())
    assert [one.text for one in squares(drawn.picture)] == ["http://localhost/e/12340"]
    body = message.get_body(("plain",)).get_content()
    assert f"http://localhost/cabinet/entries/{entry.id}/kit" in body


def test_without_pango_the_letter_goes_without_it(sent, season, make_entry, monkeypatch):
    monkeypatch.setattr(printing, "weasyprint", None)

    message = sent(letters.accepted(make_entry(season), "http://localhost"))

    assert list(message.iter_attachments()) == []
    assert "12 340" in message.get_body(("plain",)).get_content().replace("\xa0", " ")
