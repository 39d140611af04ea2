"""A table of businesses that an organiser has brought, before and after it is taken in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class ImportedTable(Base):
    """The rows as they were read; nothing else is written until somebody confirms them."""

    __tablename__ = "imported_table"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    #: The file's own name, as text and nothing more.
    name: Mapped[str] = mapped_column(String(120))
    #: The head and the rows, all texts; encrypted, for they hold people's addresses.
    rows: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: {field: number of the column}.
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    #: {added, known, faulty}: what became of the rows.
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)
