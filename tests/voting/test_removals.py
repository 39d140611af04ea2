"""Two organisers take an entry out: of the votes, the standings and the results, with the reason."""

import json
import threading

import pytest
from sqlalchemy import select

from app.auth import approvals
from app.auth.models import Account, Role
from app.core.audit import AuditEntry
from app.core.clock import now
from app.core.db import db
from app.core.errors import DomainError
from app.core.outbox import OutboxMessage
from nominations import applications
from nominations.models.application import Status
from nominations.models.entry import Entry
from tests.ending import close, end, seen
from voting import announcing, certifying, credentials, removals, results
from voting.models.announcement import Ending
from voting.models.ballot import Channel
from voting.models.credential import Credential
from voting.models.result import PrizePlace
from voting.removals import Post
from voting.rules import Outcome

WHY = "Подтверждена накрутка: 40 голосов с номеров, купленных подряд."


class TestTwo:
    @pytest.mark.databases
    def test_the_second_removes_it_under_the_name_of_the_first(
        self, session, entry, boss, asked, agree
    ):
        agree(asked())

        kept = session.get_one(Entry, entry.id)
        said = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "entry.withdrawn")
        ).one()
        assert kept.withdrawn_at is not None
        assert kept.withdrawal_reason == WHY
        assert kept.application.status == Status.WITHDRAWN
        assert (said.actor_id, said.details["reason"]) == (boss.id, WHY)

    def test_of_two_proposals_the_second_finds_it_gone(self, asked, agree):
        first, second = asked(), asked()
        agree(first)

        with pytest.raises(applications.AlreadyWithdrawn):
            agree(second)

    def test_after_the_owner_has_left_it_says_so(self, session, entry, asked, agree):
        proposal = asked()
        applications.withdraw(session, entry, "Отказались.", by=None)

        with pytest.raises(applications.AlreadyWithdrawn):
            agree(proposal)
        assert entry.withdrawal_reason == "Отказались."

    def test_after_the_results_it_says_what_to_do(self, session, season, entry, asked, agree):
        proposal = asked()
        season.certified_at = now()
        session.flush()

        with pytest.raises(removals.ResultsStand, match="свидетельство"):
            agree(proposal)
        assert entry.withdrawn_at is None

    @pytest.mark.parametrize("ended", ["certified", "withdrawn"])
    def test_what_can_not_be_done_is_not_proposed(self, session, season, entry, asked, ended):
        (season if ended == "certified" else entry).__setattr__(f"{ended}_at", now())
        session.flush()

        with pytest.raises((removals.ResultsStand, applications.AlreadyWithdrawn)):
            asked()

    def test_a_proposal_of_another_act_removes_nobody(self, session, season, boss, agree):
        other = approvals.propose(session, "privacy.shred", season, {"entry": 1}, by=boss)

        with pytest.raises(approvals.NoProposal):
            agree(other)

    def test_the_owner_reads_why_and_where_to_object(self, session, ring, entry, asked, agree):
        agree(asked())

        to, text, subject, *_ = json.loads(
            ring.decrypt(session.scalars(select(OutboxMessage.letter)).one())
        )
        assert to == entry.application.business.owner.email
        assert subject == "Участник снят с голосования"
        assert WHY in text
        assert f"https://prize.example/e/{entry.code}" in text
        assert "help@prize.example" in text


