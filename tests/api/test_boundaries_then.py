"""?boundaries=then: by the boundaries of the day on which a complaint was made."""

from __future__ import annotations

import pytest
from django.test import Client

from geo_pot.complaints.actions.publish_edition import publish_edition
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.routing import route_complaints
from spatial.models import Boundary
from tests.api.client import get, problem
from tests.complaints.grid_city import CENTRE_OF_D, SIDE, SOUTH, WEST, GridCity, build
from tests.complaints.grid_editions import second_edition

IN_B_STILL = (WEST + SIDE * 1.9, SOUTH + SIDE / 2)


@pytest.fixture
def moved(db: None) -> GridCity:
    """Two complaints of the first edition's days, one of which lies in C by the second, and one of the second's."""
    city = build()
    for place, day in ((CENTRE_OF_D, "2020-06-01"), (IN_B_STILL, "2020-06-02")):
        Complaint.objects.create(**city.complaint(*place), created_at=f"{day}T12:00:00Z")
    route_complaints(list(Complaint.objects.values_list("pk", flat=True)))
    publish_edition(edition_id=second_edition(city, shift=0.75).pk)
    Complaint.objects.create(**city.complaint(*CENTRE_OF_D), created_at="2021-06-01T12:00:00Z")
    return city


def places(client: Client, **query: object) -> list[tuple[str, str]]:
    features = get(client, "complaints", **query)["features"]
    return [(f["properties"]["created_at"][:10], f["properties"]["kelurahan"]) for f in features]


def test_a_list_tells_where_each_complaint_lay_on_its_day(client: Client, moved: GridCity) -> None:
    assert places(client) == [("2021-06-01", "C"), ("2020-06-02", "B"), ("2020-06-01", "C")]
    assert places(client, boundaries="now") == places(client)
    assert places(client, boundaries="then") == [("2021-06-01", "C"), ("2020-06-02", "B"), ("2020-06-01", "D")]


def test_then_tells_kecamatan_and_agency_of_then_too(client: Client, moved: GridCity) -> None:
    oldest = get(client, "complaints", boundaries="then")["features"][-1]["properties"]

    assert (oldest["kecamatan"], oldest["agency"], oldest["method"]) == ("EAST", "UNIT-EAST", "covers")


@pytest.mark.parametrize(
    ("area", "now", "then"),
    [
        ("C", ["2021-06-01", "2020-06-01"], ["2021-06-01"]),
        ("D", [], ["2020-06-01"]),
        ("EAST", ["2020-06-02"], ["2020-06-02", "2020-06-01"]),
        ("GRID", ["2021-06-01", "2020-06-02", "2020-06-01"], ["2021-06-01", "2020-06-02", "2020-06-01"]),
    ],
)
def test_an_area_holds_what_it_held(
    client: Client, moved: GridCity, area: str, now: list[str], then: list[str]
) -> None:
    assert [day for day, _ in places(client, area=area)] == now
    assert [day for day, _ in places(client, area=area, boundaries="then")] == then


def test_a_summary_counts_what_the_area_held(client: Client, moved: GridCity) -> None:
    def open_in(area: str, **query: object) -> int:
        return int(get(client, f"areas/{area}/summary", **query)["open"])

    assert (open_in("D"), open_in("D", boundaries="then")) == (0, 1)
    assert (open_in("C"), open_in("C", boundaries="then")) == (2, 1)


def test_an_area_that_is_no_more_answers_for_then(client: Client, moved: GridCity) -> None:
    Boundary.objects.get(edition__name="second", code="D").delete()

    assert problem(client, "complaints", area="D")["status"] == 400
    assert [day for day, _ in places(client, area="D", boundaries="then")] == ["2020-06-01"]
    assert get(client, "areas/D/summary", boundaries="then")["area"]["code"] == "D"


def test_another_word_is_refused(client: Client, moved: GridCity) -> None:
    assert problem(client, "complaints", boundaries="later")["errors"][0]["parameter"] == "boundaries"
