"""The desk: everything that needs a person, each with the way to its list, at a bounded cost."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.auth import approvals, sessions
from app.auth.models import Role
from app.auth.sessions import LoginSession
from app.core.clock import now
from app.core.outbox import Kind, OutboxMessage, State
from nominations.models.change import Change
from nominations.models.proof import Proof
from tests.admin import fraud_stage
from tests.admin.acts import Stage, application
from tests.admin.stage import doubtful
from voting import removals, turnouts
from voting.fraud import decisions
from voting.models.ballot import Channel
from voting.models.fraud import FraudCluster
from voting.models.spending import Spending

#: Statements of one look at the desk, whoever looks and however much there is.
MOST_STATEMENTS = 40
HREF = re.compile(r'<a [^>]*href="([^"#]+)"')
STAFF = [Role.ORGANISER, Role.MODERATOR, Role.OBSERVER]


@pytest.fixture
def stage(session, season, make_account, make_city, make_entry, client):
    return Stage(
        session,
        season,
        make_account,
        make_city,
        make_entry,
        make_account(role=Role.ORGANISER),
        client,
    )


@pytest.fixture
def busy(session, season, stage, cast, seal):
    """Something of everything that waits, and a vote that is counted."""
    entry = stage.make_entry(season, "23450")
    ask(stage, entry.application.business)
    judge(stage, entry)
    session.add_all(
        [
            doubtful(stage),
            message(State.FAILED, fault="30003"),
            message(State.WAITING, due_at=now() - timedelta(hours=1)),
            message(State.DELIVERED),
            Spending(season_id=season.id, day=now().date(), sent=10, told=0),
        ]
    )
    session.commit()
    cast(entry, channel=Channel.WEB)
    seal()
    session.rollback()
    turnouts.take(session, season)
    session.commit()


def ask(stage: Stage, business) -> None:
    """An application, a change and a document wait."""
    application(stage)
    by = {"business_id": business.id, "by_id": business.owner_id}
    stage.session.add_all(
        [
            Change(wanted={"name": "Другое"}, **by),
            Proof(kind="document", state="waiting", shown="PDF", **by),
        ]
    )


def judge(stage: Stage, entry) -> None:
    """A cluster and a ruling on it wait, another is held, and the results are proposed."""
    proposer = stage.make_account(role=Role.ORGANISER)
    found, asked = fraud_stage.cluster(stage, 21), decisions.Asked("hold", "timing")
    decisions.on_cluster(stage.session, found, asked, by=proposer)
    removals.propose(stage.session, entry, "Подтверждена накрутка.", by=proposer)
    approvals.propose(stage.session, "results.certify", stage.season, {}, by=proposer)
    held = FraudCluster(season_id=stage.season.id, entry_id=entry.id, signals=[], of_votes=2)
    held.decision, held.decided_at = "hold", now()
    stage.session.add(held)


def message(state: State, **facts) -> OutboxMessage:
    return OutboxMessage(kind=Kind.SMS, state=state, carrier="smsc", **facts)


def test_everything_that_waits_is_on_it(organiser, busy):
    page = organiser.get("/admin/").text.replace("\N{NO-BREAK SPACE}", " ")

    for words in (
        "1 заявка ждёт",
        "1 SMS не разобрана",
        "1 группа голосов под подозрением",
        "1 группа голосов приостановлена",
        "1 решение по голосам ждёт второго человека",
        "1 предложение итогов ждёт второго человека",
        "1 снятие участника ждёт второго человека",
        "1 просьба изменить данные",
        "1 документ ждёт проверки",
        "1 сообщение не ушло за сутки",
        "1 сообщение застряло в очереди",
        "30003",
        "50 %",
        "Голоса по часам",
        "По номинациям",
        "Тверская область",
    ):
        assert words in page, words


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize("full", [True, False])
def test_every_link_on_it_leads_somewhere(request, browser_as, season, role, full):
    if full:
        request.getfixturevalue("busy")
    browser = browser_as(role)

    main = browser.get("/admin/").text.partition("<main")[2].partition("</main>")[0]

    links = {link.replace("&amp;", "&") for link in HREF.findall(main)}
    assert len(links) >= (12 if full else 6)
    assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_an_empty_queue_is_told_with_the_last_application(session, organiser, stage):
    application(stage)
    session.commit()
    browser = organiser
    browser.post("/admin/applications/1/decline", data={"reason": "В описании не указан адрес."})

    page = browser.get("/admin/").text

    assert "Очередь пуста." in page
    assert "Последняя заявка:" in page


def test_before_there_is_a_season_it_says_so_little(organiser):
    page = organiser.get("/admin/")

    assert page.status_code == 200
    assert "Очередь пуста." in page.text


def test_the_results_that_wait_are_no_moderators(browser_as, busy):
    page = browser_as(Role.MODERATOR).get("/admin/").text

    assert "предложение итогов" not in page
    assert "/admin/results/" not in page


class TestWhileTheStandingsAreHidden:
    @pytest.mark.parametrize("role", STAFF)
    def test_nobody_sees_votes_by_nomination_or_region(
        self, season, browser_as, busy, move_dates, role
    ):
        move_dates(season, hides_at=now() - timedelta(minutes=1))

        page = browser_as(role).get("/admin/desk").text

        assert "Тверская область" not in page
        assert "По номинациям" not in page
        assert "Рейтинг скрыт" in page
        assert "Голоса по часам" in page


class TestTheLivePart:
    def test_it_is_the_same_part_as_in_the_page(self, organiser, busy):
        whole, part = (organiser.get(path).text for path in ("/admin/", "/admin/desk"))

        assert "<html" not in part
        assert timeless(part) in timeless(whole)

    @pytest.mark.parametrize("path", ["/admin/desk", "/admin/?auto=1"])
    def test_asking_for_it_keeps_nobody_logged_in(self, session, organiser, season, path):
        def seen():
            session.expire_all()
            return session.scalars(select(LoginSession.seen_at)).one()

        row = session.scalars(select(LoginSession)).one()
        row.seen_at = now() - 2 * sessions.TOUCH
        session.commit()
        before = seen()

        organiser.get(path)

        assert seen() == before
        organiser.get("/admin/")
        assert seen() > before

    def test_without_scripts_it_asks_for_itself_only_when_wanted(self, organiser, season):
        meta = '<noscript><meta http-equiv="refresh"'

        assert meta not in organiser.get("/admin/").text
        assert meta in organiser.get("/admin/?auto=1").text


class TestItsCost:
    def test_its_statements_are_bounded_and_none_counts_ballots(
        self, organiser, season, make_entry, cast, seal, statements, session, busy
    ):
        with statements() as few:
            organiser.get("/admin/desk")
        for place in range(5):
            entry = make_entry(season, f"345{place}0", "avtoservis")
            for _ in range(4):
                cast(entry)
        seal()
        session.rollback()
        with statements() as many:
            organiser.get("/admin/desk")

        assert len(many) == len(few) <= MOST_STATEMENTS
        for one in many:
            if re.search(r"\b(FROM|JOIN) (ballot|leaf)\b", one):
                assert "count(" not in one
                assert "LIMIT" in one
            assert not re.search(r"\bFROM standing\b|JOIN standing\b", one)


def timeless(text: str) -> str:
    """Drop what differs from one second to the next, and how lines are indented."""
    return re.sub(r"\s+", " ", re.sub(r"\d\d:\d\d:\d\d", "", text)).strip()
