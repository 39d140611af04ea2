"""The texts that go out by SMS, each with the longest values that a season can put into it."""

from dataclasses import dataclass

from app.core import tokens
from nominations.models.season import Season
from voting.rules import Outcome
from voting.sms import replies

#: As many bytes as a receipt has.
RECEIPT = b"\xff" * 16


@dataclass(frozen=True)
class Sample:
    """A text as it would be sent: its name, its length in UTF-16 units, its segments."""

    name: str
    text: str
    units: int

    @property
    def segments(self) -> int:
        """Return what it costs: segments of 70 units, or of 67 when there are several."""
        return 1 if self.units <= replies.SEGMENT else -(-self.units // (replies.SEGMENT - 3))


def of(season: Season, host: str) -> list[Sample]:
    """Return every text of a season at its longest."""
    code = "9" * season.code_length
    values = {
        "code": code,
        "receipt": replies.receipt(code, tokens.spell(RECEIPT), host),
        "opens": replies.day(season.voting_opens),
        "results": replies.day(season.results_at),
        "digits": season.code_length,
    }
    texts = {str(name): replies.text(name, **values) for name in Outcome if name in replies.TEXTS}
    texts[str(Outcome.NOT_RUSSIAN)] = replies.strangers(season.countries)
    texts["code"] = replies.ONE_TIME_CODE.format(code="999999", entry=code)
    texts["data_code"] = replies.DATA_CODE.format(code="999999")
    texts["look_code"] = replies.LOOK_CODE.format(code="999999")
    return [Sample(name, text, replies.units(text)) for name, text in texts.items()]
