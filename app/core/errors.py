"""What can go wrong by the rules of the prize, each named for what happened."""


class DomainError(Exception):
    """A rule of the prize refused what was asked; `message` says it to the person, in Russian."""

    message = "Это действие сейчас невозможно."

    def __init__(self, message: str | None = None) -> None:
        """Take a more exact sentence than the class's own, when there is one."""
        self.message = message or self.message
        super().__init__(self.message)


class TooManyAttempts(DomainError):
    """Somebody tried too often in a short time."""

    message = "Слишком много попыток. Попробуйте через 15 минут."
