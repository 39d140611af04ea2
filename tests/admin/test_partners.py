"""Partners: put in by organisers, shown on the home page and on their own, with a logo or without."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from app.core.audit import AuditEntry
from nominations import partners, seasons
from nominations.models.partner import Partner, PartnerRole
from nominations.partners import Words
from tests.prize import open_dates

GAZETTE = {"name": "Газета «Вести»", "role": "media", "site": "https://vesti.example/about"}


@pytest.mark.databases
class TestOperations:
    def test_a_name_is_there_once_in_a_season(self, session, season):
        partners.add(session, season, Words("Вести", PartnerRole.MEDIA), by=None)

        with pytest.raises(partners.PartnerExists):
            partners.add(session, season, Words("Вести", PartnerRole.PARTNER), by=None)

    def test_who_comes_without_a_place_stands_last(self, session, season):
        for name, place in (("Первый", None), ("Второй", None), ("Между", 15)):
            words = Words(name, PartnerRole.PARTNER, position=place)
            partners.add(session, season, words, by=None)

        shown = partners.of_season(session, season)

        assert [one.name for one in shown] == ["Первый", "Между", "Второй"]

    def test_another_season_has_its_own(self, session, season, ring):
        draft = seasons.Draft("next", "Следующий", open_dates(), ring.newest, rehearsal=True)
        other = seasons.create(session, draft, by=None)
        partners.add(session, other, Words("Вести", PartnerRole.MEDIA), by=None)

        assert partners.of_season(session, season) == []

    def test_a_season_has_not_more_than_sixty(self, session, season, monkeypatch):
        monkeypatch.setattr(partners, "MOST", 1)
        partners.add(session, season, Words("Вести", PartnerRole.MEDIA), by=None)

        with pytest.raises(partners.TooManyPartners):
            partners.add(session, season, Words("Новости", PartnerRole.MEDIA), by=None)


class TestPanel:
    def test_a_partner_is_put_in_changed_and_taken_out(self, session, season, organiser, client):
        organiser.post("/admin/partners/", data=GAZETTE)
        made = session.scalars(select(Partner)).one()
        home = client.get("/").text
        other = {**GAZETTE, "name": "Вестник", "position": "3"}
        organiser.post(f"/admin/partners/{made.id}", data=other)
        changed = client.get("/partners").text
        organiser.post(f"/admin/partners/{made.id}/remove")

        assert 'href="https://vesti.example/" rel="sponsored noopener"' in home
        assert "Вестник" in changed
        assert "Информационные партнёры" in changed
        assert "Вестник" not in client.get("/").text
        acts = session.scalars(
            select(AuditEntry.action).where(AuditEntry.action.startswith("partner."))
        )
        assert sorted(acts) == ["partner.added", "partner.changed", "partner.removed"]

    @pytest.mark.parametrize(
        ("field", "value", "fault"),
        [
            ("name", "", "Введите название"),
            ("name", "Я", "от 2 до 100"),
            ("site", "не сайт", "Адрес сайта похож"),
            ("site", "javascript:alert(1)", "Адрес сайта похож"),
            ("position", "-1", "от 0 до 9999"),
            ("role", "judge", ""),
        ],
    )
    def test_a_fault_is_said_and_nothing_is_kept(
        self, session, season, organiser, field, value, fault
    ):
        answer = organiser.post("/admin/partners/", data={**GAZETTE, field: value})

        assert answer.status_code == 422
        assert fault in answer.text
        assert session.scalars(select(Partner)).all() == []

    def test_a_name_that_is_there_is_refused_beside_its_field(self, season, organiser):
        organiser.post("/admin/partners/", data=GAZETTE)

        again = organiser.post("/admin/partners/", data=GAZETTE)

        assert again.status_code == 422
        assert "Партнёр с таким названием уже есть" in again.text

    def test_a_partner_of_another_season_is_not_found(self, session, season, organiser, ring):
        draft = seasons.Draft("next", "Следующий", open_dates(), ring.newest, rehearsal=True)
        other = seasons.create(session, draft, by=None)
        partner = partners.add(session, other, Words("Вести", PartnerRole.MEDIA), by=None)
        session.commit()

        assert organiser.post(f"/admin/partners/{partner.id}", data=GAZETTE).status_code == 404

    def test_before_there_is_a_season_there_is_nothing_to_put_in(self, organiser):
        assert "Сезона ещё нет" in organiser.get("/admin/partners/").text


class TestLogo:
    def test_a_logo_is_drawn_anew_and_shown_with_its_name(
        self, app, session, season, organiser, client
    ):
        organiser.post("/admin/partners/", data={**GAZETTE, "logo": (picture(), "l.png")})
        made = session.scalars(select(Partner)).one()
        name = f"{made.logo}-320.webp"

        assert f"/media/{name}" in client.get("/").text
        assert 'alt="Газета «Вести»"' in client.get("/").text.replace("&#34;", '"')
        assert client.get(f"/media/{name}").mimetype == "image/webp"

    def test_the_old_files_go_with_a_new_logo_and_with_the_partner(
        self, app, session, season, organiser
    ):
        organiser.post("/admin/partners/", data={**GAZETTE, "logo": (picture(), "l.png")})
        first = session.scalars(select(Partner)).one()
        old, number = f"{first.logo}-320.webp", first.id
        organiser.post(f"/admin/partners/{number}", data={**GAZETTE, "logo": (picture(), "m.png")})
        new = f"{session.scalars(select(Partner)).one().logo}-320.webp"
        storage = app.extensions["storage"]
        between = (storage.get(old), storage.get(new))
        organiser.post(f"/admin/partners/{number}", data={**GAZETTE, "without_logo": "y"})

        assert between[0] is None
        assert between[1] is not None
        assert storage.get(new) is None
        assert session.scalars(select(Partner)).one().logo is None

    def test_what_is_no_picture_is_refused_and_the_partner_is_not_kept(
        self, session, season, organiser
    ):
        file = (io.BytesIO(b"<svg onload=alert(1)>"), "l.svg")

        answer = organiser.post("/admin/partners/", data={**GAZETTE, "logo": file})

        assert answer.status_code == 422
        assert "Это не фотография" in answer.text
        assert session.scalars(select(Partner)).all() == []


class TestPublic:
    def test_without_partners_home_says_nothing_and_the_page_tells_how_to_help(
        self, client, season
    ):
        assert 'class="partners"' not in client.get("/").text
        page = client.get("/partners").text
        assert "объявим здесь" in page
        assert "Предложить помощь" in page

    def test_markup_in_a_name_stays_text(self, client, session, season):
        words = Words("<b>Вести</b>", PartnerRole.MEDIA)
        partners.add(session, season, words, by=None)
        session.commit()

        assert "<b>Вести" not in client.get("/").text
        assert "<b>Вести</b>" not in client.get("/partners").text.replace("<b>&lt;", "")


def picture():
    out = io.BytesIO()
    Image.new("RGBA", (400, 200), (200, 16, 79, 128)).save(out, "PNG")
    out.seek(0)
    return out
