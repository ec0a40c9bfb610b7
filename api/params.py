"""Query parameters, read strictly: an unknown name or a value that cannot be is an error that says what can."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.http import HttpRequest, QueryDict
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from api.geometry import GeometryError, check_position, read_bbox, read_polygon
from api.problems import InvalidParameter
from spatial.bbox import BBox
from spatial.errors import UnknownTerritory
from spatial.models import Territory
from spatial.queries import territory_by_code

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")
VALUE_LIMIT = 100_000  # characters
SPOKEN = "geopot.language"  # in the request's META: what the answer is written in
LIST_LIMIT = 100  # codes in one parameter
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Query:
    """The parameters of one request.

    known   those the endpoint documents; any other name is refused, because a filter that is silently ignored shows
            what was not asked for
    """

    def __init__(self, request: HttpRequest | Request, known: Iterable[OpenApiParameter]) -> None:
        self.values = single_values(request.GET, {p.name for p in known if p.location == p.QUERY})
        self.request = request

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str | None:
        """The value; None where it is absent or empty."""
        return self.values.get(name) or None

    def texts(self, name: str) -> tuple[str, ...]:
        """Values between commas, none of them empty."""
        text = self.text(name)
        if text is None:
            return ()
        parts = [part.strip() for part in text.split(",")]
        if not all(parts) or len(parts) > LIST_LIMIT:
            raise InvalidParameter(name, f"1 to {LIST_LIMIT} values with a comma between them are needed")
        return tuple(dict.fromkeys(parts))

    def choice(self, name: str, choices: type[Choice], default: Choice | None = None) -> Choice | None:
        text = self.text(name)
        return default if text is None else one_of(name, text, choices)

    def choices(self, name: str, choices: type[Any]) -> tuple[Any, ...]:
        return tuple(one_of(name, text, choices) for text in self.texts(name))

    def number(self, name: str, *, least: float = -math.inf, most: float = math.inf) -> float | None:
        text = self.text(name)
        if text is None:
            return None
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or "_" in text:
            raise InvalidParameter(name, f"a finite number is needed, not {shorten(text)}")
        if not least <= number <= most:
            raise InvalidParameter(name, f"a number from {least:,g} to {most:,g} is needed, not {shorten(text)}")
        return number

    def whole(self, name: str, *, default: int, most: int) -> int:
        text = self.text(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most):
            raise InvalidParameter(name, f"a whole number from 1 to {most:,} is needed, not {shorten(text)}")
        return int(text)

    def position(self) -> tuple[float, float]:
        """lon, lat, which must both be there."""
        lon, lat = self.number("lon"), self.number("lat")
        if lon is None or lat is None:
            missing = "lon" if lon is None else "lat"
            raise InvalidParameter(missing, "longitude and latitude are both needed, in degrees")
        try:
            check_position(lon, lat)
        except GeometryError as error:
            raise InvalidParameter("lat" if str(error).startswith("lat") else "lon", str(error)) from error
        return lon, lat

    def bbox(self) -> BBox | None:
        return self.geometry("bbox", read_bbox)

    def polygon(self) -> Polygon | MultiPolygon | None:
        return self.geometry("polygon", read_polygon)

    def geometry(self, name: str, read: Callable[[str], Value]) -> Value | None:
        text = self.text(name)
        if text is None:
            return None
        try:
            return read(text)
        except GeometryError as error:
            raise InvalidParameter(name, str(error)) from error

    def moment(self, name: str, zone: ZoneInfo | None) -> datetime | None:
        """An instant with its offset, or a day, which begins at midnight of the zone."""
        text = self.text(name)
        return None if text is None else read_moment(name, text, zone)

    def territory(self) -> Territory | None:
        code = self.text("territory")
        if code is None:
            return None
        try:
            return territory_by_code(code)
        except UnknownTerritory as error:
            raise InvalidParameter("territory", str(error).removesuffix(".")) from error

    def language(self) -> str:
        """`lang`, else what Accept-Language prefers among ours, else Indonesian."""
        known = [code for code, _ in settings.LANGUAGES]
        language = self.text("lang")
        if language is None:
            accepted = str(getattr(self.request, "LANGUAGE_CODE", settings.LANGUAGE_CODE))
            language = accepted if accepted in known else settings.LANGUAGE_CODE
        if language not in known:
            raise InvalidParameter("lang", f"{shorten(language)} is not spoken here: {' or '.join(known)}")
        self.request.META[SPOKEN] = language
        return language


def single_values(query: QueryDict, known: set[str]) -> Mapping[str, str]:
    for name, values in query.lists():
        if name not in known:
            names = ", ".join(sorted(known))
            raise InvalidParameter(shorten(name, quoted=False), f"there is no such parameter here; there are {names}")
        if len(values) > 1:
            raise InvalidParameter(
                name, "it stands more than once; write several values with commas, where it takes them"
            )
        if "\x00" in values[0] or len(values[0]) > VALUE_LIMIT:
            raise InvalidParameter(name, f"at most {VALUE_LIMIT:,} characters are taken, and no NUL")
    return {name: values[0] for name, values in query.lists()}


def one_of(name: str, text: str, choices: type[Choice]) -> Choice:
    try:
        return choices(text)
    except ValueError:
        known = ", ".join(choice.value for choice in choices)
        raise InvalidParameter(name, f"there is no {shorten(text)}; there are {known}") from None


def read_moment(name: str, text: str, zone: ZoneInfo | None) -> datetime:
    expected = f"a day or an instant is needed, as 2026-01-31 or 2026-01-31T17:00:00Z, not {shorten(text)}"
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # a "+" that nobody escaped arrives as a space
    except ValueError:
        raise InvalidParameter(name, expected) from None
    if moment.tzinfo is None:
        if not is_day(text):
            raise InvalidParameter(name, f"{expected}: an instant has an offset, Z or +07:00 (%2B07:00 in an address)")
        if zone is None:
            raise InvalidParameter(name, "a day begins at a city's midnight: add territory, or write an instant")
        moment = moment.replace(tzinfo=zone)
    if not EARLIEST.year <= moment.year < LATEST.year:
        raise InvalidParameter(name, f"a year from {EARLIEST.year} to {LATEST.year - 1} is needed")
    return moment


def is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def shorten(text: str, *, quoted: bool = True) -> str:
    """What somebody wrote, fit for a message."""
    short = text if len(text) <= 40 else f"{text[:39]}…"
    return repr(short) if quoted else short
