"""The public's hotspots over HTTP. What may be seen is decided, and tested in full, in the hotspots room."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.api.client import get, problem
from tests.complaints.grid_city import CENTRE_OF_A, GridCity, build
from tests.hotspots.planting import plant, run

PROPERTIES = {
    "id", "state", "class", "group", "q", "rank", "expected_30d", "episodes", "confirmed_episodes", "reports",
    "reporters", "first_start", "last_end", "median_gap_d", "next_expected", "kelurahan", "kecamatan", "agency", "run",
    "kelurahan_name", "kecamatan_name", "agency_name", "group_name", "position_precision_m", "territory",
    "unknown_reporters", "date_precision", "categories", "score", "trend", "evidence", "times_back", "months",
    "returns_after_cleaning",
    "lower_quartile_gap_d", "upper_quartile_gap_d", "next_low", "next_high", "next_from_own_gaps", "last_cleaned",
    "median_days_after_cleaning", "by_month", "actions", "agency_is_owner", "radius_m", "decoys_of_run", "as_of",
    "edition", "explanation",
}  # fmt: skip


@pytest.fixture
def grid(db: None) -> GridCity:
    city = build()
    plant(city)
    run(city)
    return city


def test_a_hotspot_is_a_feature_at_its_public_position(client: Client, grid: GridCity) -> None:
    body = get(client, "hotspots")
    (hotspot,) = body["features"]

    assert hotspot["properties"].keys() == PROPERTIES
    assert hotspot["geometry"]["coordinates"] == pytest.approx(CENTRE_OF_A, abs=0.0004)
    assert (hotspot["properties"]["kelurahan"], hotspot["properties"]["agency"]) == ("A", "UNIT-WEST")
    assert body["next"] is None


def test_each_filter_keeps_what_it_names(client: Client, grid: GridCity) -> None:
    (hotspot,) = get(client, "hotspots")["features"]
    west, south = CENTRE_OF_A
    box = f"{west - 0.001},{south - 0.001},{west + 0.001},{south + 0.001}"
    kept: list[dict[str, object]] = [
        {"territory": "GRID"},
        {"area": "A"},
        {"area": "WEST"},
        {"area": "GRID"},
        {"group": "waste"},
        {"category": "dumping"},
        {"bbox": box},
        {"state": hotspot["properties"]["state"]},
        {"class": hotspot["properties"]["class"]},
        {"max_q": 1},
        {"limit": 1},
    ]
    left: list[dict[str, object]] = [{"area": "D"}, {"area": "EAST"}, {"bbox": "0,0,1,1"}, {"state": "dormant"}]

    assert [len(get(client, "hotspots", **query)["features"]) for query in kept] == [1] * len(kept)
    assert [len(get(client, "hotspots", **query)["features"]) for query in left] == [0] * len(left)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("territory", "99"),
        ("area", "99"),
        ("group", "ufo"),
        ("category", "ufo"),
        ("bbox", "1,2,3"),
        ("state", "hot"),
        ("class", "old"),
        ("max_q", "2"),
        ("limit", "0"),
        ("min_reporters", "1"),
    ],
)
def test_a_value_that_cannot_be_names_its_parameter(client: Client, grid: GridCity, name: str, value: str) -> None:
    body = problem(client, "hotspots", **{name: value})

    assert (body["status"], body["errors"][0]["parameter"]) == (400, name)


def test_a_summary_counts_the_hotspots_that_are_listed(client: Client, grid: GridCity) -> None:
    counts = {code: get(client, f"areas/{code}/summary")["hotspots"]["count"] for code in ("A", "WEST", "GRID", "D")}

    assert counts == {"A": 1, "WEST": 1, "GRID": 1, "D": 0}


def test_what_too_few_reported_is_neither_listed_nor_counted(client: Client, db: None) -> None:
    city = build()
    plant(city, reporters=("p1", "p2", "p3", "p4"))
    run(city)

    assert get(client, "hotspots")["features"] == []
    assert get(client, "areas/A/summary")["hotspots"] == {"count": 0, "by_state": {}}


INDONESIAN = (
    "Waste: muncul lagi 7 kali dalam 5 bulan (Okt 2025 – Feb 2026), biasanya sekitar 16 hari setelah dibersihkan."
)
ENGLISH = "Waste: back 7 times in 5 months (Oct 2025 – Feb 2026), usually about 16 days after a clean-up."


def test_a_hotspot_is_explained_in_the_language_of_the_reader(client: Client, grid: GridCity) -> None:
    def told(path: str = "hotspots", accept: str = "", **query: object) -> str:
        body = get(client, path, {"Accept-Language": accept}, **query)
        feature = body["features"][0] if path == "hotspots" else body
        return str(feature["properties"]["explanation"])

    site = get(client, "hotspots")["features"][0]["id"]

    assert told() == told(accept="id-ID") == told(lang="id", accept="en") == told(f"hotspots/{site}")
    assert told(lang="en") == told(accept="en-GB,id;q=0.5") == told(f"hotspots/{site}", lang="en")
    assert told().startswith(INDONESIAN)
    assert told(lang="en").startswith(ENGLISH)
