import pytest

from nominations.phases import VotingState
from voting import rules
from voting.rules import Outcome
from voting.sms.grammar import Kind


def test_a_ballot_may_be_cast_while_voting_is_open() -> None:
    assert rules.refusal(VotingState.OPEN, withdrawn=False, own=False) is None


@pytest.mark.parametrize(
    ("state", "withdrawn", "own", "outcome"),
    [
        (VotingState.BEFORE, False, False, Outcome.NOT_OPEN_YET),
        (VotingState.AFTER, False, False, Outcome.CLOSED),
        (VotingState.OPEN, True, False, Outcome.WITHDRAWN),
        (VotingState.OPEN, False, True, Outcome.OWN_ENTRY),
        (VotingState.AFTER, True, True, Outcome.CLOSED),
        (VotingState.OPEN, True, True, Outcome.WITHDRAWN),
    ],
)
def test_a_refusal_names_the_first_reason(
    state: VotingState,
    withdrawn: bool,
    own: bool,
    outcome: Outcome,
) -> None:
    assert rules.refusal(state, withdrawn=withdrawn, own=own) is outcome


def test_a_second_vote_is_told_apart_by_its_choice() -> None:
    assert rules.repeated(7, 7) is Outcome.ALREADY_SAME
    assert rules.repeated(7, 8) is Outcome.ALREADY_OTHER


def test_every_message_but_a_vote_has_an_outcome() -> None:
    outcomes = {kind: rules.without_vote(kind) for kind in Kind}

    assert outcomes.pop(Kind.VOTE) is None
    assert None not in outcomes.values()
    assert Outcome.ACCEPTED not in outcomes.values()


def test_a_slip_of_the_finger_is_answered_like_an_unknown_code() -> None:
    assert rules.without_vote(Kind.BAD_CHECK) is rules.without_vote(Kind.UNKNOWN_CODE)
