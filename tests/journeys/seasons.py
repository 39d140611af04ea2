"""A season that three people run: their telephones, and what only time and other people bring."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.auth import totp
from app.auth.models import Account
from app.auth.sessions import LoginSession
from app.config import Settings
from app.core.clock import now
from app.core.db import db
from app.core.keys import KeyRing
from app.tasks import jobs
from nominations.models.business import Business
from nominations.models.entry import Entry
from nominations.models.season import Season
from tests.application import make_app
from tests.journeys import scene
from voting import ballots
from voting.models.announcement import Announcement
from voting.models.ballot import Ballot, Channel
from voting.models.fraud import FraudCluster, FraudMember

PASSWORD = "nine lorries of violet gravel"
FIRST = "anna@prize.example"


@dataclass
class Person:
    """One of the organisers' people: a browser, and a telephone with an application."""

    page: Page
    email: str
    secret: str = ""
    used: int = 0

    def join(self, link: str) -> None:
        """Come by the link of an invitation, bind the application, keep the codes."""
        self.page.goto(link)
        self.page.get_by_label("Пароль").fill(PASSWORD)
        self.page.get_by_role("button", name="Продолжить").click()
        self.page.wait_for_url("**/login/enrol")
        self.secret = "".join(self.page.locator(".secret").inner_text().split())
        self.page.get_by_label("Код подтверждения").fill(self.code())
        self.page.get_by_role("button", name="Подключить").click()
        self.page.get_by_role("link", name="Коды сохранены").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Пульт")

    def code(self) -> str:
        """Return a code that was not shown before."""
        self.used = max(totp.step_now(), self.used + 1)
        return totp.code_of(self.secret, self.used)

    def press(self, name: str) -> None:
        """Press a button; show the second factor if it is asked for, and finish what was begun."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        if self.page.get_by_text("Вы начали:").is_visible():
            self.page.get_by_label("Код подтверждения").fill(self.code())
            self.page.get_by_role("button", name="Подтвердить", exact=True).click()
            self.page.locator("main form button").click()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until the page says this."""
        expect(self.page.locator("main, .flashes").get_by_text(text).first).to_be_visible()


@dataclass
class Prize:
    """The installation under test, seen from behind."""

    app: Flask
    link: str

    @contextmanager
    def inside(self) -> Iterator[Session]:
        """Do something that is not done in the panel, and commit."""
        with self.app.app_context():
            yield db.session()
            db.session.commit()
            db.session.remove()

    def move(self, **days: float) -> None:
        """Let the season's dates lie so many days from now."""
        with self.inside() as session:
            season = session.scalars(select(Season)).one()
            dates = {name: now() + timedelta(days=after) for name, after in days.items()}
            for name, moment in vars(replace(season.dates, **dates)).items():
                setattr(season, name, moment)

    def applications(self) -> None:
        """Let three more businesses apply."""
        with self.inside() as session:
            season = session.scalars(select(Season)).one()
            for name, inn in (("Салон «Ромашка»", "7728168971"), ("Салон «Лютик»", "7736050003")):
                scene.apply(session, season, name, inn, 2)

    def votes(self, name: str, count: int) -> list[int]:
        """Let so many phones vote for a business; return the ballots."""
        with self.inside() as session:
            season = session.scalars(select(Season)).one()
            keys = self.ring.season(season.phone_key, season.slug)
            entry = entry_of(session, name)
            first = session.query(Ballot).count() + 1
            cast = [
                ballots.Vote(entry.id, keys.voter_key(f"+7900000{first + n:04d}"), Channel.WEB)
                for n in range(count)
            ]
            return [int(ballots.cast(session.connection(), one).ballot_id or 0) for one in cast]

    def suspect(self, name: str, cast: list[int]) -> None:
        """Put ballots into a cluster, as the watch does."""
        signal = {"kind": "block", "count": len(cast), "figures": {}}
        with self.inside() as session:
            entry = entry_of(session, name)
            cluster = FraudCluster(
                season_id=entry.season_id, entry_id=entry.id, signals=[signal], of_votes=len(cast)
            )
            session.add(cluster)
            session.flush()
            session.add_all(FraudMember(ballot_id=one, cluster_id=cluster.id) for one in cast)

    def rest(self, email: str) -> None:
        """Let five minutes pass since a person showed the second factor."""
        with self.inside() as session:
            account = select(Account.id).where(Account.email == email).scalar_subquery()
            session.execute(
                update(LoginSession)
                .where(LoginSession.account_id == account)
                .values(factor_at=now() - timedelta(minutes=6))
            )

    def work(self) -> None:
        """Let the worker's quarter of a minute pass: a recount, an announcement."""
        with self.inside():
            jobs.announce()

    def minute_comes(self) -> None:
        """Let the minute of the publication come."""
        with self.inside() as session:
            session.execute(update(Announcement).values(at=now()))
        self.work()

    @property
    def ring(self) -> KeyRing:
        """Return the keys of the installation."""
        found: KeyRing = self.app.extensions["keys"]
        return found


def begin(settings: Settings) -> Prize:
    """Do what docs/operations.md says of an empty installation: one command."""
    application = make_app(settings)
    answer = application.test_cli_runner().invoke(args=["begin", FIRST])
    assert answer.exit_code == 0, answer.output
    link = re.search(r"https?://\S+", answer.output)
    assert link
    return Prize(application, link[0])


def entry_of(session: Session, name: str) -> Entry:
    """Return the entry of a business."""
    found: Entry = session.scalars(
        select(Entry).join(Entry.application).join(Business).where(Business.name == name)
    ).one()
    return found
