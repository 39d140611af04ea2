"""The catalogue: who is found, in what order, by how many queries."""

import re
from datetime import date, timedelta

import pytest

from app.core.clock import now
from nominations import listings
from nominations.listings import SORTS, Filters

TODAY = date(2026, 11, 22)


@pytest.fixture
def crowd(season, make_entry):
    return [make_entry(season, code=f"{10000 + number}") for number in range(30)]


@pytest.fixture
def codes(session, season):
    """Return what finds the codes on the first page, in their order."""

    def find(day=TODAY, page=1, **filters):
        order = SORTS.get(filters.get("sort"))
        found = listings.listing(session, season, Filters(**filters), page, day, order)
        return [card.code for card in found.items]

    return find


@pytest.mark.databases
class TestListing:
    @pytest.mark.parametrize(
        "q", ["Тёплый", "теплый", "ТЁПЛЫЙ", "хлеб тёплый", "12357", "12 357", "123"]
    )
    def test_a_name_or_a_code_is_found_however_it_is_typed(self, season, make_entry, codes, q):
        make_entry(season, code="12357", name="Пекарня «Тёплый хлеб»")
        make_entry(season, code="20001", name="Барбершоп «Борода»")

        assert codes(q=q) == ["12357"]

    def test_a_search_looks_into_the_city_too(self, season, make_entry, make_city, codes):
        make_entry(season, code="12357", city=make_city("Орёл", "Орловская область", 300_000))
        make_entry(season, code="20001")

        assert codes(q="орел") == ["12357"]

    @pytest.mark.parametrize("q", ["%", "_", "'; drop table entry --", "🙂"])
    def test_what_means_something_to_a_database_is_only_text(self, season, make_entry, codes, q):
        make_entry(season)

        assert codes(q=q) == []

    def test_towns_of_one_name_are_told_apart_by_region(self, season, make_entry, make_city, codes):
        kursk = make_city("Железногорск", "Курская область", 98_000)
        siberia = make_city("Железногорск", "Красноярский край", 84_000)
        make_entry(season, code="12357", city=kursk)
        make_entry(season, code="20001", city=siberia)

        assert sorted(codes(city="железногорск")) == ["12357", "20001"]
        assert codes(city="Железногорск, Курская область") == ["12357"]

    def test_filters_are_joined(self, season, make_entry, codes):
        make_entry(season, code="12357", staff=3)
        make_entry(season, code="20001", staff=40)
        make_entry(season, code="20002", staff=3, nomination="medicina")

        assert codes(nomination="krasota", size="micro-5") == ["12357"]

    def test_a_withdrawn_entry_is_not_listed(self, session, season, make_entry, codes):
        make_entry(season).withdrawn_at = season.voting_opens
        session.flush()

        assert codes() == []

    def test_the_order_holds_for_a_day_and_changes_with_it(self, crowd, codes):
        today, again, tomorrow = codes(), codes(), codes(date(2026, 11, 23))

        assert today == again
        assert today != tomorrow
        assert today != sorted(today)

    def test_the_pages_together_show_everybody_once(self, crowd, codes):
        shown = codes(page=1) + codes(page=2)

        assert sorted(shown) == [entry.code for entry in crowd]

    def test_everybody_comes_first_exactly_as_often(self, season, make_entry, codes):
        made = [make_entry(season, code=f"{10000 + number}").code for number in range(5)]

        firsts = [codes(date.fromordinal(739_000 + day))[0] for day in range(10)]

        assert {code: firsts.count(code) for code in made} == dict.fromkeys(made, 2)

    def test_a_filter_has_a_circle_of_its_own(self, season, make_entry, codes):
        made = [make_entry(season, code=f"{10000 + number}").code for number in range(3)]
        make_entry(season, code="20001", nomination="medicina")

        firsts = {codes(date.fromordinal(739_000 + day), q="1")[0] for day in range(3)}

        assert firsts == set(made)


