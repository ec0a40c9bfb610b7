"""Everybody sees the complaints that the table of rights says, as it says, on every way there is to ask for them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.gis.geos import Point

from geo_pot.complaints.models import Complaint
from tests.access.world import CATEGORIES, COMPLAINTS, NOON, PEOPLE, SOME, World, seen_by
from tests.complaints.grid_city import SIDE, SOUTH, WEST

Json = dict[str, Any]
ALL: dict[str, str | int] = {"limit": 1000}
EVERYWHERE = f"{WEST - 0.05},{SOUTH - 0.05},{WEST + 0.1},{SOUTH + 0.1}"
AROUND = f"POLYGON(({WEST - 0.05} {SOUTH - 0.05},{WEST + 0.1} {SOUTH - 0.05},{WEST + 0.1} {SOUTH + 0.1},"
AROUND += f"{WEST - 0.05} {SOUTH + 0.1},{WEST - 0.05} {SOUTH - 0.05}))"
people = pytest.mark.parametrize(
    "person", [name if name in SOME else pytest.param(name, marks=pytest.mark.slow) for name in PEOPLE]
)
STEP_M = 20


def ask(world: World, person: str, path: str, **query: str | int) -> Json:
    response = world.clients[person].get(f"/api/v1/{path}", query)
    body: Json = json.loads(response.getvalue())
    assert response.status_code == 200, body
    return body


def listed(world: World, person: str, **query: str | int) -> dict[str, str]:
    features = ask(world, person, "complaints", **ALL, **query)["features"]
    return {world.named(feature["id"]): feature["properties"]["view"] for feature in features}


def those(person: str, **like: str) -> dict[str, str]:
    """What the table lets somebody see, of the complaints whose row is like this."""
    return {
        name: view
        for name, view in seen_by(person).items()
        if all(COMPLAINTS[name].get(key) == value for key, value in like.items())
    }


@people
def test_the_list_holds_what_somebody_may_see(world: World, person: str) -> None:
    assert listed(world, person) == seen_by(person)


@pytest.mark.slow
@people
@pytest.mark.parametrize(
    "query",
    [
        {"bbox": EVERYWHERE},
        {"polygon": AROUND},
        {"updated_after": "2020-01-01T00:00:00Z"},
        {"created_from": NOON.isoformat()},
        {"boundaries": "then"},
        {"territory": "GRID", "bbox": EVERYWHERE},
        {"group": "waste", "lang": "id"},
    ],
    ids=lambda query: next(iter(query)),
)
def test_no_way_to_ask_for_all_shows_more(world: World, person: str, query: dict[str, str]) -> None:
    wanted = seen_by(person)
    if "territory" in query:
        wanted = {name: view for name, view in wanted.items() if "city" not in COMPLAINTS[name]}

    assert listed(world, person, **query) == wanted


@people
def test_filters_narrow_what_is_seen_and_nothing_else(world: World, person: str) -> None:
    wanted = {
        "category": {code: those(person, category=code) for code in CATEGORIES},
        "kind": {
            "early_warning": {name: view for name, view in seen_by(person).items() if "warning" in COMPLAINTS[name]},
            "complaint": {name: view for name, view in seen_by(person).items() if "warning" not in COMPLAINTS[name]},
        },
        "view": {
            view: {name: seen for name, seen in seen_by(person).items() if seen in view.split(",")}
            for view in (
                "public",
                "points",
                "own",
                "neighbour",
                "staff",
                "staff,neighbour",
                "own,neighbour,staff",
                "public,staff",
            )
        },
    }

    found = {key: {value: listed(world, person, **{key: value}) for value in values} for key, values in wanted.items()}

    assert found == wanted


@people
def test_an_area_and_an_agency_hold_what_is_seen_of_them(world: World, person: str) -> None:
    inside = {"A": ("A", "A|B"), "C": ("C",), "D": ("D",)}
    here = {name: view for name, view in seen_by(person).items() if "city" not in COMPLAINTS[name]}
    found = {code: listed(world, person, area=code, territory="GRID") for code in inside}

    assert found == {
        code: {name: view for name, view in here.items() if COMPLAINTS[name]["at"] in places}
        for code, places in inside.items()
    }
    assert listed(world, person, agency="UNIT-EAST", territory="GRID") == {
        name: view for name, view in here.items() if COMPLAINTS[name]["at"] == "D" and "warning" not in COMPLAINTS[name]
    }


@people
def test_one_complaint_is_told_as_in_the_list_or_not_at_all(world: World, person: str) -> None:
    told = {}
    for name, complaint in world.complaints.items():
        response = world.clients[person].get(f"/api/v1/complaints/{complaint.public_id}")
        body = json.loads(response.content)
        assert response.status_code in (200, 404), body
        if response.status_code == 200:
            told[name] = body["properties"]["view"]
            check_told(body, complaint, name)
        else:
            assert body["detail"].startswith(f"There is no complaint {complaint.public_id}")

    assert told == seen_by(person)


def check_told(feature: Json, complaint: Complaint, name: str) -> None:
    """Words and the very place go to whom they may, and to nobody else."""
    told, place = feature["properties"], feature["geometry"]["coordinates"]
    full, at = told["view"] in ("own", "neighbour", "staff"), (complaint.location.x, complaint.location.y)
    precision, text = CATEGORIES[COMPLAINTS[name]["category"]]
    is_exact = told["view"] != "public" or precision == "exact"

    assert ("text" in told) == (full or text == "redacted")
    assert ("accuracy_m" in told) == (told["view"] != "public")
    assert ("held_since" in told) == ("note" in told["history"][0]) == (told["view"] in ("neighbour", "staff"))
    assert (math.dist(place, at) < 1e-6) == is_exact
    assert (told["edge_m"] is None) == (not is_exact or name == "lost")
    assert (told["on_border"], told["distance_m"] is None) == ((name == "border_a") if is_exact else None, not is_exact)
    if not is_exact:
        assert (told["route"]["trace"], told["route"]["why"], told["candidates"]) == (None, None, [])


@people
def test_an_areas_numbers_count_what_is_seen(world: World, person: str) -> None:
    counted = {
        code: sum(row["open"] for row in ask(world, person, f"areas/{code}/summary", territory="GRID")["by_category"])
        for code in ("A", "C", "D")
    }
    inside = {"A": ("A", "A|B"), "C": ("C",), "D": ("D",)}

    assert counted == {
        code: sum(
            COMPLAINTS[name]["at"] in places and "city" not in COMPLAINTS[name] and "warning" not in COMPLAINTS[name]
            for name in seen_by(person)
        )
        for code, places in inside.items()
    }


def walk(complaint: Complaint) -> Iterator[tuple[str, Point]]:
    """Small boxes on a grid of 40 m around a complaint's very place."""
    for east in range(-160, 161, 2 * STEP_M):
        for north in range(-160, 161, 2 * STEP_M):
            x, y = complaint.location.x + east / 110_700, complaint.location.y + north / 110_600
            half = STEP_M / 110_600
            yield f"{x - half},{y - half},{x + half},{y + half}", Point(x, y)


