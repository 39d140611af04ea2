"""Found and shared: sitemap, robots, feed, manifest, covers, heads of pages, right addresses."""

import json
import re
from datetime import datetime
from io import BytesIO
from urllib.parse import urlsplit
from xml.etree.ElementTree import XML, Element

import pytest
from PIL import Image

from app.site import covers, sitemap
from app.site.covers import Cover
from nominations import seasons
from voting import postcards, results

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
ATOM = "{http://www.w3.org/2005/Atom}"
#: The longest name that an application may give, of the widest letters.
LONGEST = "Щ" * 20 + " " + "Ж" * 20 + " " + "Ш" * 18


class TestTheSitemap:
    def test_every_address_in_it_answers_with_a_page(self, client, season, make_entry):
        make_entry(season)

        found = [place for part in parts(client) for place in places(client, part)]

        assert "/e/12340" in found
        assert "/en/e/12340" in found
        assert "/nominations/krasota/" in found
        for place in found:
            answer = client.get(place)
            assert (answer.status_code, answer.mimetype) == (200, "text/html"), place
            assert 'name="robots"' not in answer.text, place

    def test_each_address_names_itself_and_its_other_language(self, client, season, make_entry):
        make_entry(season)

        root = parsed(client.get("/sitemap-entries-1.xml").data)

        russian, english = root.findall(f"{MAP}url")
        for one in (russian, english):
            links = {link.get("hreflang"): link.get("href") for link in one.findall(LINK)}
            assert links == {"ru": f"{base(client)}/e/12340", "en": f"{base(client)}/en/e/12340"}
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]+\+00:00", one.findtext(f"{MAP}lastmod"))

    def test_it_comes_in_parts(self, client, season, make_entry, monkeypatch):
        monkeypatch.setattr(sitemap, "A_PART", 1)
        make_entry(season)
        make_entry(season, code="12357")

        assert [part.rpartition("/")[2] for part in parts(client)] == [
            "sitemap-pages.xml",
            "sitemap-entries-1.xml",
            "sitemap-entries-2.xml",
        ]
        assert places(client, "/sitemap-entries-2.xml") == ["/e/12357", "/en/e/12357"]

    @pytest.mark.parametrize("part", ["entries-9", "entries-x", "entries-٣", "entries-", "other"])
    def test_a_part_that_is_not_there_is_not_found(self, client, season, part):
        assert client.get(f"/sitemap-{part}.xml").status_code == 404

    def test_robots_are_kept_from_votes_and_cabinets_and_shown_the_sitemap(self, client):
        lines = client.get("/robots.txt").text.splitlines()

        assert {"Disallow: /e/*/vote", "Disallow: /en/cabinet", "Disallow: /admin"} <= set(lines)
        assert lines[-1] == f"Sitemap: {base(client)}/sitemap.xml"


class TestTheNews:
    def test_they_tell_what_has_come_to_pass_the_newest_first(self, client, season):
        feed = parsed(client.get("/news/feed.xml").data)

        titles = [one.findtext(f"{ATOM}title") for one in feed.findall(f"{ATOM}entry")]
        assert titles == ["Сезон 2026: голосование открыто", "Сезон 2026: открыта регистрация"]
        assert "голосование открыто" in client.get("/news/").text

    def test_the_results_lead_to_the_winners(self, client, session, season, make_entry, seal):
        make_entry(season)
        seal()
        seasons.close_voting(session, season, by=None)
        seal()
        results.certify(session, season, by=None)
        session.commit()

        feed = parsed(client.get("/en/news/feed.xml").data)

        newest = feed.find(f"{ATOM}entry")
        assert newest.findtext(f"{ATOM}title") == "Season 2026: the results are out"
        assert newest.find(f"{ATOM}link").get("href") == f"{base(client)}/en/results/2026/"

    @pytest.mark.parametrize("address", ["/news/feed.xml", "/en/news/feed.xml"])
    def test_the_feed_has_all_that_atom_demands(self, client, season, address):
        feed = parsed(client.get(address).data)

        for one in [feed, *feed.findall(f"{ATOM}entry")]:
            assert len(one.findall(f"{ATOM}title")) == 1
            assert urlsplit(one.findtext(f"{ATOM}id")).scheme in {"http", "tag"}
            assert datetime.fromisoformat(one.findtext(f"{ATOM}updated")).tzinfo
        assert feed.findtext(f"{ATOM}author/{ATOM}name")
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == f"{base(client)}{address}"

    def test_before_the_first_season_there_are_none(self, client):
        assert "Новостей пока нет" in client.get("/news/").text
        assert client.get("/news/feed.xml").status_code == 200