@pytest.mark.databases
class TestOrders:
    def test_by_name_goes_by_the_name_without_its_quotes(self, season, make_entry, codes):
        make_entry(season, code="12357", name="«Ёлка»")
        make_entry(season, code="20001", name="ООО «Азбука»")
        make_entry(season, code="20002", name="Ель")

        assert codes(sort="name") == ["20001", "12357", "20002"]

    def test_the_newest_come_first(self, session, season, make_entry, codes):
        made = [make_entry(season, code=f"{10000 + number}") for number in range(3)]
        made[0].accepted_at = made[2].accepted_at + timedelta(days=1)
        session.commit()

        assert codes(sort="new") == ["10000", "10002", "10001"]

    @pytest.mark.parametrize("sort", ["", *listings.SORTS])
    def test_the_pages_of_an_order_show_everybody_once(self, crowd, codes, sort):
        shown = codes(page=1, sort=sort) + codes(page=2, sort=sort)

        assert sorted(shown) == [entry.code for entry in crowd]


class TestByVotes:
    def test_who_has_more_votes_comes_first_and_who_has_none_is_there(
        self, client, season, make_entry, cast, seal
    ):
        for code, votes in (("12357", 1), ("20001", 2), ("20002", 0)):
            entry = make_entry(season, code=code)
            for _ in range(votes):
                cast(entry)
        seal()

        page = client.get("/entries/?sort=votes").text

        assert re.findall(r'href="/e/(\d+)"', page) == ["20001", "12357", "20002"]
        assert "2\N{NO-BREAK SPACE}голоса" in page

    def test_while_the_standings_are_hidden_nobody_learns_the_order(
        self, client, season, make_entry, cast, seal, move_dates
    ):
        make_entry(season, code="12357")
        cast(make_entry(season, code="20001"))
        seal()
        plain = client.get("/entries/").text
        move_dates(season, hides_at=now() - timedelta(hours=1))

        page = client.get("/entries/?sort=votes")

        assert page.status_code == 200
        assert "По числу голосов" not in page.text
        assert "голос</span>" not in page.text
        found = [re.findall(r'href="/e/(\d+)"', one) for one in (plain, page.text)]
        assert found[0] == found[1]

    def test_an_order_stays_with_the_filters_and_the_pages(self, client, season, crowd):
        page = client.get("/entries/?sort=name&nomination=krasota").text

        assert '<option value="name" selected>' in page
        assert 'href="/entries/?nomination=krasota&amp;sort=name&amp;page=2"' in page
        assert "Порядок меняется каждый день" not in page


class TestSearchEngines:
    @pytest.mark.parametrize("query", ["q=салон", "city=Тверь", "sort=new"])
    def test_searches_and_orders_are_not_listed(self, client, season, make_entry, query):
        make_entry(season)

        assert client.get(f"/entries/?{query}").headers["X-Robots-Tag"] == "noindex"

    @pytest.mark.parametrize("query", ["", "nomination=krasota", "size=micro-5"])
    def test_what_leads_to_everybody_is_listed(self, client, season, make_entry, query):
        make_entry(season)

        assert "X-Robots-Tag" not in client.get(f"/entries/?{query}").headers


class TestWhatWasMeant:
    @pytest.mark.parametrize(
        ("q", "meant"), [("ntgksq [kt,", "теплый хлеб"), ("тёплый хлев", "тёплый хлеб")]
    )
    def test_the_other_keyboard_or_a_slip_still_finds(self, client, season, make_entry, q, meant):
        make_entry(season, code="12357", name="Кондитерская «Тёплый хлеб»")
        make_entry(season, code="20001", name="Барбершоп «Борода»")

        page = client.get("/entries/", query_string={"q": q}).text

        assert f"Показываем <b>«{meant}»" in page
        assert "/e/12357" in page
        assert "/e/20001" not in page

    def test_a_town_is_forgiven_as_well(self, client, season, make_entry, make_city):
        make_entry(season, city=make_city("Железногорск", "Курская область", 98_000))

        assert "/e/12340" in client.get("/entries/?city=Железногорк").text

    def test_what_is_found_as_it_was_typed_is_not_put_right(self, client, season, make_entry):
        make_entry(season, name="Хлев")
        make_entry(season, code="20001", name="Хлеб")

        page = client.get("/entries/?q=хлев").text

        assert "Показываем" not in page
        assert "/e/20001" not in page

    def test_a_wrong_code_is_not_taken_for_another(self, client, season, make_entry):
        make_entry(season, code="12357")

        page = client.get("/entries/?q=12367").text

        assert "Сверьте цифры" in page
        assert "/e/12357" not in page


