"""Drafts: kept, versioned, sent once; returned and declined applications open again."""

import pytest
from sqlalchemy import select

from app.core import pictures
from nominations import applications, drafts, mending, owner_consents, photos, reviews, turns
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.draft import Draft
from nominations.models.owner_consent import OwnerConsent
from nominations.models.photo import Photo
from nominations.photos import Album
from tests.core.hostile import photo
from tests.nominations.steps import begin

pytestmark = pytest.mark.databases


def test_a_sent_draft_is_an_application_and_is_gone(session, send, draft):
    made = send(draft)

    assert made.business.name == "Тёплый хлеб"
    assert made.division.label == "до 5 человек, 250 тысяч – 1 миллион жителей"
    assert session.scalars(select(Draft)).all() == []


def test_the_consents_are_kept_with_the_words_and_the_address(session, send, draft):
    send(draft)

    kept = session.scalars(select(OwnerConsent).order_by(OwnerConsent.id)).all()
    assert [one.purpose for one in kept] == ["enter", "publish"]
    assert kept[0].text_hash == owner_consents.current(owner_consents.Purpose.ENTER).sha256
    assert kept[0].address == "127.0.0.1"


def test_a_draft_is_not_sent_twice(session, send, draft, owner):
    seen = draft.version
    send(draft)
    again = begin_again(session, owner)

    with pytest.raises(drafts.DraftMoved):
        send(again, version=seen + 7)


def test_what_was_saved_meanwhile_is_not_overwritten(session, draft):
    drafts.save(session, draft, 1, {"staff": 9})

    with pytest.raises(drafts.DraftMoved):
        drafts.save(session, draft, 1, {"staff": 3})

    assert draft.answers["staff"] == 9


@pytest.mark.parametrize(
    ("answer", "step"),
    [("inn", "business"), ("city_id", "place"), ("staff", "size"), ("description", "story")],
)
def test_a_draft_without_an_answer_waits_at_its_step(session, send, draft, answer, step):
    drafts.save(session, draft, 1, {answer: None})

    assert drafts.waits_for(draft) == step
    with pytest.raises(drafts.DraftIncomplete):
        send(draft)


def test_no_staff_at_all_is_an_answer(session, draft):
    drafts.save(session, draft, 1, {"staff": 0})

    assert drafts.waits_for(draft) == "check"


def test_without_the_consents_nothing_is_sent(session, send, draft):
    drafts.save(session, draft, 1, {"consents": ["enter", "news"]})

    assert drafts.waits_for(draft) == "consents"


def test_anothers_draft_is_as_good_as_none(session, draft, make_account):
    assert drafts.find(session, make_account(), draft.id) is None


def test_the_photos_go_over_to_the_business(app, session, send, draft, owner):
    storage = app.extensions["storage"]
    photos.add(session, storage, Album(draft_id=draft.id), photo("JPEG"), logo=True, by=owner.id)

    made = send(draft)

    logo, _ = photos.of_album(session, Album(business_id=made.business_id))
    assert logo is not None
    assert storage.get(logo.largest)


def test_a_seventh_photo_is_refused_and_a_new_logo_replaces_the_old(app, session, draft, owner):
    album, storage = Album(draft_id=draft.id), app.extensions["storage"]
    for logo in (True, True, *[False] * 6):
        photos.add(session, storage, album, photo("PNG"), logo=logo, by=owner.id)

    with pytest.raises(photos.AlbumFull):
        photos.add(session, storage, album, photo("PNG"), logo=False, by=owner.id)

    assert sorted(session.scalars(select(Photo.position))) == [0, 1, 2, 3, 4, 5, 6]
    assert len(photos.forgotten(session)) == 1


def test_a_refused_picture_leaves_no_file_and_no_row(app, session, draft, owner, settings):
    album = Album(draft_id=draft.id)

    with pytest.raises(pictures.NotAPicture):
        photos.add(session, app.extensions["storage"], album, b"GIF89a", logo=False, by=owner.id)

    assert session.scalars(select(Photo)).all() == []
    assert list((settings.instance_path / "uploads").glob("*")) == []


def test_a_returned_application_is_mended_and_comes_again(session, send, draft, ring, owner):
    made = send(draft)
    reviews.send_back(session, made, ring, "Назовите адрес точки.", by=owner.id)
    mended = mending.mend(session, owner, made)
    drafts.save(session, mended, mended.version, {"staff": 12, "consents": ["enter", "publish"]})

    again = send(mended)

    assert (again.id, again.stands, again.staff) == (made.id, "waiting", 12)
    assert again.division.size_band.slug == "micro-15"
    kinds = [turn.kind for turn in turns.of(session, again)]
    assert kinds == ["submitted", "returned", "answered"]


def test_a_declined_application_opens_as_a_new_one(session, send, draft, ring, owner):
    made = send(draft)
    applications.decline(session, made, ring, "Не то предприятие.", by=None)

    fresh = mending.mend(session, owner, made)

    assert fresh.application_id is None
    assert fresh.answers["name"] == "Тёплый хлеб"


def test_an_accepted_application_does_not_open_again(session, send, draft, ring, owner):
    made = send(draft)
    applications.accept(session, made, ring, by=None)

    with pytest.raises(applications.AlreadyDecided):
        mending.mend(session, owner, made)


def test_an_answer_without_a_question_is_refused(session, send, draft, owner):
    made = send(draft)

    with pytest.raises(reviews.NotReturned):
        reviews.answer(session, made, "Я просто так", by=owner.id)


def test_an_application_that_was_taken_back_can_be_sent_anew(session, send, draft, owner):
    made = send(draft)
    reviews.retract(session, made, by=owner.id)

    again = send(begin_again(session, owner))

    assert (made.status, again.status) == ("withdrawn", "waiting")
    assert session.scalars(select(Business)).one().id == again.business_id


def begin_again(session, owner) -> Draft:
    season = session.get_one(Application, 1).season_id
    answers = session.info["answers"]
    made = Draft(account_id=owner.id, season_id=season, answers=answers, version=1)
    session.add(made)
    session.flush()
    return made


@pytest.fixture
def owner(make_account):
    return make_account()


@pytest.fixture
def draft(session, season, owner, make_city) -> Draft:
    make_city()
    made = begin(session, owner, season)
    session.info["answers"] = made.answers
    return made


@pytest.fixture
def send(session, ring, owner):
    """Return what sends a draft."""

    def submit(draft: Draft, version: int | None = None) -> Application:
        seen = version or draft.version
        return drafts.submit(session, draft, ring, seen, by=owner, address="127.0.0.1")

    return submit
