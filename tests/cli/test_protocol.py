"""`flask protocol verify` on a season whose log has not begun, and on one whose log is sealed."""


def test_before_the_first_checkpoint_it_says_what_to_do(app, season):
    answer = app.test_cli_runner().invoke(args=["protocol", "verify"])

    assert answer.exit_code == 1
    assert "flask count seal" in answer.output


def test_a_sealed_season_adds_up(app, session, season, make_entry, cast, seal):
    cast(make_entry(season))
    seal()
    session.rollback()

    answer = app.test_cli_runner().invoke(args=["protocol", "verify"])

    assert answer.exit_code == 0
    assert "сходится, строк: 2" in answer.output
