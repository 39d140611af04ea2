"""The protocol of the decision: one text, its hash, the paper that is signed."""

import hashlib
import json

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

from app.auth.models import Role
from app.core import printing
from app.core.clock import now
from tests.admin.acts import doubtful_message
from tests.ending import answer, close, recounted
from tests.voting.kit.reading import plain
from voting import certifying, freezing, readiness, rulings
from voting.models.ballot import Ballot

ADDRESS = "/admin/results/decision"
WHY = "Это реклама, голоса в сообщении нет."


class TestThePage:
    def test_before_anybody_proposed_it_is_a_draft(self, over, organiser):
        page = organiser.get(ADDRESS).text

        assert "Черновик" in page
        assert WHY in page

    def test_its_hash_is_of_the_text_that_can_be_fetched(self, over, organiser):
        text = organiser.get(f"{ADDRESS}.json").data

        assert hashlib.sha256(text).hexdigest() in organiser.get(ADDRESS).text

    def test_the_text_names_all_that_was_decided(self, over, organiser):
        facts = json.loads(organiser.get(f"{ADDRESS}.json").data)

        [stand] = [one for one in facts["divisions"] if one["winners"]]
        assert stand["winners"][0]["decided_by"] == "earlier"
        assert [rival["code"] for rival in stand["ties"]] == [
            winner["code"] for winner in stand["winners"]
        ]
        assert facts["withdrawn"] == [{"code": "12364", "name": NAME, "reason": "Закрылись."}]
        assert facts["voided"] == [{"reason": "Накрутка", "votes": 1}]
        assert facts["merged"]
        assert {one["name"]: one["waiver"] for one in facts["checks"]}["triage"]["reason"] == WHY
        assert facts["log"]["root"]

    def test_once_proposed_it_stays_as_it_is(self, session, over, organiser):
        organiser.post("/admin/season/certify")
        before = organiser.get(f"{ADDRESS}.json").data
        over.name = "Сезон 2026, исправленный"
        session.commit()

        kept = certifying.proposed(session, over)

        assert kept is None
        assert organiser.get(f"{ADDRESS}.json").data != before

    def test_both_people_stand_in_it(self, session, over, browser_as, organiser, make_second):
        organiser.post("/admin/season/certify")
        session.rollback()
        make_second().post("/admin/season/certify", data=answer(session, over))

        page = organiser.get(ADDRESS).text

        assert "Предложил organiser@example.ru" in page
        assert "Подтвердил second@example.ru" in page

    def test_a_moderator_sees_none_of_it(self, over, browser_as):
        moderator = browser_as(Role.MODERATOR)

        for ending in ("", ".pdf", ".json"):
            assert moderator.get(f"{ADDRESS}{ending}").status_code == 403


class TestThePaper:
    @pytest.mark.paper
    def test_every_page_bears_the_hash(self, over, organiser):
        content = organiser.get(f"{ADDRESS}.pdf").data
        text = organiser.get(f"{ADDRESS}.json").data

        pages = read(content)

        digest = hashlib.sha256(text).hexdigest()
        assert all(f"Отпечаток {digest}" in page for page in pages)
        assert f"1 / {len(pages)}" in pages[0]
        for told in ("Протокол решения: Сезон 2026", "12 340", WHY, "Закрылись."):
            assert told in " ".join(pages)

    def test_without_pango_the_browser_prints(self, over, organiser, monkeypatch):
        monkeypatch.setattr(printing, "weasyprint", None)

        page, refused = organiser.get(ADDRESS).text, organiser.get(f"{ADDRESS}.pdf")

        assert "напечатайте страницу в файл" in page
        assert refused.status_code == 409


def read(content: bytes) -> list[str]:
    """Return the words of each page of a PDF."""
    with PdfDocument(content) as document:
        return [plain(page.get_textpage().get_text_range()) for page in document]


NAME = "Салон «Лютик»"


@pytest.fixture
def over(app, session, season, make_entry, cast, seal, make_account):
    """A season with a tie, a merge, one who left, a vote that is void, a check that is waived."""
    for code in ("12340", "12357"):
        cast(make_entry(season, code))
    gone = make_entry(season, "12364", name=NAME)
    cast(gone)
    gone.withdrawn_at, gone.withdrawal_reason = now(), "Закрылись."
    void = session.scalars(select(Ballot.id).where(Ballot.entry_id == gone.id)).one()
    rulings.rule(session.connection(), void, "void", "Накрутка")
    session.add(doubtful_message(season))
    session.commit()
    close(session, season, seal)
    freezing.freeze(session, season, by=None)
    readiness.waive(session, season, "triage", WHY, by=None)
    session.commit()
    recounted(app, session, season)
    return season


@pytest.fixture
def make_second(make_account, session, browser_of):
    """Return a maker of the second organiser's browser."""

    def make():
        account, browser = make_account("second@example.ru", Role.ORGANISER), browser_of()
        session.commit()
        with browser.session_transaction() as cookies:
            cookies["_user_id"] = account.get_id()
        session.rollback()
        return browser

    return make
