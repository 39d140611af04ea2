"""Sending the SMS oneself: the page knows its own browser's message, and no other."""

import re
from datetime import timedelta
from itertools import count
from urllib.parse import unquote

import pytest
import time_machine
from sqlalchemy import func, select, text

from app.core import tokens
from app.core.clock import now
from nominations import codes
from voting.models.ballot import Ballot
from voting.models.inbound_sms import InboundSMS
from voting.sms import grammar, webhook
from voting.sms.gateways.port import Inbound

VOTER = "+79000000001"
NUMBERS = count(1)


class TestTheWay:
    def test_the_page_offers_a_link_and_a_drawing_of_one_message(self, client, entry):
        page = client.get("/e/12340/vote").text

        link = unquote(re.search(r'href="(sms:[^"]+)"', page).group(1))
        assert re.fullmatch(r"sms:\+79000000000\?&amp;body=12340 [A-HJKMNP-TV-Z]{9}", link)
        assert offered(page) == link.partition("body=")[2]
        assert page.index("Открыть SMS") < page.index('name="phone"')
        assert 'role="img"' in page

    def test_the_waiting_page_goes_on_when_the_message_is_there(self, client, session, entry, send):
        message = offered(client.get("/e/12340/vote").text)
        before = client.get("/e/12340/vote/wait")
        nothing = client.get("/e/12340/vote/arrived").json

        send(message)

        arrived = client.get("/e/12340/vote/arrived").json
        to_done = client.get("/e/12340/vote/wait")
        done = client.get(to_done.location).text
        receipt = tokens.spell(session.scalars(select(Ballot.receipt)).one())
        assert (before.status_code, nothing, arrived) == (
            200,
            {"arrived": False},
            {"arrived": True},
        )
        assert "SMS ещё не было" in before.text
        assert to_done.location == "/e/12340/vote/done"
        assert "Голос принят" in done
        assert receipt in done
        assert session.scalars(select(Ballot.channel)).one() == "sms"

    def test_without_a_script_there_is_a_button(self, client, entry):
        page = client.get("/e/12340/vote/wait").text

        assert re.search(r'<form method="get"><button[^>]*>Проверить</button>', page)

    def test_a_second_vote_is_told_of_without_a_receipt(self, client, session, entry, cast, send):
        cast(entry, VOTER)

        send(offered(client.get("/e/12340/vote").text))

        done = client.get(client.get("/e/12340/vote/wait").location).text
        assert "уже засчитан" in done
        assert tokens.spell(session.scalars(select(Ballot.receipt)).one()) not in done

    def test_a_message_is_told_of_once_so_another_voter_may_use_the_same_browser(
        self, client, session, entry, send
    ):
        message = offered(client.get("/e/12340/vote").text)
        send(message)
        client.get("/e/12340/vote/wait")

        between = client.get("/e/12340/vote/arrived").json
        send(message, "+79000000002")

        assert between == {"arrived": False}
        assert client.get("/e/12340/vote/wait").location == "/e/12340/vote/done"
        assert session.scalar(select(func.count(Ballot.id))) == 2

    def test_of_two_deliveries_the_one_with_the_ballot_is_told_of(self, client, entry, send):
        message = offered(client.get("/e/12340/vote").text)

        send(message)
        send(message)

        done = client.get(client.get("/e/12340/vote/wait").location).text
        assert "Голос принят" in done

    def test_two_entries_may_be_waited_for_at_once(self, client, season, entry, make_entry, send):
        make_entry(season, code="12357", nomination="medicina")
        first = offered(client.get("/e/12340/vote").text)
        second = offered(client.get("/e/12357/vote").text)

        send(second)
        send(first)

        assert client.get("/e/12357/vote/wait").location == "/e/12357/vote/done"
        assert client.get("/e/12340/vote/wait").location == "/e/12340/vote/done"

    def test_a_vote_in_time_is_told_of_after_the_close(
        self, client, season, entry, send, move_dates
    ):
        send(offered(client.get("/e/12340/vote").text))
        move_dates(season, voting_closes=now() - timedelta(seconds=1))

        assert client.get("/e/12340/vote/wait").location == "/e/12340/vote/done"

    def test_after_the_close_nobody_waits(self, client, season, entry, move_dates):
        move_dates(season, voting_closes=now() - timedelta(seconds=1))

        assert client.get("/e/12340/vote/wait").location == "/e/12340"


