"""Both neighbours see a complaint on their border as such; one of them holds it, and only she counts it."""

from __future__ import annotations

import pytest
from django.test import Client

from geo_pot.complaints.models import Complaint
from geo_pot.complaints.workflow import Status
from tests.api.client import get
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, EDGE_OF_A_AND_B, SIDE, SOUTH, WEST, GridCity

EDGE_OF_A_AND_C = (WEST + SIDE / 2, SOUTH + SIDE)  # both in kecamatan WEST
CORNER_OF_ALL = (WEST + SIDE, SOUTH + SIDE)
KELURAHAN, KECAMATAN = ("A", "B", "C", "D"), ("WEST", "EAST")


def report(city: GridCity, at: tuple[float, float]) -> Complaint:
    return Complaint.objects.create(**city.complaint(*at))


def opened(client: Client, code: str) -> int:
    number: int = get(client, f"areas/{code}/summary")["open"]
    return number


def flagged(client: Client, code: str) -> list[tuple[str, str]]:
    """Whom else's complaints an area sees on its border: kelurahan that holds it, id."""
    seen = get(client, f"areas/{code}/summary")["border_complaints_of_neighbours"]
    assert seen["count"] == len(seen["items"])
    return [(item["kelurahan"], item["id"]) for item in seen["items"]]


def listed(client: Client, **filters: object) -> list[tuple[str, bool]]:
    features = get(client, "complaints", **filters)["features"]
    return [(feature["properties"]["id"], feature["properties"]["on_border"]) for feature in features]


def test_the_holder_counts_it_and_the_neighbour_sees_it_flagged(client: Client, city: GridCity) -> None:
    complaint = report(city, EDGE_OF_A_AND_B)
    its_id = str(complaint.public_id)

    assert {code: opened(client, code) for code in KELURAHAN} == {"A": 1, "B": 0, "C": 0, "D": 0}
    assert {code: flagged(client, code) for code in KELURAHAN} == {"A": [], "B": [("A", its_id)], "C": [], "D": []}


def test_lists_hold_it_once_with_its_flag(client: Client, city: GridCity) -> None:
    border, inside = report(city, EDGE_OF_A_AND_B), report(city, CENTRE_OF_D)
    seen = [(str(border.public_id), True)], [(str(inside.public_id), False)]

    assert {code: listed(client, area=code) for code in KELURAHAN} == {"A": seen[0], "B": [], "C": [], "D": seen[1]}
    assert sorted(listed(client)) == sorted(listed(client, area="GRID")) == sorted([*seen[0], *seen[1]])


def test_a_camat_sees_the_border_of_her_kecamatan_and_not_those_within(client: Client, city: GridCity) -> None:
    within, between = report(city, EDGE_OF_A_AND_C), report(city, EDGE_OF_A_AND_B)

    assert flagged(client, "WEST") == []
    assert flagged(client, "EAST") == [("A", str(between.public_id))]
    assert flagged(client, "C") == [("A", str(within.public_id))]
    assert {code: opened(client, code) for code in KECAMATAN} == {"WEST": 2, "EAST": 0}


def test_where_four_meet_three_see_it_and_all_counts_together_are_the_complaints(
    client: Client, city: GridCity
) -> None:
    corner = report(city, CORNER_OF_ALL)
    for at in (EDGE_OF_A_AND_B, EDGE_OF_A_AND_C, CENTRE_OF_A, CENTRE_OF_D):
        report(city, at)

    its_id = str(corner.public_id)
    assert [code for code in KELURAHAN if ("A", its_id) in flagged(client, code)] == ["B", "C", "D"]
    for codes in (KELURAHAN, KECAMATAN, ("GRID",)):
        assert sum(opened(client, code) for code in codes) == 5


@pytest.mark.parametrize("end", [Status.RESOLVED, Status.REJECTED])
def test_one_that_has_ended_is_no_news_to_the_neighbour(client: Client, city: GridCity, end: Status) -> None:
    complaint = report(city, EDGE_OF_A_AND_B)
    complaint.status = end
    complaint.save()

    assert flagged(client, "B") == []


def test_a_pin_that_moves_away_leaves_the_neighbours_view(client: Client, city: GridCity) -> None:
    complaint = report(city, EDGE_OF_A_AND_B)
    complaint.location = report(city, CENTRE_OF_D).location
    complaint.save()

    assert (flagged(client, "B"), opened(client, "A"), opened(client, "D")) == ([], 0, 2)
