"""What a role is given for, as a body names it: codes that are looked up."""

from __future__ import annotations

from api.bodies import Body
from api.problems import InvalidBody
from geo_pot.agencies.models import Agency
from geo_pot.complaints.queries import codes
from spatial.errors import UnknownTerritory
from spatial.models import Area, Territory
from spatial.queries import territory_by_code

CODE_LIMIT = 64


def required(body: Body, name: str, most: int) -> str:
    text = body.text(name, most=most)
    if not text:
        body.wrong(name, "this is needed")
    return text or ""


def find_territory(code: str) -> Territory:
    try:
        return territory_by_code(code)
    except UnknownTerritory as error:
        raise InvalidBody([("/territory", str(error).removesuffix("."))]) from error


def find_area(code: str | None, territory: Territory) -> Area | None:
    if code is None:
        return None
    try:
        within = codes.area_within(code, territory)
    except codes.UnknownCode as error:
        raise InvalidBody([("/area", str(error).removesuffix("."))]) from error
    return Area.objects.get(pk=within.area_id)


def find_agency(code: str | None, territory: Territory) -> Agency | None:
    if code is None:
        return None
    agency = Agency.objects.filter(territory=territory, code=code, active=True).first()
    if agency is None:
        raise InvalidBody([("/agency", "there is no such agency; /api/v1/agencies lists them")])
    return agency
