"""Words of thanks on the pages: from the form after a vote to the entry's page, and back."""

import re

import pytest
from sqlalchemy import func, select

from app.core import tokens
from app.core.audit import AuditEntry
from nominations import applications
from nominations.models.team import Membership
from tests.journeys.payloads import PAYLOADS
from voting import rulings
from voting.models.thanks import State, Thanks
from voting.web import thanks as pages

WORDS = "Спасибо за тёплый хлеб и за улыбку."
LEFT = {"words": WORDS, "name": "Анна", "consent": "y"}


class TestLeaving:
    def test_the_receipt_opens_the_form_and_the_words_wait(self, client, session, receipt):
        asked = client.post("/thanks/", data={"receipt": receipt})
        answer = client.post("/thanks/", data={**LEFT, "receipt": receipt})

        row = session.scalars(select(Thanks)).one()
        assert "За что вы благодарите?" in asked.text
        assert answer.location == "/thanks/left"
        assert "модератор" in client.get("/thanks/left").text
        assert (row.words, row.name, row.state) == (WORDS, "Анна", State.WAITING)

    def test_the_form_stands_after_a_vote_and_then_what_became_of_the_words(
        self, client, receipt, entry
    ):
        kept = {"code": entry.code, "outcome": "accepted", "receipt": receipt, "phone": None}
        with client.session_transaction() as cookies:
            cookies["done"] = {**kept, "cast_at": "2026-11-22T10:00:00+00:00"}

        before = client.get(f"/e/{entry.code}/vote/done").text
        client.post("/thanks/", data={**LEFT, "receipt": receipt})
        after = client.get(f"/e/{entry.code}/vote/done").text

        assert 'name="words"' in before
        assert f'value="{receipt}"' in before
        assert 'name="words"' not in after
        assert "Взять слова назад" in after

    @pytest.mark.parametrize(
        ("field", "typed", "told"),
        [
            ("words", "", "Напишите, за что благодарите."),
            ("words", "❤️❤️❤️", "Напишите хотя бы пару слов."),
            ("words", "ы" * 281, "Слишком длинно: уместите в 280 знаков."),
            ("words", "Звоните 8 900 000-00-41", "Похоже на номер телефона"),
            ("words", "Все на hleb.ru", "Похоже на адрес сайта"),
            ("words", "Пишите ivan@mail.ru", "Уберите адрес почты"),
            ("words", "Мы тут: @hleb_tver", "Уберите ник"),
            ("name", "hleb.ru", "Похоже на адрес сайта"),
            ("name", "Анна 89000000041", "Похоже на номер телефона"),
            ("name", "=1+1", "Имя пишется буквами"),
            ("name", "Я" * 41, "Имя длиннее 40 знаков"),
            ("consent", "", "Без согласия показать ваши слова нельзя."),
        ],
    )
    def test_what_can_not_be_shown_is_told_at_once_and_stays_in_the_form(
        self, client, session, receipt, field, typed, told
    ):
        answer = client.post("/thanks/", data={**LEFT, "receipt": receipt, field: typed})

        assert answer.status_code == 422
        assert told in answer.text
        assert session.scalar(select(func.count(Thanks.id))) == 0
        assert field == "consent" or typed in answer.text

    def test_nothing_is_ticked_beforehand(self, client, receipt):
        page = client.post("/thanks/", data={"receipt": receipt}).text

        assert "checked" not in re.search(r'<input[^>]*name="consent"[^>]*>', page).group()

    def test_a_second_line_is_refused_with_a_sentence(self, client, session, receipt):
        client.post("/thanks/", data={**LEFT, "receipt": receipt})

        again = client.post("/thanks/", data={**LEFT, "receipt": receipt})

        assert again.status_code == 422
        assert "К этому голосу слова уже написаны" in again.text
        assert session.scalar(select(func.count(Thanks.id))) == 1

    @pytest.mark.parametrize("data", [{"receipt": "A" * 26}, {**LEFT, "receipt": "A" * 26}])
    def test_a_stranger_without_a_receipt_leaves_nothing(self, client, session, entry, data):
        answer = client.post("/thanks/", data=data)

        assert answer.status_code == 422
        assert "Такой квитанции нет" in answer.text
        assert session.scalar(select(func.count(Thanks.id))) == 0

    def test_neither_the_form_nor_its_end_names_whom_the_vote_was_for(self, client, receipt):
        asked = client.post("/thanks/", data={"receipt": receipt}).text
        client.post("/thanks/", data={**LEFT, "receipt": receipt})
        stands = client.post("/thanks/", data={"receipt": receipt}).text

        assert all(
            "Ромашка" not in page and WORDS not in page
            for page in (asked, stands, client.get("/thanks/left").text)
        )

    def test_who_tries_too_often_waits(self, client, receipt, monkeypatch):
        monkeypatch.setattr(pages, "FROM_BROWSER", 2)

        answers = [client.post("/thanks/", data={**LEFT, "receipt": "A" * 26}) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [422, 422, 429]

    def test_taken_back_the_words_are_gone_from_the_page(
        self, client, session, entry, receipt, pass_all
    ):
        client.post("/thanks/", data={**LEFT, "receipt": receipt})
        pass_all()
        shown = client.get("/e/12340").text

        back = client.post("/thanks/back", data={"receipt": receipt})

        assert WORDS in shown
        assert "Слова удалены." in client.get(back.location).text
        assert WORDS not in client.get("/e/12340").text
        stands = client.post("/thanks/", data={"receipt": receipt}).text
        assert "Вы взяли их назад" in stands


class TestThePage:
    def test_five_stand_on_the_entrys_page_and_the_rest_on_their_own(
        self, client, say, monkeypatch, pass_all
    ):
        for number in range(8):
            say(f"Спасибо, строка {number}.")
        pass_all()
        monkeypatch.setattr(pages.thanks_shown, "A_PAGE", 6)

        few = lines(client.get("/e/12340").text)
        first = client.get("/e/12340/thanks").text
        onwards = re.search(r'rel="next" href="([^"]+)"', first)[1]
        rest = lines(client.get(onwards).text)

        assert few == [f"Спасибо, строка {n}." for n in (7, 6, 5, 4, 3)]
        assert lines(first) + rest == [f"Спасибо, строка {n}." for n in range(7, -1, -1)]

    def test_without_words_there_is_an_invitation_while_one_may_vote(self, client, entry, session):
        assert "Слов пока нет" in client.get("/e/12340").text

        applications.withdraw(session, entry, "Закрылись.", by=None)
        session.commit()
        page = client.get("/e/12340").text

        assert "За что благодарят" not in page
        assert client.get("/e/12340/thanks").location == "/e/12340"

    def test_an_unknown_place_or_entry_breaks_nothing(self, client, entry):
        for before in ("x", "-1", "0", str(2**70)):
            assert client.get(f"/e/12340/thanks?before={before}").status_code == 200
        assert client.get("/e/99999/thanks").status_code == 404

    def test_it_costs_the_entrys_page_one_statement(self, client, say, pass_all, statements):
        for number in range(8):
            say(f"Спасибо, строка {number}.")
        pass_all()

        with statements() as seen:
            client.get("/e/12340")

        assert len([one for one in seen if "FROM thanks" in one]) == 1

    def test_no_text_of_a_voter_or_an_owner_becomes_markup(self, client, session, say, pass_all):
        for _payload in PAYLOADS:
            say("Спасибо!")
        for row, payload in zip(session.scalars(select(Thanks)), PAYLOADS, strict=True):
            row.words = row.name = row.answer = payload[:40]
        pass_all()

        page = client.get("/e/12340/thanks").text

        body = page[page.index("<figure") : page.rindex("</figure>")]
        allowed = {"figure", "blockquote", "figcaption", "p", "b", "span"}
        assert set(re.findall(r"</?([a-z][\w-]*)", body)) <= allowed
        assert not re.search(r"<[^>]*\son\w+=", body)

    def test_a_voided_votes_words_leave_the_page(
        self, client, session, cast, entry, seal, pass_all
    ):
        vote = cast(entry)
        seal()
        client.post("/thanks/", data={**LEFT, "receipt": tokens.spell(vote.receipt)})
        pass_all()
        shown = client.get("/e/12340").text

        rulings.rule(session.connection(), vote.ballot_id, "void", "Проверка.")
        session.commit()
        seal()

        assert WORDS in shown
        assert WORDS not in client.get("/e/12340").text
        assert WORDS not in client.get("/e/12340/thanks").text


class TestAnswering:
    def test_the_owner_answers_and_everybody_reads_it_at_once(self, client, owner, said, session):
        answer = owner.post(address(said, "answer"), data={"words": "Приходите ещё!"})

        assert answer.location == f"/cabinet/applications/{said.entry.application_id}/thanks"
        assert "Приходите ещё!" in client.get("/e/12340").text
        journal = session.scalars(select(AuditEntry.action)).all()
        assert journal.count("thanks.answered") == 1

    def test_a_second_answer_waits_for_the_first_to_be_taken_back(self, client, owner, said):
        owner.post(address(said, "answer"), data={"words": "Приходите ещё!"})

        refused = owner.post(address(said, "answer"), data={"words": "И завтра!"})
        owner.post(address(said, "remove"))
        owner.post(address(said, "answer"), data={"words": "И завтра!"})

        assert refused.status_code == 409
        page = client.get("/e/12340").text
        assert "И завтра!" in page
        assert "Приходите ещё!" not in page

    def test_an_answer_holds_no_contacts_either(self, owner, said, session):
        answer = owner.post(address(said, "answer"), data={"words": "Звоните 8 900 000-00-41"})

        assert answer.status_code == 422
        assert "Похоже на номер телефона" in answer.text
        session.refresh(said)
        assert said.answer is None

    def test_whoever_acts_for_the_business_answers_too(
        self, browser, make_account, said, client, session
    ):
        friend = make_account()
        business = said.entry.application.business_id
        session.add(Membership(business_id=business, account_id=friend.id))

        browser(friend).post(address(said, "answer"), data={"words": "Приходите ещё!"})

        assert "Приходите ещё!" in client.get("/e/12340").text

    def test_another_owner_finds_nothing_there(self, browser, make_account, said, session):
        stranger = browser(make_account())

        for act in ("answer", "remove"):
            answer = stranger.post(address(said, act), data={"words": "Приходите ещё!"})
            assert answer.status_code == 404
        assert stranger.get(address(said, "answer").rsplit("/", 2)[0]).status_code == 404
        session.refresh(said)
        assert said.answer is None

    def test_through_an_entry_of_ones_own_anothers_words_are_not_answered(
        self, browser, make_account, make_entry, season, said, session
    ):
        other = make_account()
        own = make_entry(season, "23450", owner=other)
        mine = browser(other)

        answer = mine.post(
            f"/cabinet/applications/{own.application_id}/thanks/{said.id}/answer",
            data={"words": "Приходите ещё!"},
        )

        assert answer.status_code == 404
        session.refresh(said)
        assert said.answer is None

    def test_what_waits_is_not_in_the_cabinet(self, owner, said, say):
        say("Ещё никто не прочёл.")

        page = owner.get(f"/cabinet/applications/{said.entry.application_id}/thanks").text

        assert WORDS in page
        assert "Ещё никто не прочёл." not in page


def lines(page):
    return re.findall(r"<blockquote>(.+?)</blockquote>", page.replace("\xa0", " "))


def address(row, act):
    return f"/cabinet/applications/{row.entry.application_id}/thanks/{row.id}/{act}"


@pytest.fixture
def boss(make_account):
    return make_account()


@pytest.fixture
def entry(season, make_entry, boss):
    return make_entry(season, owner=boss)


@pytest.fixture
def receipt(entry, cast):
    return tokens.spell(cast(entry).receipt)


@pytest.fixture
def say(session, ring, entry, cast):
    """Return what leaves words with a new vote."""

    def leave(words):
        line = pages.thanks.Line(words, "Анна")
        row = pages.thanks.write(session, ring, tokens.spell(cast(entry).receipt), line)
        session.commit()
        return row

    return leave


@pytest.fixture
def pass_all(session):
    """Return what lets everything be shown."""

    def done():
        session.expire_all()
        for row in session.scalars(select(Thanks)):
            row.state = State.PASSED
        session.commit()

    return done


@pytest.fixture
def said(say, pass_all, session):
    """Words that are shown."""
    row = say(WORDS)
    pass_all()
    return session.get_one(Thanks, row.id)


@pytest.fixture
def browser(browser_of, session):
    """Return a maker of browsers in which somebody is logged in."""

    def make(account):
        session.commit()
        made = browser_of()
        with made.session_transaction() as cookies:
            cookies["_user_id"] = account.get_id()
        return made

    return make


@pytest.fixture
def owner(browser, entry, boss):
    return browser(boss)
