"""Real input 2: another continent's city, with the same code and other data."""

from __future__ import annotations

import csv
from pathlib import Path

import orjson
import pytest
from geojson_pydantic import FeatureCollection

from tests.real_input.conftest import Chicago


@pytest.fixture(scope="module")
def labels(shared: Path) -> dict[str, str]:
    """External id → the community area that the city itself wrote down."""
    with (shared / "complaints" / "chicago_sanitation_2011_2012.csv").open(newline="") as stream:
        return {row["request_id"]: row["community_area"] for row in csv.DictReader(stream)}


def test_both_cities_stay_published_each_in_its_territory(chicago: Chicago) -> None:
    assert chicago.published == ["Chicago", "Kota Bekasi"]


def test_all_that_can_be_stored_is_and_the_rest_is_named(chicago: Chicago) -> None:
    assert chicago.said[0] == ("Chicago: 37,202 lines, 37,196 stored (35,405 resolved, 1,791 duplicate), 6 rejected")
    assert chicago.rejects == [
        (8194, "has no coordinates"),
        (11828, "has no coordinates"),
        (18201, "has no coordinates"),
        (19355, "has no coordinates"),
        (27824, "external_id '12-01209013' stands in line 27823 already"),
        (27830, "external_id '12-01209172' stands in line 27829 already"),
    ]
    assert chicago.by_status == {"resolved": 35_405, "duplicate": 1_791}


def test_a_second_import_stores_nothing(chicago: Chicago) -> None:
    assert chicago.said[1] == "Chicago: 37,202 lines, 0 stored, 37,196 were there already, 6 rejected"


def test_every_complaint_has_an_agency(chicago: Chicago) -> None:
    assert chicago.unrouted == 0


def test_every_stored_trace_leads_to_the_agency_that_has_the_complaint(chicago: Chicago) -> None:
    assert chicago.replayed == (
        "Chicago (US-IL-CHI): all 37,196 routed complaints are with the agency that their trace leads to."
    )


def test_matches_agree_with_the_city_s_own_labels(chicago: Chicago, labels: dict[str, str]) -> None:
    def is_right(external_id: str, code: str) -> bool:
        return code.removeprefix("CA").lstrip("0") == labels[external_id]

    covered = sum(is_right(key, code) for key, (code, method) in chicago.matched.items() if method == "covers")
    right = sum(is_right(key, code) for key, (code, _) in chicago.matched.items())

    methods = [method for _, method in chicago.matched.values()]
    assert (methods.count("covers"), methods.count("nearest"), methods.count("unmatched")) == (37_116, 80, 0)
    assert round(covered / len(methods), 3) == 0.982
    assert round(right / len(methods), 3) == 0.984


def test_hotspots_are_found_and_are_geojson(chicago: Chicago) -> None:
    content = orjson.loads(chicago.hotspots)
    FeatureCollection(**content)

    sites = [feature["properties"] for feature in content["features"]]
    proven = [site for site in sites if site["q"] is not None and site["q"] <= 0.05]  # active, or dormant by now
    print({state: sum(site["state"] == state for site in sites) for state in {site["state"] for site in sites}})
    assert len(proven) > 100
    assert all(site["episodes"] >= 3 for site in proven)
    assert all(
        -88 < lon < -87 and 41 < lat < 43 for lon, lat in (f["geometry"]["coordinates"] for f in content["features"])
    )


def test_each_step_took_less_than_minutes(chicago: Chicago) -> None:
    """Figures are reported, not asserted to the second: the machine is shared."""
    print({step: round(seconds, 1) for step, seconds in chicago.seconds.items()})
    assert set(chicago.seconds) == {"boundaries of both cities", "import", "second import", "replay", "hotspots"}
