"""A city of the reference table."""

from datetime import date

from sqlalchemy import Date, Float, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Serial


class City(Base):
    """A Russian town with its region and population; homonyms are told apart by region."""

    __tablename__ = "city"
    __table_args__ = (UniqueConstraint("name", "region", name="uq_city_name_region"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    geonameid: Mapped[int | None] = mapped_column(Integer, unique=True)
    name: Mapped[str] = mapped_column(String(80))
    region: Mapped[str] = mapped_column(String(80))
    population: Mapped[int] = mapped_column(Integer)
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    #: Where the population figure is from, and of which day it is.
    source: Mapped[str] = mapped_column(String(120))
    dated: Mapped[date | None] = mapped_column(Date)
    #: The name casefolded, with ё as е, for searching.
    search_name: Mapped[str] = mapped_column(String(80), index=True)