class TestPages:
    def test_what_matches_nothing_leaves_ways_out(self, client, season, make_entry):
        make_entry(season)

        page = client.get("/entries/?q=самовар&city=Тверь")

        assert page.status_code == 200
        assert "По запросу «самовар» никого нет" in page.text
        assert "/entries/?city=" in page.text

    def test_who_found_nobody_is_told_which_filter_to_drop(self, client, season, make_entry):
        make_entry(season, name="Салон «Ромашка»")

        page = client.get("/entries/?q=ромашка&city=Тверь&size=micro-15").text

        assert "Снять фильтр «6–15 человек»" in page
        assert 'href="/entries/?q=%D1%80%D0%BE%D0%BC%D0%B0%D1%88%D0%BA%D0%B0&amp;city=' in page
        assert "Снять фильтр «Тверь»" not in page

    @pytest.mark.parametrize("q", ["12357", "12 357", " 12357 "])
    def test_a_whole_code_leads_straight_to_its_entry(self, client, season, make_entry, q):
        make_entry(season, code="12357")

        answer = client.get("/entries/", query_string={"q": q})

        assert (answer.status_code, answer.location) == (302, "/e/12357")

    @pytest.mark.parametrize("q", ["12358", "1235", "123571", "１２３５７", "12357 хлеб"])
    def test_what_is_no_code_is_searched_for(self, client, season, make_entry, q):
        make_entry(season, code="12357")

        assert client.get("/entries/", query_string={"q": q}).status_code == 200

    def test_the_page_counts_how_often_each_was_on_it(self, client, season, crowd):
        page = client.get("/entries/").text

        assert "каждый простоял на первой странице от" in page

    def test_chosen_filters_stay_chosen_and_can_be_taken_off(self, client, season, make_entry):
        make_entry(season)

        page = client.get("/entries/?nomination=krasota&size=micro-5").text

        assert '<option value="krasota" selected>' in page
        assert 'href="/entries/?size=micro-5">Салон красоты' in page

    @pytest.mark.parametrize(
        "query",
        ["nomination=nope", "size=nope", "page=nope", "page=0", "page=-3", "q=", "q=%00", "x=1"],
    )
    def test_a_value_that_is_not_there_narrows_nothing(self, client, season, make_entry, query):
        make_entry(season, name="Салон «Ромашка»")

        page = client.get(f"/entries/?{query}")

        assert page.status_code == 200
        assert "Ромашка" in page.text

    @pytest.mark.parametrize("page", ["2", "999999999999999999999999"])
    def test_a_page_beyond_the_end_is_not_found(self, client, season, make_entry, page):
        make_entry(season)

        assert client.get(f"/entries/?page={page}").status_code == 404

    def test_a_very_long_search_is_answered(self, client, season):
        assert client.get("/entries/?q=" + "я " * 2_000).status_code == 200

    def test_a_nomination_shows_its_divisions_with_their_entries(self, client, season, make_entry):
        make_entry(season, staff=3)

        page = client.get("/nominations/krasota/")

        assert page.status_code == 200
        assert "250 тысяч – 1 миллион жителей" in page.text
        assert "<b>1\N{NO-BREAK SPACE}участник</b>" in page.text
        assert "не больше 100 человек" in page.text
        assert "Салон «Ромашка»" in page.text

    def test_an_unknown_nomination_is_not_found(self, client, season):
        assert client.get("/nominations/nope/").status_code == 404

    @pytest.mark.parametrize("path", ["/", "/nominations/", "/standings/", "/results/"])
    def test_pages_open_before_there_is_a_season(self, client, path):
        assert client.get(path).status_code == 200

    @pytest.mark.parametrize(
        ("path", "most"), [("/entries/", 8), ("/nominations/", 3), ("/nominations/krasota/", 6)]
    )
    def test_the_number_of_queries_does_not_grow_with_the_entries(
        self, client, season, crowd, statements, path, most
    ):
        with statements() as seen:
            client.get(path)

        assert len([one for one in seen if one.startswith("SELECT")]) <= most
