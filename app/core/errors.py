"""What can go wrong by the rules of the prize, each named for what happened."""


class DomainError(Exception):
    """A rule of the prize refused what was asked; `message` says it to the person, in Russian.

    An edge that shows it in the reader's language asks `app.core.languages.said`.
    """

    message = "Это действие сейчас невозможно."

    def __init__(self, message: str | None = None, **values: object) -> None:
        """Take a more exact sentence than the class's own, and what goes into its %(places)s."""
        self.template = message or type(self).message
        self.values = values
        self.message = self.template % values if values else self.template
        super().__init__(self.message)


class TooManyAttempts(DomainError):
    """Somebody tried too often in a short time."""

    message = "Слишком много попыток. Попробуйте через 15 минут."
