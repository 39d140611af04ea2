"""The rules as documents: every edition in an archive, and what changed between any two."""

import re

import pytest

from nominations import rulebooks, wording
from nominations.wording import Mark, Piece

TEXTS = dict.fromkeys(rulebooks.FIELDS, "Написано.")


class TestWording:
    def test_words_put_in_and_taken_out_are_told_one_by_one(self):
        told = wording.compared("Ответим за пять дней.\nВсё.", "Ответим за три рабочих дня.\nВсё.")

        assert told[0].pieces == (
            Piece(Mark.SAME, "Ответим за "),
            Piece(Mark.GONE, "пять дней."),
            Piece(Mark.COME, "три рабочих дня."),
        )
        assert [passage.changed for passage in told] == [True, False]

    def test_a_passage_written_anew_is_no_mosaic(self):
        told = wording.compared("а б в г д е", "ё ж з и д к")

        assert [piece.mark for piece in told[0].pieces] == [Mark.GONE, Mark.COME]

    def test_what_is_kept_and_put_in_is_the_later_text_and_what_is_kept_and_taken_out_the_earlier(
        self,
    ):
        before, after = "Раз два\n\nтри\nчетыре", "Раз\n\nтри и пять\nчетыре\nшесть"

        told = wording.compared(before, after)

        assert words(told, Mark.COME) == after.split()
        assert words(told, Mark.GONE) == before.split()


class TestThePages:
    def test_the_archive_lists_every_edition_and_leads_to_each(self, client, edition):
        edition("Ответим за пять дней.")
        edition("Ответим за три дня.", note="Быстрее")

        page = client.get("/rules/2026/").text

        for link in ("/rules/2026/1", "/rules/2026/2", "/rules/2026/changes?to=2&amp;from=1"):
            assert f'href="{link}"' in page
        assert "Быстрее" in page
        assert 'href="/rules/2026/2"' in client.get("/rules").text

    def test_a_change_is_marked_for_eyes_and_for_ears(self, client, edition):
        edition("Ответим за пять дней.")
        edition("Ответим за <b>три</b> дня.")

        page = client.get("/rules/2026/changes").text

        assert "<del>" in page
        assert re.search(r"<ins><span class=\"vh\">\[добавлено:.?</span>&lt;b&gt;три", page)

    def test_two_editions_are_compared_whichever_is_named_first(self, client, edition):
        for text in ("Раз.", "Раз два.", "Раз два три."):
            edition(text)

        first, again = (
            client.get(f"/rules/2026/changes?{q}") for q in ("from=1&to=3", "from=3&to=1")
        )

        assert main(first) == main(again)
        assert "с редакции 1 по редакцию 3" in first.text

    def test_an_edition_compared_with_itself_is_the_same_word_for_word(self, client, edition):
        edition("Раз.")

        assert "совпадают" in client.get("/rules/2026/changes?from=1&to=1").text

    @pytest.mark.parametrize("q", ["", "?from=1&to=2", "?from=x&to=y", "?from=9&to=9"])
    def test_what_was_never_published_is_not_compared(self, client, edition, q):
        edition("Раз.")

        assert client.get(f"/rules/2026/changes{q}").status_code == 404

    def test_a_season_without_documents_says_so(self, client, season):
        assert "Редакций пока нет" in client.get("/rules/2026/").text
        assert client.get("/rules/none/").status_code == 404


def words(told, mark):
    kept = (piece.text for one in told for piece in one.pieces if piece.mark in {Mark.SAME, mark})
    return " ".join(kept).split()


def main(answer) -> str:
    return answer.text.partition("<main")[2].partition("</main>")[0]


@pytest.fixture
def edition(session, season):
    """Return what publishes the next edition of the season's rules."""

    def publish(text, note=""):
        rulebooks.write(session, season, {**TEXTS, "other": text}, by=None)
        rulebooks.publish(session, season, editorial=True, note=note, by=None)
        session.commit()

    return publish
