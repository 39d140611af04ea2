"""The rules of a vote: what becomes of it, and why.

!!! Whoever changes a rule here changes docs/how-votes-are-counted.md with it.
"""

from enum import StrEnum

from nominations.phases import VotingState
from voting.sms.grammar import Kind


class Outcome(StrEnum):
    """What became of a vote, or of a message that was to be one."""

    ACCEPTED = "accepted"
    ALREADY_SAME = "already_same"  # the phone's ballot in the nomination is for this entry
    ALREADY_OTHER = "already_other"  # it is for another entry: the first counts
    NOT_OPEN_YET = "not_open_yet"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    OWN_ENTRY = "own_entry"
    UNKNOWN_CODE = "unknown_code"
    AMBIGUOUS = "ambiguous"
    UNREADABLE = "unreadable"
    NOT_RUSSIAN = "not_russian"
    HELP = "help"
    STOP = "stop"
    NO = "no"


#: What a message leads to that is no vote. A slip and an unknown code are answered alike.
_NO_VOTE = {
    Kind.AMBIGUOUS: Outcome.AMBIGUOUS,
    Kind.BAD_CHECK: Outcome.UNKNOWN_CODE,
    Kind.UNKNOWN_CODE: Outcome.UNKNOWN_CODE,
    Kind.STOP: Outcome.STOP,
    Kind.HELP: Outcome.HELP,
    Kind.NO: Outcome.NO,
    Kind.EMPTY: Outcome.UNREADABLE,
    Kind.UNREADABLE: Outcome.UNREADABLE,
}


def without_vote(kind: Kind) -> Outcome | None:
    """The outcome of a message that is no vote; None for a vote."""
    return _NO_VOTE.get(kind)


def refusal(state: VotingState, *, withdrawn: bool, own: bool) -> Outcome | None:
    """Why a ballot may not be cast, the first reason that holds; None if it may.

    `withdrawn`: the entry takes part no more. `own`: the phone is that of the entry's owner.
    """
    reasons = {
        Outcome.NOT_OPEN_YET: state is VotingState.BEFORE,
        Outcome.CLOSED: state is VotingState.AFTER,
        Outcome.WITHDRAWN: withdrawn,
        Outcome.OWN_ENTRY: own,
    }
    return next((outcome for outcome, holds in reasons.items() if holds), None)


def repeated(first_entry_id: int, entry_id: int) -> Outcome:
    """The outcome of a second vote in a nomination: the first ballot counts, whatever it chose."""
    return Outcome.ALREADY_SAME if first_entry_id == entry_id else Outcome.ALREADY_OTHER
