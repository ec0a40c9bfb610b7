"""The members of a JSON body, read strictly: all that is wrong is said at once, each with its JSON pointer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from api.geometry import GeometryError, check_position, read_number, read_position
from api.problems import InvalidBody

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")
GEOJSON_MEMBERS = {"type", "geometry", "properties", "id", "bbox"}


class Body:
    """A complaint as a flat object with lon and lat, or as a GeoJSON Feature with the same properties and a Point."""

    def __init__(self, value: object, known: set[str]) -> None:
        self.errors: list[tuple[str, str]] = []
        self.root = ""
        self.place: tuple[float, float] | None = None
        if not isinstance(value, dict):
            raise InvalidBody([("", "an object is needed")])
        if value.get("type") == "Feature" or "geometry" in value:
            self.members = self.read_feature(value)
        else:
            self.members = value
            self.place = self.read_lon_lat()
        for name in self.members.keys() - known - {"lon", "lat"}:
            self.wrong(name, f"there is no such member; there are {', '.join(sorted(known))}")

    def read_feature(self, feature: Mapping[str, object]) -> Mapping[str, object]:
        for name in feature.keys() - GEOJSON_MEMBERS:
            self.errors.append((f"/{escape(name)}", "a GeoJSON Feature has type, geometry and properties"))
        if feature.get("type") != "Feature":
            self.errors.append(("/type", "this is to be Feature"))
        if feature.get("geometry") is not None:
            self.place = self.attempt("/geometry", read_point, feature["geometry"])
        properties = feature.get("properties")
        if not isinstance(properties, dict):
            if properties is not None:
                self.errors.append(("/properties", "an object is needed"))
            properties = {}
        self.root = "/properties"
        for name in properties.keys() & {"lon", "lat"}:
            self.wrong(name, "a Feature says its place in its geometry")
        return properties

    def read_lon_lat(self) -> tuple[float, float] | None:
        if not self.members.keys() & {"lon", "lat"}:
            return None
        numbers = [self.read_coordinate(name) for name in ("lon", "lat")]
        lon, lat = numbers
        if lon is None or lat is None:
            return None
        try:
            check_position(lon, lat)
        except GeometryError as error:
            self.wrong("lat" if str(error).startswith("lat") else "lon", str(error))
        return lon, lat

    def read_coordinate(self, name: str) -> float | None:
        if name not in self.members:
            self.wrong(name, "longitude and latitude are both needed, in degrees")
            return None
        return self.attempt(f"{self.root}/{name}", lambda value: read_number(value, name), self.members[name])

    def attempt(self, pointer: str, read: Callable[[object], Value], value: object) -> Value | None:
        try:
            return read(value)
        except GeometryError as error:
            self.errors.append((pointer, str(error)))
            return None

    def wrong(self, name: str, detail: str) -> None:
        self.errors.append((f"{self.root}/{escape(name)}", detail))

    def has(self, name: str) -> bool:
        return name in self.members

    def text(self, name: str, *, most: int) -> str | None:
        """Text without NUL, which the database cannot store."""
        value = self.members.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self.wrong(name, "text is needed")
            return None
        if len(value) > most or "\x00" in value:
            self.wrong(name, f"at most {most:,} characters are taken, and no NUL")
            return None
        return value

    def number(self, name: str, *, least: float, most: float) -> float | None:
        value = self.members.get(name)
        if value is None:
            return None
        number = self.attempt(f"{self.root}/{name}", lambda given: read_number(given, name), value)
        if number is not None and not least <= number <= most:
            self.wrong(name, f"a number from {least:,g} to {most:,g} is needed")
        return number

    def choice(self, name: str, choices: type[Choice], default: Choice) -> Choice:
        text = self.text(name, most=100)
        if text is None:
            return default
        if text not in set(choices):
            self.wrong(name, f"there are {', '.join(choice.value for choice in choices)}")
            return default
        return choices(text)

    def finish(self) -> None:
        """Refuse the body with all that is wrong with it."""
        if self.errors:
            raise InvalidBody(self.errors)


def read_point(value: object) -> tuple[float, float]:
    """lon, lat of a GeoJSON Point in EPSG:4326, the only system that GeoJSON has."""
    if not isinstance(value, dict):
        raise GeometryError("a GeoJSON Point is needed")
    if value.get("type") != "Point":
        raise GeometryError("only a Point can be a complaint's place")
    if "crs" in value:
        raise GeometryError("GeoJSON is in longitude and latitude (WGS 84); leave crs out")
    return read_position(value.get("coordinates"))


def escape(name: str) -> str:
    """For a JSON pointer (RFC 6901)."""
    return name[:40].replace("~", "~0").replace("/", "~1")