@pytest.mark.slow
@pytest.mark.parametrize(("person", "shape"), [("nobody", "bbox"), ("camat_east", "bbox"), ("lurah_c", "polygon")])
def test_no_box_finds_a_place_that_is_not_told(world: World, person: str, shape: str) -> None:
    """An oracle would find the complaint in the box around its very place; the public place answers instead."""
    complaint = world.complaints["noise_a"]
    id_ = str(complaint.public_id)
    (told,) = (f for f in ask(world, person, "complaints", **ALL)["features"] if f["id"] == id_)
    lon, lat = told["geometry"]["coordinates"]
    hits = set()
    for box, middle in walk(complaint):
        west, south, east, north = (float(part) for part in box.split(","))
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        drawn = box if shape == "bbox" else f"POLYGON(({','.join(f'{x} {y}' for x, y in corners)}))"
        features = ask(world, person, "complaints", **{shape: drawn})["features"]
        if id_ in {feature["id"] for feature in features}:
            hits.add((west <= lon <= east and south <= lat <= north, round(middle.x, 5), round(middle.y, 5)))

    assert {is_where_it_is_told for is_where_it_is_told, *_ in hits} == {True}


def test_all_of_a_square_and_all_of_a_kelurahan_are_told_as_one_place(world: World) -> None:
    """Worked out here from the definition: the middle of the square of 100 m of the metric system."""
    noise = world.complaints["noise_a"]
    metric = Point(noise.location.x, noise.location.y, srid=4326)
    metric.transform(32748)
    middle = Point(metric.x // 100 * 100 + 50, metric.y // 100 * 100 + 50, srid=32748)
    middle.transform(4326)
    by_id = {f["id"]: f["geometry"]["coordinates"] for f in ask(world, "nobody", "complaints", **ALL)["features"]}
    family = by_id[str(world.complaints["family_a"].public_id)]

    assert math.dist(by_id[str(noise.public_id)], (middle.x, middle.y)) < 2e-6
    assert (WEST < family[0] < WEST + SIDE, SOUTH < family[1] < SOUTH + SIDE) == (True, True)


@people
def test_neighbours_hear_of_what_lies_on_their_border(world: World, person: str) -> None:
    """An exact place is public, so that it is near the border is; of others it is told to whom the place is."""
    told = ask(world, person, "areas/B/summary", territory="GRID")["border_complaints_of_neighbours"]

    assert [world.named(item["id"]) for item in told["items"]] == ["border_a"]
