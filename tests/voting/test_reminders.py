"""Letters at the season's milestones: each once, to those who want it, and nothing hidden in them."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.core import outbox
from app.core.clock import now
from app.core.outbox import Letter, OutboxMessage
from app.tasks import milestones
from nominations import mailboxes, phases
from nominations.models.reminder import Reminder
from nominations.models.team import Membership
from nominations.phases import Milestone
from tests.mail import letters
from tests.prize import open_dates
from voting import reminders

DAY = timedelta(days=1)


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def at(season, move_dates):
    """Return what puts the season at one of its milestones."""
    moment = now() - timedelta(hours=1)
    dates = {
        Milestone.VOTING: {"voting_opens": moment},
        Milestone.WEEK_LEFT: {
            "registration_closes": moment - DAY,
            "voting_closes": moment + 7 * DAY,
            "hides_at": moment + 6 * DAY,
        },
        Milestone.HIDDEN: {"registration_closes": moment - DAY, "hides_at": moment},
    }
    return lambda milestone: move_dates(season, **dates[milestone])


@pytest.fixture
def round_of_letters(session, ring):
    """Return what runs the worker's round; it tells what was posted by it."""

    def done() -> list[Letter]:
        session.execute(delete(OutboxMessage))
        session.commit()
        milestones.remind()
        return letters(session, ring)

    return done


@pytest.mark.databases
@pytest.mark.parametrize("milestone", [Milestone.VOTING, Milestone.WEEK_LEFT, Milestone.HIDDEN])
def test_an_owner_is_written_about_a_turn_once(entry, session, at, round_of_letters, milestone):
    entry.accepted_at = now() - 30 * DAY
    at(milestone)

    first, second = round_of_letters(), round_of_letters()

    assert [one.to for one in first] == [entry.application.business.owner.email]
    assert "Салон «Ромашка», код 12\N{NO-BREAK SPACE}340" in first[0].text
    assert f"/cabinet/entries/{entry.id}/kit" in first[0].text
    assert second == []


def test_two_entries_of_one_owner_are_in_one_letter(
    season, entry, make_entry, at, round_of_letters
):
    owner = entry.application.business.owner
    make_entry(season, code="23450", name="Пекарня", owner=owner, nomination="restorany-kafe")
    at(Milestone.HIDDEN)

    [letter] = round_of_letters()

    assert "/e/12340" in letter.text
    assert "/e/23450" in letter.text


@pytest.mark.databases
@pytest.mark.parametrize("statement", range(3))
def test_a_worker_killed_between_statements_loses_no_letter_and_doubles_none(
    session, entry, at, round_of_letters, monkeypatch, statement
):
    at(Milestone.HIDDEN)
    killed = [reminders, "_note"], [outbox, "post"], [reminders, "_entries"]
    where, name = killed[statement]
    true = getattr(where, name)

    def kill(*arguments, **named):
        true(*arguments, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(where, name, kill)
    with pytest.raises(KeyboardInterrupt):
        milestones.remind()
    session.rollback()
    monkeypatch.setattr(where, name, true)

    assert len(round_of_letters()) == 1
    assert round_of_letters() == []


def test_whoever_wants_no_reminders_gets_only_what_is_duty(
    session, entry, at, round_of_letters, cast, certify
):
    mailboxes.stop(session, entry.application.business.owner)
    cast(entry)
    at(Milestone.HIDDEN)

    quiet = round_of_letters()
    certify()
    [result] = round_of_letters()

    assert quiet == []
    assert result.unsubscribe == ""
    assert "Поздравляем, вы победили" in result.text
    assert "Засчитано голосов: 1" in result.text
    assert f"/cabinet/entries/{entry.id}/kit/results" in result.text


def test_a_reminder_carries_the_link_that_ends_them(client, session, entry, at, round_of_letters):
    at(Milestone.HIDDEN)
    [letter] = round_of_letters()
    path = letter.unsubscribe.removeprefix("http://localhost")

    shown = client.get(path)
    # A mail program's own press: no cookie, no token of ours (RFC 8058).
    pressed = client.post(path, data={"List-Unsubscribe": "One-Click"})

    owner = entry.application.business.owner
    assert letter.unsubscribe in letter.text
    assert shown.status_code == 200
    assert pressed.status_code == 303
    assert mailboxes.is_quiet(session, owner)
    client.post(path, data={"act": "resume"})
    assert not mailboxes.is_quiet(session, owner)


def test_a_spoilt_link_changes_nothing(client, session, entry):
    answer = client.post("/letters/MQ.spoilt")

    assert answer.status_code == 409
    assert session.scalars(select(Reminder)).all() == []


def test_no_letter_of_the_hidden_days_tells_a_count(
    session, entry, cast, seal, at, round_of_letters
):
    for _ in range(7):
        cast(entry)
    seal()
    session.rollback()
    at(Milestone.HIDDEN)

    [letter] = round_of_letters()

    assert "голосов:" not in letter.text
    assert "место" not in letter.text
    assert "скрыты от всех до итогов" in letter.text


def test_one_letter_says_that_a_week_is_left_and_that_the_count_is_hidden():
    dates = open_dates()

    due = phases.milestones(dates, dates.hides_at)

    assert dates.voting_closes - dates.hides_at == timedelta(days=7)
    assert due == [Milestone.HIDDEN]


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (-1, []),
        (0, [Milestone.VOTING]),
        (2, [Milestone.VOTING]),
        (3, []),
        (33, [Milestone.HIDDEN]),
        (36, []),
        (40, []),
        (47, [Milestone.RESULT]),
        (76, [Milestone.RESULT]),
        (77, []),
    ],
)
def test_a_turn_is_told_soon_or_not_at_all(after, due):
    dates = open_dates()

    assert phases.milestones(dates, dates.voting_opens + timedelta(days=after)) == due


@pytest.mark.databases
def test_the_whole_team_reads_the_result_and_nobody_else(
    session, entry, make_account, make_entry, season, round_of_letters, cast, certify
):
    member, stranger = make_account("team@example.ru"), make_account("stranger@example.ru")
    business = entry.application.business
    other = make_entry(season, "23450", owner=stranger)
    session.add(Membership(business_id=business.id, account_id=member.id))
    session.commit()
    cast(entry)
    certify()

    written = {letter.to: letter.text for letter in round_of_letters()}

    assert written.keys() == {business.owner.email, member.email, stranger.email}
    assert "Поздравляем, вы победили" in written[member.email]
    assert f"/entries/{other.id}/" not in written[member.email]
    assert "Поздравляем" not in written[stranger.email]
    assert round_of_letters() == []


def test_of_other_turns_the_owner_alone_is_written(
    session, entry, make_account, at, round_of_letters
):
    business, member = entry.application.business, make_account()
    session.add(Membership(business_id=business.id, account_id=member.id))
    session.commit()
    at(Milestone.HIDDEN)

    assert [letter.to for letter in round_of_letters()] == [business.owner.email]
