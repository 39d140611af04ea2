"""The panel's suspicious votes: told in words, decided by people, blind where it must be."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.auth.models import Role
from app.core import tokens
from app.core.clock import now
from voting.models.fraud import FraudCluster, FraudMember
from voting.models.review import Ruling

FIGURES = {"span": 50, "minutes": 12, "usual": 0.3}


@pytest.fixture
def make_cluster(session, season, make_entry, cast):
    """Return a maker of a cluster of so many ballots of «Салон «Ромашка»»."""

    def make(size: int = 3) -> int:
        entry = make_entry(season)
        signals = [{"kind": "block", "count": size, "figures": FIGURES}]
        made = FraudCluster(
            season_id=season.id, entry_id=entry.id, signals=signals, of_votes=size * 2
        )
        session.add(made)
        session.flush()
        number = made.id
        for _ in range(size):
            ballot = cast(entry).ballot_id
            session.add(FraudMember(ballot_id=ballot, cluster_id=number))
        session.commit()
        return number

    return make


def rulings(session) -> int:
    return session.scalar(select(func.count()).select_from(Ruling)) or 0


def rule(browser, cluster: int, kind: str = "hold", reason: str = "number-block"):
    return browser.post(f"/admin/fraud/{cluster}/rule", data={"kind": kind, "reason": reason})


def test_the_list_tells_what_is_odd_how_many_and_which_share(organiser, make_cluster):
    make_cluster()

    page = organiser.get("/admin/fraud/").text

    assert "голоса с 50\N{NO-BREAK SPACE}номеров подряд за 12\N{NO-BREAK SPACE}минут" in page
    assert "50 %" in page
    assert "Ромашка" in page


def test_the_business_is_hidden_from_a_moderator_until_it_is_decided(browser_as, make_cluster):
    cluster = make_cluster()
    moderator = browser_as(Role.MODERATOR)
    before = moderator.get("/admin/fraud/").text + moderator.get(f"/admin/fraud/{cluster}").text

    rule(moderator, cluster)

    assert "Ромашка" not in before
    assert "12 340" not in before
    assert "Ромашка" in moderator.get(f"/admin/fraud/{cluster}").text


def test_a_moderator_holds_a_cluster_and_takes_it_back(session, browser_as, make_cluster):
    cluster, moderator = make_cluster(), browser_as(Role.MODERATOR)

    held = rule(moderator, cluster)
    cleared = rule(moderator, cluster, "clear", "mistake")

    assert (held.status_code, cleared.status_code) == (303, 303)
    assert rulings(session) == 6


def test_what_is_held_already_is_told_so(browser_as, make_cluster):
    cluster, moderator = make_cluster(), browser_as(Role.MODERATOR)
    rule(moderator, cluster)

    again = rule(moderator, cluster)

    assert again.status_code == 409
    assert "положение которых изменит" in again.text


@pytest.mark.parametrize("data", [{}, {"kind": "hold"}, {"reason": "same-text"}])
def test_a_form_of_somebody_elses_making_changes_nothing(session, organiser, make_cluster, data):
    answer = organiser.post(f"/admin/fraud/{make_cluster()}/rule", data=data)

    assert answer.status_code == 400
    assert rulings(session) == 0


def test_an_observer_looks_and_does_not_decide(session, browser_as, make_cluster):
    cluster, observer = make_cluster(), browser_as(Role.OBSERVER)

    page, answer = observer.get(f"/admin/fraud/{cluster}"), rule(observer, cluster)

    assert page.status_code == 200
    assert "Аннулировать" not in page.text
    assert answer.status_code == 403
    assert rulings(session) == 0


def test_more_than_twenty_wait_for_a_second_organiser(
    session, organiser, browser_as, make_account, make_cluster
):
    cluster = make_cluster(21)
    rule(browser_as(Role.MODERATOR), cluster, "void")
    waiting = organiser.get("/admin/fraud/").text
    before = rulings(session)

    answer = organiser.post("/admin/fraud/proposals/1/approve")

    assert "Ждут второго человека" in waiting
    assert before == 0
    assert answer.status_code == 303
    assert rulings(session) == 21


def test_nobody_is_the_second_person_of_an_own_proposal(session, organiser, make_cluster):
    rule(organiser, make_cluster(21))

    answer = organiser.post("/admin/fraud/proposals/1/approve")

    assert answer.status_code == 409
    assert "Своё предложение" in answer.text
    assert rulings(session) == 0


def test_a_declined_proposal_is_off_the_list(organiser, browser_as, make_cluster):
    rule(browser_as(Role.MODERATOR), make_cluster(21))

    organiser.post("/admin/proposals/1/decline")

    assert "Ждут второго человека" not in organiser.get("/admin/fraud/").text


def test_a_cluster_that_is_not_there_is_not_found(organiser, season):
    assert organiser.get("/admin/fraud/404").status_code == 404
    assert organiser.post("/admin/fraud/proposals/404/approve").status_code == 409


class TestReceipts:
    def post(self, browser, receipts: str):
        data = {"receipts": receipts, "kind": "hold", "reason": "bought"}
        return browser.post("/admin/fraud/receipts", data=data)

    def test_votes_are_held_by_their_receipts(self, session, season, organiser, make_entry, cast):
        entry = make_entry(season)
        typed = "\r\n".join(tokens.spell(cast(entry).receipt) for _ in range(3))

        answer = self.post(organiser, typed)

        assert answer.status_code == 303
        assert rulings(session) == 3

    def test_a_wrong_receipt_is_named_beside_the_field(self, session, season, organiser):
        answer = self.post(organiser, "7F3K-92QX")

        assert answer.status_code == 422
        assert "Квитанции «7F3K-92QX» нет" in answer.text
        assert rulings(session) == 0


def test_the_season_publishes_what_is_counted_held_and_voided(
    client, session, seal, organiser, make_cluster
):
    cluster = make_cluster()
    rule(organiser, cluster)
    seal()
    seal()

    page = client.get("/standings/").text

    assert "На проверке" in page
    assert "<dd>3</dd>" in page


class TestTheEffect:
    PLACES = "Что изменилось в рейтинге"

    def told(self, browser, cluster: int) -> bool:
        return self.PLACES in browser.get(f"/admin/fraud/{cluster}").text

    def test_it_is_shown_after_the_decision_and_to_whoever_may_see_places(
        self, organiser, browser_as, make_cluster, seal
    ):
        cluster = make_cluster()
        seal()
        before = self.told(organiser, cluster)

        rule(organiser, cluster)
        seal()
        seal()

        page = organiser.get(f"/admin/fraud/{cluster}").text
        assert not before
        assert self.PLACES in page
        assert re.search(r"было</span> 3 .*<b>0</b>", page)
        assert self.told(browser_as(Role.OBSERVER), cluster)
        assert not self.told(browser_as(Role.MODERATOR), cluster)

    def test_nobody_sees_it_while_the_places_are_hidden(
        self, season, organiser, make_cluster, move_dates
    ):
        cluster = make_cluster()
        rule(organiser, cluster)

        move_dates(season, hides_at=now() - timedelta(minutes=1))

        assert not self.told(organiser, cluster)
