"""The pages that only read: an entry, the leaderboards, the winners."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core.clock import now
from nominations import seasons
from voting import results


@pytest.fixture
def hidden(season, move_dates):
    move_dates(season, hides_at=season.voting_opens)


@pytest.fixture
def certified(session, season, make_entry, cast, seal):
    entry = make_entry(season)
    cast(entry)
    seal()
    seasons.close_voting(session, season, by=None)
    session.commit()
    seal()
    results.certify(session, season, by=None)
    session.commit()
    return entry


class TestEntry:
    def test_it_shows_the_code_the_standing_and_how_to_vote(
        self, client, season, make_entry, cast, seal
    ):
        cast(make_entry(season, code="12357"))
        seal()

        page = client.get("/e/12357")

        assert page.status_code == 200
        assert "Салон «Ромашка»" in page.text
        assert 'href="/e/12357/vote"' in page.text
        assert 'href="sms:+79000000000?&amp;body=12357"' in page.text
        assert "Место в группе" in page.text

    def test_its_qr_code_has_no_inline_style(self, client, season, make_entry):
        make_entry(season)

        page = client.get("/e/12340").text

        drawing = page[page.index('<svg viewBox="0 0 ') :]
        assert "<path" in drawing
        assert "style=" not in drawing

    def test_it_names_the_merged_division_that_it_competes_in(
        self, session, client, season, make_entry, make_city
    ):
        big = make_entry(season, code="10001")
        small = make_entry(season, code="10002", city=make_city("Плёс", "Ивановская", 2_000))
        small.division.merged_into_id = big.division_id
        session.commit()

        page = client.get("/e/10002").text

        assert "(объединённая группа)" in page
        assert f"/gruppa-{big.division_id}/" in page

    @pytest.mark.parametrize(
        "code", ["99999", "nope", "1234", "12340a", "%00", "１２３４０", "9" * 99]
    )
    def test_an_unknown_code_is_not_found(self, client, season, make_entry, code):
        make_entry(season)

        assert client.get(f"/e/{code}").status_code == 404

    def test_a_withdrawn_entry_is_gone_with_the_reason(self, session, client, season, make_entry):
        entry = make_entry(season)
        at = datetime(2026, 12, 2, 21, 30, tzinfo=UTC)
        entry.withdrawn_at, entry.withdrawal_reason = at, "Предприятие закрылось."
        session.commit()

        page = client.get("/e/12340")

        assert page.status_code == 410
        assert "Участник снят с голосования 3\N{NO-BREAK SPACE}декабря" in page.text
        assert "Предприятие закрылось." in page.text
        assert "/e/12340/vote" not in page.text

    def test_the_standing_is_not_told_while_it_is_hidden(
        self, client, season, make_entry, cast, seal, hidden
    ):
        cast(make_entry(season))
        seal()

        assert "Место в группе" not in client.get("/e/12340").text

    def test_a_code_of_a_past_season_still_opens(
        self, session, client, season, make_entry, move_dates, ring
    ):
        make_entry(season, name="Салон «Прошлогодний»")
        dates = season.dates
        draft = seasons.Draft("2027", "Сезон 2027", dates, ring.newest)
        seasons.publish(session, seasons.create(session, draft, by=None), by=None)
        session.commit()

        page = client.get("/e/12340")

        assert page.status_code == 200
        assert "Прошлогодний" in page.text

    def test_markup_in_a_name_stays_text(self, client, season, make_entry):
        make_entry(season, name="<script>alert(1)</script>")

        assert "<script>alert(1)" not in client.get("/e/12340").text


class TestStandings:
    def test_a_nomination_shows_its_leaderboards(self, client, season, make_entry, cast, seal):
        cast(make_entry(season))
        seal()

        page = client.get("/standings/krasota/")

        assert page.status_code == 200
        assert "Салон «Ромашка»" in page.text
        assert "Обновлено" in page.text

    def test_when_the_count_stands_it_says_of_when_its_figures_are(
        self, client, season, make_entry, cast, seal
    ):
        entry = make_entry(season)
        cast(entry)
        seal()
        fresh = client.get("/standings/krasota/").text
        cast(entry, at=now() - timedelta(minutes=5))

        page = client.get("/standings/krasota/").text

        assert "Обновлено" in fresh
        assert "Показываем данные на" in page
        assert "Обновлено" not in page

    def test_several_sizes_are_led_to_by_links(self, client, season, make_entry):
        make_entry(season, staff=3)
        alone = client.get("/standings/krasota/").text
        make_entry(season, code="20001", staff=12)

        page = client.get("/standings/krasota/").text

        assert 'href="#size-2">' not in alone
        assert 'href="#size-2">' in page
        assert 'id="size-2"' in page

    def test_while_hidden_it_says_until_when_and_nothing_more(
        self, client, season, make_entry, cast, seal, hidden
    ):
        cast(make_entry(season))
        seal()

        page = client.get("/standings/krasota/").text

        assert "Рейтинг скрыт до" in page
        assert "Ромашка" not in page

    def test_an_unknown_nomination_is_not_found(self, client, season):
        assert client.get("/standings/nope/").status_code == 404

    def test_without_a_season_there_is_no_leaderboard(self, client):
        assert client.get("/standings/krasota/").status_code == 404

    @pytest.mark.parametrize(
        ("path", "most"), [("/standings/krasota/", 7), ("/e/10001", 10), ("/", 9)]
    )
    def test_the_number_of_queries_does_not_grow_with_the_entries(
        self, client, season, make_entry, statements, path, most
    ):
        for number in range(12):
            make_entry(season, code=f"{10000 + number}")

        with statements() as seen:
            client.get(path)

        assert len([one for one in seen if one.startswith("SELECT")]) <= most


class TestResults:
    def test_a_certified_season_shows_its_winners(self, client, season, certified):
        page = client.get("/results/2026/").text

        assert "Салон «Ромашка»" in page
        assert "Присуждено 1 из 210 мест" in page

    def test_it_is_listed(self, client, season, certified):
        assert "/results/2026/" in client.get("/results/").text

    def test_before_the_certification_nobody_has_won(self, client, season, make_entry):
        make_entry(season)

        page = client.get("/results/2026/")

        assert page.status_code == 200
        assert "Ромашка" not in page.text

    def test_an_unknown_season_is_not_found(self, client, season):
        assert client.get("/results/1999/").status_code == 404

    def test_the_standings_are_public_again(self, client, season, certified):
        assert "Ромашка" in client.get("/standings/krasota/").text

    def test_a_merged_division_is_shown_as_one(self, client, season, certified):
        assert "города любого размера (объединённая группа)" in client.get("/results/2026/").text
