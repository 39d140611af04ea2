import json
import threading
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from app.auth.models import Account
from app.core.audit import AuditEntry
from app.core.clock import now
from app.core.db import db
from app.core.outbox import OutboxMessage
from nominations import applications, businesses, codes, dossiers, doubles, issuing, seasons
from nominations.models.application import Application, Status
from nominations.models.city import City
from nominations.models.entry import Entry

DESCRIPTION = "Печём хлеб на закваске с шести утра каждый день."


def test_an_application_computes_its_division_and_freezes_its_figures(session, submit):
    application = submit(staff=5)

    application.business.staff = 50

    assert application.division.label == "до 5 человек, 250 тысяч – 1 миллион жителей"
    assert (application.staff, application.population) == (5, 416_219)
    assert application.status == Status.WAITING


@pytest.mark.parametrize(
    ("staff", "size"), [(0, "micro-5"), (5, "micro-5"), (6, "micro-15"), (100, "small-100")]
)
def test_the_size_band_is_chosen_by_rule(submit, staff, size):
    assert submit(staff=staff).division.size_band.slug == size


def test_a_business_over_100_is_not_eligible(submit):
    with pytest.raises(applications.NotEligible):
        submit(staff=101)


def test_no_application_is_taken_when_registration_is_closed(season, submit, move_dates):
    move_dates(season, registration_closes=now() - timedelta(seconds=1))

    with pytest.raises(applications.RegistrationClosed):
        submit()


def test_a_business_asks_once_for_a_place_in_a_nomination(submit, owner):
    submit(owner=owner)

    with pytest.raises(applications.AlreadyApplied):
        submit(owner=owner)


def test_a_business_may_ask_for_places_in_two_nominations(submit, owner):
    bread = submit(owner=owner, nomination="magazin-u-doma")
    cafe = submit(owner=owner, nomination="restorany-kafe")

    assert bread.business_id == cafe.business_id
    assert bread.nomination_id != cafe.nomination_id


def test_a_declined_business_may_ask_again(session, submit, owner, ring):
    applications.decline(session, submit(owner=owner), ring, "Нет адреса.", by=None)

    assert submit(owner=owner).status == Status.WAITING


def test_another_shop_of_the_firm_in_another_town_is_another_business(submit, owner, make_city):
    tver = submit(owner=owner)
    klin = submit(owner=owner, city=make_city("Клин", "Московская область", 75_000))

    assert tver.business_id != klin.business_id


def test_a_business_that_takes_part_keeps_its_name(session, submit, owner, ring):
    applications.accept(session, submit(owner=owner), ring, by=None)

    with pytest.raises(businesses.NameSettled):
        submit(owner=owner, name="Совсем другое имя", nomination="krasota")


def test_accepting_makes_an_entry_with_a_right_code(session, submit, ring):
    application = submit()

    entry = applications.accept(session, application, ring, by=None)

    assert application.status == Status.ACCEPTED
    assert len(entry.code) == 5
    assert codes.is_valid(entry.code)
    assert entry.division_id == application.division_id


def test_the_letter_of_acceptance_tells_the_code_and_the_page(session, submit, ring):
    entry = applications.accept(session, submit(), ring, by=None, site="https://prize.example")

    to, text, subject, *_ = last_letter(session, ring)
    assert to == entry.application.business.owner.email
    assert entry.code in subject
    assert f"https://prize.example/e/{entry.code}" in text


def test_the_letter_of_refusal_tells_the_reason(session, submit, ring):
    application = submit()

    applications.decline(session, application, ring, "Нет адреса.", by=None)

    assert application.reason == "Нет адреса."
    assert "Причина: Нет адреса." in last_letter(session, ring)[1]


def test_what_is_decided_stays_decided(session, submit, ring):
    application = submit()
    applications.accept(session, application, ring, by=None)

    with pytest.raises(applications.AlreadyDecided):
        applications.decline(session, application, ring, "Передумали.", by=None)

    assert application.status == Status.ACCEPTED


def test_the_owners_phone_is_known_to_the_entry_as_a_voter(session, season, submit, owner, ring):
    owner.phone = ring.encrypt("+79000000001")

    entry = applications.accept(session, submit(owner=owner), ring, by=None)

    keys = ring.season(season.phone_key, season.slug)
    assert entry.owner_voter_key == keys.voter_key("+79000000001")


def test_an_owner_without_a_phone_leaves_no_key(session, submit, ring):
    assert applications.accept(session, submit(), ring, by=None).owner_voter_key is None


def test_nothing_is_accepted_after_the_voting(session, season, submit, ring, move_dates):
    application = submit()
    moment = now()
    past = {"voting_closes": moment, "hides_at": moment, "registration_closes": moment}
    move_dates(season, **past)

    with pytest.raises(applications.VotingOver):
        applications.accept(session, application, ring, by=None)


def test_the_journal_names_who_decided(session, submit, ring, make_account):
    organiser = make_account("boss@example.ru")

    applications.accept(session, submit(), ring, by=organiser.id)
    session.flush()

    act = session.scalars(select(AuditEntry).where(AuditEntry.action.like("%accepted"))).one()
    assert act.actor_id == organiser.id


