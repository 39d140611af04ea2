"""A business: a firm with one owner account."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    FunctionElement,
    Index,
    Integer,
    LargeBinary,
    String,
    false,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates
from sqlalchemy.sql.compiler import SQLCompiler

from app.auth.models import Account
from app.core.db import Base, Instant, Serial, db_now
from nominations import naming
from nominations.models.city import City

LONGEST_ADDRESS, LONGEST_HOURS = 120, 80
#: The words of a name, for finding it by how one of them begins.
WORDS = text("to_tsvector('simple'::regconfig, name_key)")


class has_words(FunctionElement[bool]):  # noqa: N801 -- reads as the SQL function it is.
    """Tell whether a word of `name_key` begins so; PostgreSQL asks the index over `WORDS`."""

    type = Boolean()
    inherit_cache = True
    name = "has_words"


@compiles(has_words, "postgresql")
def _on_postgresql(element: has_words, compiler: SQLCompiler, **options: Any) -> str:
    column, word = (compiler.process(one, **options) for one in element.clauses)
    lexeme = f"quote_literal(CAST({word} AS text)) || ':*'"
    return f"to_tsvector('simple'::regconfig, {column}) @@ to_tsquery('simple', {lexeme})"


@compiles(has_words, "sqlite")
def _on_sqlite(element: has_words, compiler: SQLCompiler, **options: Any) -> str:
    column, word = (compiler.process(one, **options) for one in element.clauses)
    return f"instr(' ' || {column}, ' ' || {word}) > 0"


class Business(Base):
    """A firm that enters the prize; it has a city and a staff count."""

    __tablename__ = "business"
    __table_args__ = (
        CheckConstraint("staff BETWEEN 0 AND 100000", name="staff"),
        Index("ix_business_name_words", WORDS, postgresql_using="gin").ddl_if(dialect="postgresql"),
        Index(
            "ix_business_alike",
            "id",
            sqlite_where=text("alike IS true"),
            postgresql_where=text("alike IS true"),
        ),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    #: Taxpayer's number: 10 digits of a firm, 12 of a sole trader, with right check digits.
    inn: Mapped[str] = mapped_column(String(12), index=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id"), index=True)
    staff: Mapped[int] = mapped_column(Integer)
    #: The name as names are compared, for telling doubles.
    name_key: Mapped[str] = mapped_column(String(100), server_default="", index=True)
    #: The phone by which customers reach the business: encrypted, and its keyed hash.
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_key: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    #: The host of its site, such as pekarnya.ru.
    site: Mapped[str | None] = mapped_column(String(120))
    #: Where in its town it is, and when it is open, in the owner's words; both are public.
    address: Mapped[str | None] = mapped_column(String(LONGEST_ADDRESS))
    hours: Mapped[str | None] = mapped_column(String(LONGEST_HOURS))
    #: When the state register said that the business of this INN works; None if nobody asked.
    inn_checked_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Whether another was alike when either was written down last: who may be a double at all.
    alike: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())

    owner: Mapped[Account] = relationship()
    city: Mapped[City] = relationship(lazy="joined", innerjoin=True)

    @validates("name")
    def _compare_by(self, _column: str, name: str) -> str:
        """Keep the name's key beside every name that is set."""
        self.name_key = naming.key(name)
        return name