class TestAtOnce:
    @pytest.mark.postgres
    def test_of_two_approvals_at_once_one_removes_it(
        self, app, session, ring, asked, boss, make_account
    ):
        people = [make_account(role=Role.ORGANISER).id for _ in range(2)]
        proposals = [asked().id for _ in people]
        session.commit()
        start, ended = threading.Barrier(2), []

        def press(person: int, proposal: int) -> None:
            with app.app_context():
                start.wait()
                ended.append(approved(ring, person, proposal))

        threads = [
            threading.Thread(target=press, args=pair)
            for pair in zip(people, proposals, strict=True)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

        assert sorted(ended) == ["AlreadyWithdrawn", "removed"]

    @pytest.mark.postgres
    def test_results_that_are_being_certified_come_first(
        self, app, session, ring, season, asked, second
    ):
        proposal, person, ended = asked().id, second.id, []
        session.commit()
        season.certified_at = now()
        session.flush()

        def press() -> None:
            with app.app_context():
                ended.append(approved(ring, person, proposal))

        pressing = threading.Thread(target=press)
        pressing.start()
        pressing.join(0.3)
        waited = pressing.is_alive()
        session.commit()
        pressing.join()

        assert waited
        assert ended == ["ResultsStand"]

    @pytest.mark.postgres
    def test_results_whose_minute_comes_meanwhile_wait_and_see_it(
        self, app, session, announced, asked, agree
    ):
        number, ended = announced(), []
        agree(asked())

        def announce() -> None:
            with app.app_context():
                store = app.extensions["checkpoints"]
                ended.append(announcing.announce(db.session(), number, store))
                db.session.commit()
                db.session.remove()

        publishing = threading.Thread(target=announce)
        publishing.start()
        publishing.join(0.5)
        session.commit()
        publishing.join()

        assert ended == [Ending.CHANGED]
        assert session.scalars(select(PrizePlace.id)).all() == []


class TestAfterwards:
    def test_its_page_says_when_and_why_and_takes_no_vote(self, client, entry, removed):
        removed()

        page, form = client.get(f"/e/{entry.code}"), client.get(f"/e/{entry.code}/vote")

        assert page.status_code == 410
        assert "Участник снят с голосования" in page.text
        assert "40 голосов" in page.text.replace("\N{NO-BREAK SPACE}", " ")
        assert "Отдать голос" not in page.text
        assert form.location == f"/e/{entry.code}"

    @pytest.mark.parametrize("channel", list(Channel))
    def test_a_vote_is_refused_and_the_phone_may_choose_another(
        self, season, entry, make_entry, cast, removed, channel
    ):
        other = make_entry(season, code="23450")
        removed()

        refused = cast(entry, "+79000000041", channel)
        taken = cast(other, "+79000000041", channel)

        assert (refused.outcome, taken.outcome) == (Outcome.WITHDRAWN, Outcome.ACCEPTED)

    def test_it_has_no_standing_no_badge_that_holds_and_no_outcome(
        self, session, season, client, entry, cast, seal, removed
    ):
        cast(entry)
        seal()
        credentials.issue(session, b"p" * 32)
        session.commit()
        token = session.scalars(select(Credential.token)).one()
        removed()

        assert "Ромашка" not in client.get("/standings/krasota").text
        assert "Ромашка" not in client.get("/entries/").text
        assert "Участие снято" in client.get(f"/e/{entry.code}/badge.svg").text
        assert "Участник снят с голосования" in client.get(f"/e/{entry.code}/widget").text
        assert "снят" in client.get(f"/verify/{token}").text
        assert client.get(f"/e/{entry.code}/thanks").location == f"/e/{entry.code}"

    def test_the_results_pass_it_over(
        self, session, season, entry, make_entry, cast, seal, removed
    ):
        other = make_entry(season, code="23450")
        for voted in (entry, entry, other):
            cast(voted)
        removed()
        close(session, season, seal)

        results.certify(session, season, by=None)

        assert session.scalars(select(PrizePlace.entry_id)).all() == [other.id]

    def test_results_agreed_before_are_not_published(
        self, app, session, season, announced, removed
    ):
        number, store = announced(), app.extensions["checkpoints"]

        removed()

        assert announcing.announce(session, number, store) is Ending.CHANGED
        assert season.certified_at is None

    def test_the_open_page_counts_who_left_by_the_reason(self, client, season, removed):
        removed()

        page = client.get("/transparency/2026/").text.replace("\N{NO-BREAK SPACE}", " ")

        assert "40 голосов с номеров" in page
        assert client.get("/transparency/2026/figures.json").json["left"] == [
            {"reason": WHY, "entries": 1}
        ]


def approved(ring, person: int, proposal: int) -> str:
    """Approve in a session of its own, and return what came of it."""
    try:
        by = db.session.get_one(Account, person)
        removals.approve(db.session(), Post(ring), proposal, by=by)
        db.session.commit()
    except DomainError as error:
        return type(error).__name__
    else:
        return "removed"
    finally:
        db.session.remove()


@pytest.fixture
def entry(session, season, make_entry):
    made = make_entry(season)
    session.commit()
    return made


@pytest.fixture
def boss(make_account):
    return make_account("boss@example.ru", role=Role.ORGANISER)


@pytest.fixture
def second(make_account):
    return make_account("second@example.ru", role=Role.ORGANISER)


@pytest.fixture
def asked(session, entry, boss):
    """Return what proposes to remove the entry."""
    return lambda: removals.propose(session, entry, WHY, by=boss)


@pytest.fixture
def agree(session, ring, second):
    """Return what approves a proposal."""
    post = Post(ring, "https://prize.example", "help@prize.example")
    return lambda proposal: removals.approve(session, post, proposal.id, by=second)


@pytest.fixture
def announced(app, session, season, entry, cast, seal, boss, second):
    """Return what ends the season with results that two agree on, and whose minute has come."""

    def agreed():
        cast(entry)
        end(app, session, season, seal)
        certifying.press(session, season, by=boss, at=now())
        certifying.press(session, season, by=second, seen=seen(session, season))
        session.commit()
        return certifying.scheduled(session, season).id

    return agreed


@pytest.fixture
def removed(session, asked, agree):
    """Return what two do."""

    def done():
        agree(asked())
        session.commit()

    return done
