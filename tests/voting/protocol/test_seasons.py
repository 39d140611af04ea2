"""Honest seasons of every size raise no alarm; what an insider with the key seals is found."""

import os
from collections.abc import Callable
from random import Random

import pytest

from tests.voting.protocol.seasons import honest, resealed
from voting.protocol import leaves, verify

#: A hundred honest logs, or as many as the environment says.
LOGS = int(os.environ.get("HONEST_LOGS", "100"))
SIZES = (0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65)


def test_a_hundred_honest_logs_raise_no_alarm(monkeypatch) -> None:
    monkeypatch.setattr(verify, "signed", lambda *_: True)  # the slow part; others test it
    alarms = []
    for number in range(LOGS):
        chance = Random(number)
        size = SIZES[number % len(SIZES)] if number % 3 else chance.randrange(120)
        files = honest(chance, size, end=number % 2 == 0)
        alarms += [(number, fault) for fault in verify.verify(files)]

    assert alarms == []


def test_the_signature_of_a_made_up_season_is_checked_too() -> None:
    assert verify.verify(honest(Random(1), 20, end=True)) == []


TAG, BOUND = "a" * 32, "b" * 64
VOTE = f"vote krasota {TAG} {BOUND} web"


def at_end(*added: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [*lines, *added]


def before_close(*added: str) -> Callable[[list[str]], list[str]]:
    """Put lines before the close, and say there the place it has now."""

    def change(lines: list[str]) -> list[str]:
        place = next(n for n, line in enumerate(lines) if line.startswith("close "))
        return [*lines[:place], *added, leaves.close(place + len(added)), *lines[place + 1 :]]

    return change


def without(word: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [line for line in lines if not line.startswith(word)]


#: What someone with the key and the database may seal: the tree is right, the story is not.
FORGERIES = {
    "a second vote of a tag": (before_close(VOTE, VOTE), "второй голос"),
    "a vote in no nomination": (
        before_close(VOTE.replace("krasota", "drugoe")),
        "такой номинации нет",
    ),
    "a vote on the web after the close": (at_end(VOTE), "после закрытия"),
    "a vote after the reveal": (at_end(VOTE.replace("web", "sms")), "после закрытия"),
    "a vote that was never opened": (before_close(VOTE), "раскрыты не все"),
    "a ruling after the reveal": (at_end("void 1 burst"), "не вовремя"),
    "a late ruling before the reveal": (before_close("late void 1 burst"), "не вовремя"),
    "a ruling on the rules": (before_close("void 0 burst"), "решение не о голосе"),
    "a ruling on a vote to come": (before_close("void 500 burst"), "решение не о голосе"),
    "the same ruling twice": (
        before_close(VOTE, "void 13 burst", "void 13 burst"),
        "повторное",
    ),
    "a vote reinstated that counts": (before_close(VOTE, "reinstate 13 x"), "повторное"),
    "a lost vote that comes back": (
        before_close(VOTE, "void 13 lost", "reinstate 13 lost"),
        "повторное",
    ),
    "the same late ruling twice": (at_end("late void 1 x", "late void 1 x"), "повторное"),
    "a second close": (at_end("close 99"), "вторая"),
    "a second config": (before_close(f"config {BOUND}"), "вторая"),
    "a second reveal": (at_end(f"reveal {BOUND}"), "вторая"),
    "a second result": (at_end(f"result {BOUND}"), "вторая"),
    "no close": (without("close "), "до закрытия"),
    "no reveal": (without("reveal "), "openings"),
    "no result": (without("result "), "results"),
    "a leaf of no kind": (at_end("amend 1 x"), "не по правилам"),
    "an excluded vote that is counted": (before_close("quarantine 1 burst"), "голосов"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_an_insider_seals_is_found_and_named(name: str) -> None:
    change, words = FORGERIES[name]
    files = played()
    lines = files["leaves"].decode().splitlines()

    faults = verify.verify(resealed(files, change(lines)))

    assert any(words in fault for fault in faults), faults


def test_the_same_files_sealed_anew_without_a_change_are_honest() -> None:
    files = played()

    assert verify.verify(resealed(files, files["leaves"].decode().splitlines())) == []


def test_a_lost_vote_frees_its_tag_and_needs_no_opening() -> None:
    files = played(end=False)
    lines = files["leaves"].decode().splitlines()
    place = len(lines)

    again = resealed(files, [*lines, VOTE, f"void {place} lost", VOTE])

    assert verify.verify(again) == []


def played(*, end: bool = True) -> dict[str, bytes]:
    """Return a season of twelve votes and no ruling."""

    class Calm(Random):
        def random(self) -> float:
            return 0.35

    return honest(Calm(5), 12, end=end)