class TestAnothersMessage:
    def test_another_browser_is_told_nothing(self, client, browser_of, entry, send):
        send(offered(client.get("/e/12340/vote").text))
        other = browser_of()

        other.get("/e/12340/vote")

        assert other.get("/e/12340/vote/arrived").json == {"arrived": False}
        assert other.get("/e/12340/vote/wait").status_code == 200
        assert other.get("/e/12340/vote/done").location == "/e/12340"

    def test_an_address_takes_no_watchword(self, client, browser_of, entry, send):
        message = offered(client.get("/e/12340/vote").text)
        send(message)
        word, other = message.split()[1], browser_of()

        for name in ("word", "token", "text", "texting", "body"):
            answer = other.get("/e/12340/vote/arrived", query_string={name: word})
            assert answer.json == {"arrived": False}

    def test_a_message_for_another_entry_is_not_this_ones(
        self, client, season, entry, make_entry, send
    ):
        make_entry(season, code="12357", nomination="medicina")

        send(offered(client.get("/e/12340/vote").text))

        assert client.get("/e/12357/vote/arrived").json == {"arrived": False}

    def test_a_bare_code_is_nobodys(self, client, entry, send):
        client.get("/e/12340/vote")

        send("12340")

        assert client.get("/e/12340/vote/arrived").json == {"arrived": False}

    def test_after_half_an_hour_unused_there_is_another_watchword(self, client, entry):
        first = offered(client.get("/e/12340/vote").text)
        again = offered(client.get("/e/12340/vote").text)

        with time_machine.travel(now() + timedelta(minutes=31)):
            later = offered(client.get("/e/12340/vote").text)

        assert first == again != later


class TestTheWatchword:
    def test_it_has_forty_bits_and_no_two_are_the_same(self):
        words = {tokens.watchword() for _ in range(10_000)}

        assert len(words) == 10_000
        assert len(set("".join(words))) ** tokens.WATCHWORD_LENGTH >= 2**40

    @pytest.mark.parametrize("length", [5, 6, 7])
    def test_the_grammar_reads_the_code_beside_it_and_no_comment(self, length):
        code = codes.with_check(10 ** (length - 1) // 9)

        for _ in range(300):
            reading = grammar.parse(f"{code} {tokens.watchword()}", lambda _code: True, length)
            assert reading == grammar.Reading(grammar.Kind.VOTE, (code,), "")

    def test_what_the_voter_adds_is_still_a_comment(self):
        reading = grammar.parse("12340 спасибо за чай KMTRVXPNB", lambda _code: True)

        assert reading.comment == "спасибо за чай"


@pytest.mark.databases
def test_a_message_is_found_by_an_index(app, session, client, entry, send):
    send(offered(client.get("/e/12340/vote").text))
    words = session.scalars(select(InboundSMS.text)).one()
    explain = "EXPLAIN QUERY PLAN" if session.get_bind().dialect.name == "sqlite" else "EXPLAIN"
    if explain == "EXPLAIN":
        session.execute(text("SET enable_seqscan = off"))

    plan = session.execute(
        text(
            f"{explain} SELECT id FROM inbound_sms WHERE text = :words"
            " AND length(text) BETWEEN 12 AND 40"
        ),
        {"words": words},
    )

    assert "ix_inbound_sms_text" in str(plan.all())


def offered(page: str) -> str:
    """Return the text that a page asks its voter to send."""
    return re.search(r'class="sms-text">([^<]+)<', page).group(1)


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def send(app, session):
    """Return what texts the prize."""

    def text_it(message: str, phone: str = VOTER) -> str:
        session.rollback()
        return webhook.take_in(Inbound("console", f"SM{next(NUMBERS)}", phone, message))

    return text_it
