"""The panel's lists in a big season: so many rows and so many questions, however much there is."""

import re

import pytest

from nominations import changes
from nominations.models.change import Change
from voting import previews, results, standings
from voting.fraud import clusters
from voting.models.fraud import FraudCluster, FraudMember


def test_clusters_come_page_by_page_the_undecided_and_the_biggest_first(
    organiser, cluster, monkeypatch, statements
):
    monkeypatch.setattr(clusters, "A_PAGE", 2)
    order = [cluster(3), cluster(2), cluster(1), cluster(2, decision="hold")]
    with statements() as seen:
        pages = [organiser.get("/admin/fraud/").text]
    onwards = re.findall(r'href="([^"]+)" rel="next"', pages[0])
    pages.append(organiser.get(onwards[0]).text)

    assert [re.findall(r"№ (\d+)</a>", page) for page in pages] == [
        [str(number) for number in part] for part in (order[:2], order[2:])
    ]
    assert 'rel="next"' not in pages[1]
    assert len([one for one in seen if one.startswith("SELECT")]) <= 6


@pytest.mark.parametrize("after", ["x", "1_2", "1_2_3_4", "0_-3_" + "9" * 30])
def test_what_is_no_place_among_clusters_begins_the_list(organiser, cluster, after):
    number = cluster(1)

    assert f"№ {number}</a>" in organiser.get(f"/admin/fraud/?after={after}").text


def test_changes_are_shown_so_many_at_once_and_their_towns_asked_for_together(
    session, season, organiser, make_entry, make_city, monkeypatch, statements
):
    monkeypatch.setattr(changes, "A_PAGE", 3)
    town = make_city("Псков", "Псковская область", 187_847)
    for number in range(5):
        business = make_entry(season, f"1234{number}").application.business
        by = business.owner_id
        session.add(Change(business_id=business.id, wanted={"city_id": town.id}, by_id=by))
    session.commit()

    with statements() as seen:
        page = organiser.get("/admin/changes/").text

    assert page.count("<article") == 3
    assert "Показаны 3 самых старых" in page
    assert len([one for one in seen if one.startswith("SELECT")]) <= 5


def test_places_are_worked_out_once_for_each_state_of_the_season(
    session, season, make_entry, cast, seal, monkeypatch
):
    entry, asked = make_entry(season), []
    contenders = standings.contenders
    monkeypatch.setattr(standings, "contenders", lambda *of: asked.append(1) or contenders(*of))
    cast(entry)
    seal()
    session.rollback()

    first = previews.preview(session, season)
    times = len(asked)
    again = previews.preview(session, season)
    cast(entry)
    seal()
    session.rollback()
    later = previews.preview(session, season)

    assert times > 0
    assert again is first
    assert len(asked) == 2 * times
    assert later.digest != first.digest
    assert later.digest == previews.digest(session, season)
    assert results.root(session, season)


@pytest.fixture
def cluster(session, season, make_entry, cast):
    """Return a maker of a cluster of so many votes; it returns its number."""
    codes = iter(("12340", "12351", "12362", "12373"))

    def made(size, decision=None):
        entry = make_entry(season, next(codes))
        signals = [{"kind": "block", "count": size, "figures": {}}]
        row = FraudCluster(season_id=season.id, entry_id=entry.id, signals=signals, of_votes=size)
        session.add(row)
        session.flush()
        number = row.id
        for _ in range(size):
            ballot = cast(entry).ballot_id
            session.add(FraudMember(ballot_id=ballot, cluster_id=number))
        row.decision, row.decided_at = decision, season.created_at if decision else None
        session.commit()
        return number

    return made
