"""Files that workers make: one at a time, for a day, with the rights of the moment."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.auth.models import Role
from app.core.audit import AuditEntry
from app.core.clock import MOSCOW, now
from app.exports import files, making, rights, schedules, writing
from app.exports.making import Wanted
from app.exports.votes import Hidden
from app.tasks import exporting
from tests.mail import letters
from voting.models.export import Every, ExportFile, SavedExport

WANTED = Wanted("people", {}, "csv", personal=True)


@pytest.fixture
def ask(session, chief):
    """Return what asks for a file, as the panel does."""

    def asked(account=chief, wanted=WANTED, saved=None) -> int:
        number = files.ask(session, account, wanted, 0, saved).id
        session.commit()
        return number

    return asked


@pytest.fixture
def save(session, chief):
    """Return what saves an export whose time has come."""

    def saved(account=chief, wanted=WANTED) -> int:
        one = schedules.save(session, account, wanted, "Люди утром", Every.DAY)
        one.next_at = now() - timedelta(seconds=1)
        session.commit()
        return one.id

    return saved


def run(session, task=exporting.make) -> None:
    """Let a worker do its round."""
    session.rollback()
    task()
    session.rollback()


def acts(session, *, of: str) -> list[AuditEntry]:
    rows = select(AuditEntry).where(AuditEntry.action == of).order_by(AuditEntry.id)
    return list(session.scalars(rows))


@pytest.mark.databases
class TestOne:
    def test_it_is_made_kept_and_recorded(self, app, session, season, ask):
        number = ask()

        run(session)

        file = session.get(ExportFile, number)
        content = b"".join(app.extensions["storage"].pieces(file.file))
        assert (file.state, file.done, file.size) == ("ready", 1, len(content))
        assert "chief@example.ru" in content.decode()
        (made,) = acts(session, of="export.made")
        assert made.details["sha256"] == file.sha256.hex()
        assert (made.details["rows"], made.details["export"]) == (1, "people")
        assert made.actor_id == file.owner_id

    def test_one_is_made_at_a_time(self, session, season, ask):
        first, second = ask(), ask()

        assert files.claim(session, first)
        assert files.claim(session, second) is None
        assert files.claim(session, first) is None

    def test_what_a_dead_worker_left_is_made_by_another(self, session, season, ask):
        number = ask()
        files.claim(session, number)
        session.execute(update(ExportFile).values(seen_at=now() - timedelta(minutes=6)))
        session.commit()

        run(session, exporting.sweep)

        assert session.get(ExportFile, number).state == "ready"

    def test_a_fault_is_tried_three_times(self, session, season, ask, monkeypatch, caplog):
        number = ask()

        def broken(*_args):
            raise OSError("no space left")

        monkeypatch.setitem(writing.FORMS, "csv", broken)
        run(session)

        file = session.get(ExportFile, number)
        assert (file.state, file.attempts, file.fault) == ("failed", 3, "OSError")


class TestItsDay:
    def test_after_it_the_file_is_deleted_and_remembered_for_a_month(
        self, app, session, season, ask
    ):
        number = ask()
        run(session)
        name = session.get(ExportFile, number).file
        session.execute(update(ExportFile).values(expires_at=now()))
        session.commit()

        run(session, exporting.sweep)

        assert app.extensions["storage"].pieces(name) is None
        assert session.get(ExportFile, number).file is None
        session.execute(update(ExportFile).values(asked_at=now() - timedelta(days=31)))
        session.commit()
        run(session, exporting.sweep)
        assert session.get(ExportFile, number) is None

    def test_what_a_killed_worker_left_in_its_folder_goes_with_it(
        self, season, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(making.tempfile, "gettempdir", lambda: str(tmp_path))
        old, new = tmp_path / "prize-export-old", tmp_path / "prize-export-new"
        for folder in (old, new):
            folder.mkdir()
            (folder / "people.csv").write_text("почта")
        os.utime(old, (0, 0))

        making.tidy()

        assert not old.exists()
        assert new.exists()

    def test_nobody_asks_for_more_than_five_at_once(self, ask):
        for _ in range(5):
            ask()

        with pytest.raises(files.TooManyWaiting):
            ask()


class TestRights:
    @pytest.mark.parametrize(
        ("change", "why"),
        [
            ({"role": Role.OBSERVER}, rights.PersonalClosed),
            ({"role": Role.OWNER}, rights.ScreenClosed),
            ({"disabled": True}, rights.AccessClosed),
        ],
    )
    def test_a_file_is_not_made_for_who_has_lost_the_right_meanwhile(
        self, session, season, chief, ask, change, why
    ):
        number = ask()
        for name, value in change.items():
            setattr(chief, name, value)
        session.commit()

        run(session)

        file = session.get(ExportFile, number)
        assert (file.state, file.file, file.fault) == ("refused", None, why.message)
        assert acts(session, of="export.refused")[0].details["why"] == why.message

    def test_a_ready_file_is_not_handed_out_under_another_role(
        self, session, season, ring, chief, ask
    ):
        number = ask(wanted=Wanted("people", {}, "csv", personal=False))
        run(session)
        chief.role = Role.MODERATOR

        with pytest.raises(files.RoleChanged):
            files.hand_out(session, ring, session.get(ExportFile, number), chief)

    def test_a_ready_file_is_not_handed_out_once_its_figures_are_hidden(
        self, session, season, house, ring, chief, ask, move_dates
    ):
        number = ask(wanted=Wanted("standings", {}, "csv", personal=False))
        run(session)
        move_dates(season, hides_at=season.voting_opens)

        with pytest.raises(Hidden):
            files.hand_out(session, ring, session.get(ExportFile, number), chief)


class TestScheduled:
    def test_it_is_made_in_the_morning_and_a_letter_brings_a_link(
        self, session, season, ring, save
    ):
        number = save()

        run(session, exporting.sweep)

        (letter,) = letters(session, ring)
        file = session.scalars(select(ExportFile)).one()
        assert file.state == "ready"
        assert letter.to == "chief@example.ru"
        assert f"http://localhost/admin/exports/files/{file.id}" in letter.text
        assert not letter.attached
        assert session.get(SavedExport, number).next_at > now()

    def test_a_demoted_owner_gets_no_file_and_learns_why(self, session, season, ring, chief, save):
        number = save()
        chief.role = Role.OBSERVER
        session.commit()

        run(session, exporting.sweep)
        run(session, exporting.sweep)

        saved, file = session.get(SavedExport, number), session.scalars(select(ExportFile)).one()
        assert (file.state, file.file) == ("refused", None)
        assert (saved.every, saved.next_at, saved.stopped) == (
            "",
            None,
            rights.PersonalClosed.message,
        )
        (letter,) = letters(session, ring)
        assert rights.PersonalClosed.message in letter.text

    def test_an_owner_whose_access_is_closed_is_written_nothing(
        self, session, season, ring, chief, save
    ):
        number = save()
        chief.disabled = True
        session.commit()

        run(session, exporting.sweep)

        assert session.get(SavedExport, number).stopped == rights.AccessClosed.message
        assert letters(session, ring) == []
        assert acts(session, of="export.refused")

    def test_hidden_figures_stop_one_round_and_not_the_next_ones(
        self, session, season, ring, house, chief, save, move_dates
    ):
        number = save(wanted=Wanted("standings", {}, "csv", personal=False))
        move_dates(season, hides_at=season.voting_opens)

        run(session, exporting.sweep)

        assert session.scalars(select(ExportFile)).one().state == "refused"
        assert session.get(SavedExport, number).next_at > now()
        assert "попробуем снова" in letters(session, ring)[-1].text


@pytest.mark.parametrize(
    ("every", "moment", "expected"),
    [
        ("day", "2026-11-22T06:59", "2026-11-22T07:00"),
        ("day", "2026-11-22T07:00", "2026-11-23T07:00"),
        ("week", "2026-11-22T12:00", "2026-11-23T07:00"),
        ("week", "2026-11-23T07:00", "2026-11-30T07:00"),
    ],
)
def test_the_next_time_is_the_morning_of_moscow(every, moment, expected):
    at = datetime.fromisoformat(moment).replace(tzinfo=MOSCOW).astimezone(UTC)

    found = schedules.next_time(every, at)

    assert found == datetime.fromisoformat(expected).replace(tzinfo=MOSCOW)