def test_one_seed_draws_one_code(session, season):
    assert issuing.free_code(session, season, Random(7)) == issuing.free_code(
        session, season, Random(7)
    )


def test_a_taken_code_is_drawn_again(session, season, make_entry):
    first = issuing.free_code(session, season, Random(7))
    make_entry(season, code=first)

    assert issuing.free_code(session, season, Random(7)) != first


def test_the_last_codes_are_issued_and_then_the_season_says_so(session, season, monkeypatch):
    monkeypatch.setattr(codes, "candidates", lambda _digits: iter(["12340"]))
    monkeypatch.setattr(issuing, "DRAWS", 0)

    assert issuing.free_code(session, season, Random(7)) == "12340"

    monkeypatch.setattr(codes, "candidates", lambda _digits: iter([]))
    with pytest.raises(issuing.CodesExhausted):
        issuing.free_code(session, season, Random(7))


def test_a_code_lost_to_another_at_the_same_instant_is_replaced(
    session, season, submit, ring, make_entry, monkeypatch
):
    make_entry(season, code="12340")
    drawn = iter(["12340", "57240"])
    monkeypatch.setattr(issuing, "free_code", lambda *_: next(drawn))

    entry = applications.accept(session, submit(), ring, by=None)

    assert entry.code == "57240"


def test_a_withdrawn_entry_says_why_and_leaves_its_place(session, submit, owner, ring):
    application = submit(owner=owner)
    entry = applications.accept(session, application, ring, by=None)

    applications.withdraw(session, entry, "Предприятие закрылось.", by=None)

    assert entry.withdrawn_at is not None
    assert application.status == Status.WITHDRAWN
    with pytest.raises(applications.AlreadyWithdrawn):
        applications.withdraw(session, entry, "Ещё раз.", by=None)


def test_the_same_inn_of_another_owner_is_shown_and_not_refused(submit, make_account, session):
    first = submit(owner=make_account())
    second = submit(owner=make_account())

    assert doubles.of_application(session, second) == [first]


def test_rivals_are_those_of_the_division_who_take_part(session, season, submit, make_entry):
    make_entry(season, code="12340", nomination="magazin-u-doma", staff=5, name="Булочная")
    make_entry(season, code="57240", nomination="magazin-u-doma", staff=50, name="Гипермаркет")

    rivals = dossiers.rivals(session, submit(staff=5))

    assert [rival.name for rival in rivals] == ["Булочная"]


@pytest.mark.databases
def test_of_two_organisers_at_once_one_decides(app, session, submit, ring, engine_name):
    number = submit().id
    session.commit()
    answers = at_once(app, lambda own: accept(own, number, ring))

    entries = session.scalar(select(func.count()).select_from(Entry))

    assert sorted(answers) == ["AlreadyDecided", "AlreadyDecided", "AlreadyDecided", "accepted"]
    assert entries == 1


@pytest.mark.databases
def test_a_button_pressed_twice_makes_one_application(
    app, session, submit, owner, make_city, engine_name
):
    ids = (owner.id, make_city().id)
    session.commit()
    answers = at_once(app, lambda own: submit_and_commit(own, submit, *ids))

    made = session.scalar(select(func.count()).select_from(Application))

    assert sorted(answers) == ["AlreadyApplied", "AlreadyApplied", "AlreadyApplied", "submitted"]
    assert made == 1


def accept(own, number, ring) -> str:
    try:
        applications.accept(own, own.get_one(Application, number), ring, by=None)
    except applications.AlreadyDecided as error:
        return type(error).__name__
    own.commit()
    return "accepted"


def submit_and_commit(own, submit, owner_id, city_id) -> str:
    try:
        submit(owner=own.get_one(Account, owner_id), city=own.get_one(City, city_id))
    except applications.AlreadyApplied as error:
        return type(error).__name__
    own.commit()
    return "submitted"


def at_once(app, act) -> list[str]:
    """Do one thing in four threads, each with a session of its own."""
    answers: list[str] = []
    start = threading.Barrier(4)

    def run() -> None:
        with app.app_context():
            start.wait()
            answers.append(act(db.session()))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def last_letter(session, ring) -> list[str]:
    newest = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)
    return json.loads(ring.decrypt(session.scalars(newest).one().letter))


@pytest.fixture
def owner(make_account):
    return make_account()


@pytest.fixture
def submit(app, season, make_account, make_city):
    """Return what submits an application; it works in the session of whoever calls it."""

    def make(owner=None, nomination="magazin-u-doma", staff=5, city=None, name="Тёплый хлеб"):
        own = db.session()
        business = businesses.register(
            own,
            owner or make_account(),
            name=name,
            inn="7707083893",
            city=city or make_city(),
            staff=staff,
        )
        current = seasons.current(own)
        chosen = next(one for one in seasons.nominations_of(own, current) if one.slug == nomination)
        return applications.submit(own, current, business, chosen, DESCRIPTION)

    return make
