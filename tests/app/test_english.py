"""Every page in English: not a Russian word on it that is not marked as Russian.

Names that people gave (of firms, towns, seasons) stay Russian inside lang="ru"; a title and an
attribute, which can't be marked, may repeat them.
"""

import re
import subprocess
import sys
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from app.auth.letters import SIGNATURE
from app.auth.models import Role
from app.core.clock import now
from app.translation import ONE_ADDRESS
from nominations import applications, seasons
from nominations.cabinet.pages import LEFT
from nominations.models.application import Application, Status
from tests.app.access_table import ACCESS, OWNER, PUBLIC, STAFF
from tests.app.test_access import routes
from tests.messages import MESSAGES
from tests.prize import Firm, applied
from tests.source import PATHS, ROOT, dotted
from voting import results
from voting.models.inbound_sms import InboundSMS
from voting.rules import Outcome

CYRILLIC = re.compile("[А-Яа-яЁё][А-Яа-яЁё -]*")
VOID = {"meta", "link", "input", "br", "hr", "img", "use", "path", "rect", "circle"}
#: Filled in by the person, or read by programs.
UNREAD = {"value", "href", "action", "src", "data-text"}

#: Where pages are made, and letters that go in their reader's language.
EDGES = (
    "app.admin",
    "app.auth",
    "app.site",
    "nominations.public",
    "nominations.cabinet",
    "voting.web",
)
#: Answers for programs; words that are guessed at, and not said.
PLAIN = {"voting.web.protocol", "app.auth.passwords"}
#: What a business shows its customers, and what other sites show of it: in Russian, as they read.
PLAIN |= {f"voting.web.{name}" for name in ("awards", "linked", "widget")}
PLAIN |= {f"voting.web.kit.{name}" for name in ("after", "files", "routes", "texts")}
RUSSIAN_ALWAYS = {SIGNATURE, LEFT}
#: What `notices` writes to those who take part: nobody has told us their language.
RUSSIAN_ALWAYS |= {"сроки", "номинации", "призовые места и категории"}
RUSSIAN_ALWAYS |= {"страны, с номеров которых голосуют"}
RUSSIAN_ALWAYS |= {"опубликована редакция правил "}

STAGES = {
    "announced": {"registration_opens": 5, "registration_closes": 20, "voting_opens": 10},
    "registration": {"voting_opens": 5},
    "voting": {"registration_closes": -5},
    "hidden": {"registration_closes": -5, "hides_at": -1},
    "counting": {"registration_closes": -5, "hides_at": -3, "voting_closes": -1},
}


def test_the_catalogue_has_all_that_the_site_says_and_nothing_else() -> None:
    command = [sys.executable, "bin/messages.py", "--check"]

    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_an_edge_says_nothing_past_the_catalogue() -> None:
    said = {one for text in MESSAGES.texts() for one in text}
    edges = [path for path in PATHS if dotted(path).startswith(EDGES) and dotted(path) not in PLAIN]

    past = {
        f"{path.relative_to(ROOT)}: {text!r}"
        for path in edges
        for text in MESSAGES.data_messages(path)
        if text not in said | RUSSIAN_ALWAYS
    }

    # Write _("…"), or named places instead of an f-string: docs/translating.md.
    assert past == set()


class TestThePages:
    @pytest.mark.parametrize("stage", STAGES)
    def test_a_stranger_reads_english_at_every_stage(self, app, client, prize, move_dates, stage):
        move_dates(prize, **{name: now() + timedelta(days=n) for name, n in STAGES[stage].items()})

        assert russian(app, client, {PUBLIC}) == {}

    def test_a_stranger_reads_english_after_the_results(self, app, client, session, prize, seal):
        seasons.close_voting(session, prize, by=None)
        seal()
        results.certify(session, prize, by=None)
        session.commit()

        assert russian(app, client, {PUBLIC}) == {}

    def test_a_stranger_reads_english_before_the_first_season(self, app, client):
        assert russian(app, client, {PUBLIC}) == {}

    def test_what_a_form_refuses_it_refuses_in_english(self, app, client, prize):
        assert russian(app, client, {PUBLIC}, method="POST") == {}

    @pytest.mark.parametrize("role", [Role.OWNER, Role.ORGANISER, Role.OBSERVER])
    def test_whoever_is_signed_in_reads_english(self, app, client, prize, people, role):
        with client.session_transaction() as cookie:
            cookie["_user_id"] = people[role]

        assert russian(app, client, {OWNER, STAFF}) == {}
        assert russian(app, client, {OWNER, STAFF}, method="POST") == {}

    def test_a_text_without_its_mark_is_found(self) -> None:
        page = '<h1 lang="ru">Тёплый хлеб</h1><p title="Тёплый хлеб">Код</p><input value="Имя">'

        assert unmarked(page) == ["Код"]


class Reader(HTMLParser):
    """Reads a page as people do: its texts and the attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.marked: list[str] = []
        self.read: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang") or self.language))
        self.read += [value for name, value in attrs if value and name not in UNREAD]

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        (self.marked if self.language == "ru" else self.read).append(data)

    @property
    def language(self) -> str:
        return self.open[-1][1] if self.open else "en"


def unmarked(page: str) -> list[str]:
    """Return the Russian words of an English page that it neither marks nor repeats."""
    reader = Reader()
    reader.feed(page)
    names = sorted({text.strip() for text in reader.marked if text.strip()}, key=len, reverse=True)
    rest = "\n".join(reader.read)
    for name in names:
        rest = rest.replace(name, "")
    return CYRILLIC.findall(rest)


def russian(app, client, audiences, method="GET") -> dict[str, list[str]]:
    """Open in English every address that is for these people; return the Russian that is found."""
    found = {}
    for endpoint, by, address in [*routes(app), ("", "GET", "/nowhere")]:
        whose = ACCESS.get(endpoint, PUBLIC)
        if by != method or whose not in audiences or address.startswith(ONE_ADDRESS):
            continue
        answer = client.open("/en" + address, method=method)
        if answer.mimetype == "text/html" and (words := unmarked(answer.text)):
            found[f"{method} {address} {answer.status_code}"] = words
    return found


@pytest.fixture
def prize(session, season, make_entry, cast, seal):
    """A season with entries, votes, a message in doubt."""
    entry = make_entry(season)
    make_entry(season, code="12357", nomination="bytovye-uslugi", name="Пекарня «Тёплый хлеб»")
    for _vote in range(3):
        cast(entry)
    seal()
    session.add(
        InboundSMS(
            gateway="twilio",
            provider_id="SM1",
            text="Голосую за пекарню!",
            outcome=Outcome.UNREADABLE,
            reply="Пришлите только код участника.",
        )
    )
    session.commit()
    return season


@pytest.fixture
def people(session, ring, prize, make_account, make_city):
    """{role: id} of people with something to see: the owner has an application of each kind."""
    accounts = {role: make_account(role=role) for role in Role}
    firm = Firm(accounts[Role.OWNER], make_city(), "Ателье «Шов»")
    for slug in ("avtoservis", "medicina", "sport-i-fitnes"):
        applied(session, prize, firm, slug).status = Status.WAITING
    waiting = session.query(Application).filter_by(status=Status.WAITING).all()
    applications.accept(session, waiting[0], ring, by=None)
    applications.decline(session, waiting[1], ring, "Это не клиника.", by=None)
    session.commit()
    return {role: account.get_id() for role, account in accounts.items()}
