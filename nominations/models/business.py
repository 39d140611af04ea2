"""A business: a firm with one owner account."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.auth.models import Account
from app.core.db import Base, Instant, Serial, db_now
from nominations import naming
from nominations.models.city import City


class Business(Base):
    """A firm that enters the prize; it has a city and a staff count."""

    __tablename__ = "business"
    __table_args__ = (CheckConstraint("staff BETWEEN 0 AND 100000", name="staff"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    #: Taxpayer's number: 10 digits of a firm, 12 of a sole trader, with right check digits.
    inn: Mapped[str] = mapped_column(String(12), index=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id"))
    staff: Mapped[int] = mapped_column(Integer)
    #: The name as names are compared, for telling doubles.
    name_key: Mapped[str] = mapped_column(String(100), server_default="", index=True)
    #: The phone by which customers reach the business: encrypted, and its keyed hash.
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_key: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    #: The host of its site, such as pekarnya.ru.
    site: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())

    owner: Mapped[Account] = relationship()
    city: Mapped[City] = relationship(lazy="joined", innerjoin=True)

    @validates("name")
    def _compare_by(self, _column: str, name: str) -> str:
        """Keep the name's key beside every name that is set."""
        self.name_key = naming.key(name)
        return name
