"""A rehearsal is staged, seen by whoever entered it and by nobody else, and wiped without a trace."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from app.auth import approvals
from app.auth.models import Role
from app.core import outbox
from app.core.audit import AuditEntry
from app.core.db import Base
from app.rehearsal import attacks, showing, staging
from nominations import applications, seasons
from nominations.models.application import Application, Status
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import certifying, phone_checks, publications, publishing, wiping
from voting.fraud import clusters, decisions
from voting.fraud.decisions import Asked
from voting.models.ballot import Ballot
from voting.protocol import verify
from voting.sms.gateways.port import Inbound
from voting.sms.webhook import take_in

#: What is written for good, and what only counts tries.
STAYS = {"audit_entry", "audit_link", "unchained_entry"}


@pytest.mark.databases
class TestWiping:
    def test_a_rehearsal_that_was_lived_through_leaves_nothing_but_the_journal(
        self, app, session, ring, season, entry, cast, seal, boss, other, make_city, tmp_path
    ):
        cast(entry)
        seal()
        towns(make_city)
        session.commit()
        before = everything(session)

        staged = played(session, ring, boss)
        live(app, session, ring, staged, boss, other, tmp_path)
        slug = staged.slug
        with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
            session.execute(text("UPDATE ballot SET channel = 'web'"))
        assert everything(session) != before
        wiping.wipe(session, staged, by=boss.id)
        session.commit()

        assert everything(session) == before
        acts = session.scalars(select(AuditEntry.action).where(AuditEntry.subject != "x")).all()
        assert acts[-1] == "rehearsal.wiped"
        assert seasons.by_slug(session, slug) is None

    @pytest.mark.parametrize("rehearsal", [True, False])
    def test_a_season_of_real_businesses_is_never_wiped(
        self, session, season, entry, cast, boss, rehearsal
    ):
        cast(entry)
        season.rehearsal = rehearsal
        session.commit()

        with pytest.raises(wiping.NotInvented):
            wiping.wipe(session, season, by=boss.id)

        assert session.scalar(select(func.count()).select_from(Ballot)) == 1

    @pytest.mark.parametrize(
        "change",
        ["UPDATE season SET invented = true", "DELETE FROM ballot", "DELETE FROM leaf"],
    )
    def test_the_database_lets_nobody_make_a_season_invented_nor_its_rows_go(
        self, session, season, entry, cast, seal, change
    ):
        cast(entry)
        seal()
        session.rollback()

        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text(change))
        session.rollback()


class TestStaging:
    def test_the_attack_is_found_by_the_same_signs_as_a_real_one(
        self, session, ring, boss, make_city
    ):
        towns(make_city)

        staged = played(session, ring, boss, attack="relay")

        kinds = {
            signal["kind"]
            for cluster, _ in clusters.page(session, staged).rows
            for signal in cluster.signals
        }
        assert "device" in kinds
        assert session.scalar(select(func.count()).where(Ballot.season_id == staged.id)) > 300

    def test_nothing_is_written_to_anybody(self, session, ring, boss, make_city):
        towns(make_city)

        staged = played(session, ring, boss)
        applications.accept(session, waiting(session, staged), ring, by=boss.id)
        session.commit()

        assert outbox.due(session) == []
        assert staging.play(session, staged, ring, "relay") == 0, "it is played once"

    @pytest.mark.parametrize("name", attacks.ATTACKS)
    def test_every_attack_uses_fictitious_numbers_in_the_past(self, name):
        until = seasons.now()

        votes = attacks.attack(name, 1, 0, 40, until)

        assert votes
        assert all(vote.phone.startswith("+7900000") and len(vote.phone) == 12 for vote in votes)
        assert all(vote.moment < until for vote in votes)


class TestWhoSeesIt:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch):
        monkeypatch.setattr(staging, "TRADES", 1)
        monkeypatch.setattr(staging, "BOUGHT", 10)

    def test_nobody_but_whoever_entered_it(
        self, session, ring, season, boss, make_city, client, browser_of
    ):
        towns(make_city)
        staged = played(session, ring, boss)
        name, code = staged.name, code_of(session, staged)
        inside = entered(browser_of(), boss, staged.slug)
        session.rollback()

        pages = ["/", "/results/", "/protocol/", "/news/", "/news/feed", "/transparency/"]
        public = [client.get(page).text for page in [*pages, "/sitemap-pages.xml"]]
        closed = [f"/e/{code}", f"/results/{staged.slug}/", f"/transparency/{staged.slug}/"]

        assert all(name not in page and staged.slug not in page for page in public)
        assert [client.get(page).status_code for page in closed] == [404, 404, 404]
        assert f"/e/{code}" not in client.get("/sitemap-entries-1.xml").text
        assert inside.get(f"/e/{code}").status_code == 200

    def test_every_page_says_that_it_is_a_rehearsal(
        self, session, ring, season, boss, make_city, browser_of
    ):
        towns(make_city)
        staged = played(session, ring, boss)
        code = code_of(session, staged)
        inside = entered(browser_of(), boss, staged.slug)
        session.rollback()

        pages = ["/", "/standings/", f"/e/{code}", "/admin/", "/admin/fraud/", "/no-such-page"]
        answers = [inside.get(page) for page in pages]

        assert all("Участники и голоса выдуманы" in answer.text for answer in answers)
        assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}

    def test_a_strangers_cookie_opens_nothing(self, session, ring, season, boss, make_city, client):
        towns(make_city)
        staged = played(session, ring, boss)
        client.set_cookie(showing.COOKIE, staged.slug)
        session.rollback()

        page = client.get("/").text

        assert "выдуманы" not in page
        assert season.name in page

    def test_an_sms_votes_in_the_real_season(
        self, session, ring, season, boss, entry, make_city, texted
    ):
        towns(make_city)
        staged = played(session, ring, boss)
        staged.voting_opens = season.voting_opens + timedelta(days=1)
        code, real = entry.code, season.id
        session.commit()

        texted("+79000000041", code)

        voted = session.scalars(select(Ballot.season_id).order_by(Ballot.id.desc())).first()
        assert voted == real

    def test_entering_and_leaving_are_acts_of_the_panel(
        self, session, ring, season, boss, make_city, browser_of
    ):
        towns(make_city)
        staged = played(session, ring, boss)
        slug = staged.slug
        browser = entered(browser_of(), boss, None)

        browser.post(f"/admin/rehearsals/{slug}/enter")
        inside = browser.get("/admin/").text
        browser.post("/admin/rehearsals/leave")
        outside = browser.get("/admin/").text

        assert "выдуманы" in inside
        assert "выдуманы" not in outside


def towns(make_city) -> None:
    """Make a few towns in each band, so that nobody loads all of Russia."""
    for band, people in enumerate((30_000, 80_000, 200_000, 500_000, 2_000_000)):
        for number in range(12):
            make_city(f"Город {band}-{number}", "Тверская область", people + number)


def played(session, ring, boss, attack="numbers") -> Season:
    staged = staging.announce(session, ring, by=boss.id)
    staging.play(session, staged, ring, attack)
    session.commit()
    return staged


def live(app, session, ring, staged, boss, other, folder) -> None:
    """Accept, ask for a code, rule by two, close, seal, certify, verify: as people rehearse."""
    applications.accept(session, waiting(session, staged), ring, by=boss.id)
    voted = session.scalars(select(Entry).where(Entry.season_id == staged.id)).first()
    phone_checks.start(session, phone_checks.Prover(ring, "s" * 32), voted, staged, "+79000000041")
    biggest, _ = clusters.page(session, staged).rows[0]
    proposal = decisions.on_cluster(session, biggest, Asked("hold", "timing"), by=boss)
    decisions.approve(session, proposal.id, by=other)
    seasons.close_voting(session, staged, by=boss.id)
    session.commit()
    store = app.extensions["checkpoints"]
    publishing.seal_all(session, ring, store)
    session.rollback()
    certifying.press(session, staged, by=boss)
    session.commit()
    publishing.seal_all(session, ring, store)
    publications.write(session, staged, store, folder)
    assert verify.verify(verify.load(str(folder))) == []
    assert approvals.waiting(session) == []


def everything(session) -> dict[str, list]:
    """Return every row of every table but the journal's."""
    session.rollback()
    return {
        table.name: sorted(map(repr, session.execute(select(table)).all()))
        for table in Base.metadata.sorted_tables
        if table.name not in STAYS
    }


def waiting(session, staged) -> Application:
    """Return an application of a rehearsal that waits for a decision."""
    mine = (Application.season_id == staged.id) & (Application.status == Status.WAITING)
    return session.scalars(select(Application).where(mine)).first()


def code_of(session, staged) -> str:
    return session.scalars(select(Entry.code).where(Entry.season_id == staged.id)).first()


def entered(browser, account, slug):
    with browser.session_transaction() as cookies:
        cookies["_user_id"] = account.get_id()
    if slug:
        browser.set_cookie(showing.COOKIE, slug)
    return browser


@pytest.fixture
def texted(app):
    """Return what brings a message from a phone."""
    return lambda phone, words: take_in(Inbound("console", "T1", phone, words))


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def boss(session, make_account):
    made = make_account("boss@example.ru", Role.ORGANISER)
    session.commit()
    return made


@pytest.fixture
def other(session, make_account):
    made = make_account("other@example.ru", Role.ORGANISER)
    session.commit()
    return made
