"""Columns of the organisers' work that hold personal data: a part of `personal_columns`."""

from voting.holdings import Basis, Holding, Term, Whose

STAFF = (
    Holding(
        "invitation",
        ("email",),
        "почта приглашённых в панель",
        Whose.STAFF,
        Basis.SAFETY,
        Term.ACCOUNT,
    ),
    Holding(
        "login_session",
        ("device", "address"),
        "браузер и сеть сеанса",
        Whose.STAFF,
        Basis.SAFETY,
        Term.MONTH,
        "ends_at",
    ),
    Holding(
        "passkey",
        ("name",),
        "имя ключа доступа, как его назвал владелец",
        Whose.STAFF,
        Basis.SAFETY,
        Term.ACCOUNT,
        "created_at",
    ),
    Holding(
        "audit_entry",
        ("address", "details"),
        "сеть, из которой действовали, и подробности: журнал действий",
        Whose.STAFF,
        Basis.LAW,
        Term.PROOF,
        "at",
    ),
    Holding(
        "minutes",
        ("text",),
        "имена двух организаторов и победителей в протоколе решения",
        Whose.STAFF,
        Basis.LAW,
        Term.PROOF,
        "at",
    ),
    Holding(
        "saved_export",
        ("asked",),
        "слова поиска в сохранённых выгрузках",
        Whose.OWNER,
        Basis.SAFETY,
        Term.ACCOUNT,
    ),
    Holding(
        "export_file",
        ("asked", "file"),
        "выгрузки: слова поиска и, в первые сутки, сам файл",
        Whose.OWNER,
        Basis.SAFETY,
        Term.MONTH,
        "asked_at",
    ),
)
