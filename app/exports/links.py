"""Links to the files of exports: signed, good for a day, and for the file's owner alone."""

from itsdangerous import BadData, URLSafeTimedSerializer

from app.exports.files import TERM

SALT = "export-file"


def token(secret: str, file_id: int) -> str:
    """Return what stands in the address of a file."""
    made = URLSafeTimedSerializer(secret, salt=SALT).dumps(file_id)
    return made if isinstance(made, str) else made.decode()


def read(secret: str, text: str) -> int | None:
    """Return the file of an address; None when it was altered, or is a day old."""
    signer = URLSafeTimedSerializer(secret, salt=SALT)
    try:
        number = signer.loads(text, max_age=int(TERM.total_seconds()))
    except BadData:
        return None
    return number if isinstance(number, int) else None