class TestTheCovers:
    @pytest.mark.parametrize(
        "address", ["/card.png", "/e/12340/card.png", "/nominations/krasota/card.png"]
    )
    def test_a_cover_is_a_picture_that_is_not_sent_twice(
        self, client, season, make_entry, monkeypatch, address
    ):
        make_entry(season)

        first = client.get(address)
        monkeypatch.setattr(covers, "draw", None)  # Drawing again would fail.
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

        assert first.mimetype == "image/png"
        assert Image.open(BytesIO(first.data)).size == (1200, 630)
        assert (again.status_code, again.data) == (304, b"")
        assert "public" in first.headers["Cache-Control"]

    def test_another_name_is_another_picture(self):
        one, other = (Cover("К", name, "Г", "1", "Код") for name in ("Хлеб", "Соль"))

        assert one.etag != other.etag
        assert covers.draw(one) != covers.draw(other)

    @pytest.mark.parametrize("name", [LONGEST, "Щ" * 60, "Тёплый хлеб", "Bread & Co"])
    def test_any_name_stays_off_the_tag_and_the_edges(self, name):
        drawn = Image.open(BytesIO(covers.draw(Cover("К", name, "Г", "1 234 567", "Код"))))

        words = drawn.convert("RGB").crop((0, 100, 784, 630))
        frame = [words.crop((0, 0, 36, 530)), words.crop((744, 0, 784, 530))]
        assert all(len(edge.getcolors()) == 1 for edge in frame)
        assert len(words.getcolors()) > 2

    def test_a_long_word_is_written_smaller_rather_than_broken(self):
        name = "Магазин непродовольственных товаров"

        lines, _letters = postcards.fitted(name, "display", (44, 100, 740, 500), 107, 4)

        assert " ".join(lines) == name

    def test_an_icon_has_the_size_it_says(self, client):
        manifest = json.loads(client.get("/manifest.webmanifest").data)

        for icon in manifest["icons"]:
            drawn = Image.open(BytesIO(client.get(icon["src"]).data))
            assert f"{drawn.width}x{drawn.height}" == icon["sizes"]
        assert client.get("/icon-7000-any.png").status_code == 404


class TestTheHead:
    def test_an_entry_shows_itself_to_messengers(self, client, season, make_entry):
        make_entry(season, name='Кафе "Уют" & <b>')

        page = client.get("/e/12340").text

        told = properties(page)
        assert told["og:title"] == "Кафе &#34;Уют&#34; &amp; &lt;b&gt;"
        assert told["og:url"] == f"{base(client)}/e/12340"
        assert told["og:image"] == f"{base(client)}/e/12340/card.png"
        assert "Код для голосования" in told["og:description"]

    def test_an_english_page_shows_its_own_picture(self, client, season):
        told = properties(client.get("/en/nominations/krasota/").text)

        assert told["og:image"] == f"{base(client)}/en/nominations/krasota/card.png"
        assert told["og:locale"] == "en_US"

    def test_the_home_page_tells_of_the_prize_and_of_the_voting(self, client, session, season):
        season.name = "</script><b>"
        session.commit()

        page = client.get("/").text

        data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1]
        kinds = {thing["@type"]: thing for thing in json.loads(data)["@graph"]}
        assert kinds.keys() == {"Organization", "WebSite", "Event"}
        assert kinds["Event"]["name"].endswith("</script><b>")

    @pytest.mark.parametrize("address", ["/login", "/my-data/", "/e/12340/vote", "/reminders/"])
    def test_what_is_no_news_to_strangers_is_not_listed(self, client, season, make_entry, address):
        make_entry(season)

        page = client.get(address).text

        assert '<meta name="robots" content="noindex">' in page
        assert "og:image" not in page


class TestRightAddresses:
    @pytest.mark.parametrize(
        ("wrong", "right"),
        [
            ("/e/12340/", "/e/12340"),
            ("/E/12340?s=poster", "/e/12340?s=poster"),
            ("/e/12%20340", "/e/12340"),
            ("/e/12-340/vote/", "/e/12340/vote"),
            ("/How", "/how"),
            ("/EN/how/", "/en/how"),
            ("/en/en/how", "/en/how"),
            ("/en/E/12340/", "/en/e/12340"),
            ("/index.html", "/"),
            ("/Nominations/Krasota", "/nominations/krasota"),
        ],
    )
    def test_a_plain_mistake_is_put_right_for_good(self, client, wrong, right):
        answer = client.get(wrong)

        assert (answer.status_code, answer.location) == (301, right)

    @pytest.mark.parametrize("address", ["/nowhere", "/Nowhere/", "/static/Nothing.css", "/en/no/"])
    def test_what_is_not_there_is_not_looked_for_elsewhere(self, client, season, address):
        assert client.get(address).status_code == 404

    def test_an_address_leads_to_no_other_site(self, client):
        for address in ("//evil.example/how/", "/\\evil.example/how/", "/en//evil.example"):
            answer = client.get(address)
            assert not (answer.location or "").startswith(("//", "/\\", "http://evil")), address


def parsed(text: bytes) -> Element:
    return XML(text)


def parts(client) -> list[str]:
    root = parsed(client.get("/sitemap.xml").data)
    return [one.text.removeprefix(base(client)) for one in root.iter(f"{MAP}loc")]


def places(client, part) -> list[str]:
    root = parsed(client.get(part).data)
    return [one.text.removeprefix(base(client)) for one in root.iter(f"{MAP}loc")]


def properties(page) -> dict[str, str]:
    return dict(re.findall(r'<meta property="(og:[\w:]+)" content="([^"]*)">', page))


def base(client) -> str:
    return client.application.config["SETTINGS"].public_base_url
