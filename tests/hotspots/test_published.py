"""What the public sees, and above all what it does not."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from geojson_pydantic import FeatureCollection
from pytest_django import DjangoAssertNumQueries

from geo_pot.complaints.models import Complaint
from geo_pot.complaints.workflow import Status
from geo_pot.hotspots.actions import request_run
from geo_pot.hotspots.actions.lives import begin
from geo_pot.hotspots.actions.publish import publish
from geo_pot.hotspots.errors import UnknownCode
from geo_pot.hotspots.filters import HotspotFilter
from geo_pot.hotspots.models import PublishedRun
from geo_pot.hotspots.queries.published import LIST_HOTSPOTS, count_hotspots, hotspots_geojson, values_of
from geo_pot.hotspots.queries.reports import read_reports
from geo_pot.hotspots.records import parameters_of
from geo_pot.hotspots.surfacing import make_surface
from spatial.analysis.analyse import analyse
from spatial.analysis.parameters import DEFAULT
from spatial.bbox import BBox
from tests.complaints.grid_city import CENTRE_OF_A, GridCity, build
from tests.hotspots.planting import (
    AS_OF,
    OTHER_SPOT,
    SPOT,
    metres_of,
    plant,
    public_source,
    report,
    run,
    sightings,
    starts,
)

FOUR = ("p1", "p2", "p3", "p4")
FIVE = (*FOUR, "p5")
PROPERTIES = {
    "id", "state", "class", "group", "q", "rank", "expected_30d", "episodes", "confirmed_episodes", "reports",
    "reporters", "first_start", "last_end", "median_gap_d", "next_expected", "kelurahan", "kecamatan", "agency", "run",
}  # fmt: skip


ALL = HotspotFilter()


def read(wanted: HotspotFilter = ALL) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(b"".join(hotspots_geojson(wanted)))
    return answer


def properties(wanted: HotspotFilter = ALL) -> list[dict[str, Any]]:
    return [feature["properties"] for feature in read(wanted)["features"]]


def places_of(collection: dict[str, Any]) -> list[str]:
    return [feature["properties"]["kelurahan"] for feature in collection["features"]]


def test_a_site_that_four_people_reported_is_not_shown(city: GridCity) -> None:
    plant(city, reporters=FOUR)

    done = run(city)

    assert sightings(done).count() == 1
    assert read()["features"] == []


def test_the_fifth_person_makes_it_public(city: GridCity) -> None:
    plant(city, reporters=FIVE)
    run(city)

    assert [found["reporters"] for found in properties()] == [5]


def test_reports_of_nobody_known_do_not_count_as_people(city: GridCity) -> None:
    plant(city, reporters=(*FOUR, None, None))

    done = run(city)

    (site,) = sightings(done)
    assert (site.reporters, site.unknown_reporters) == (4, 4)
    assert read()["features"] == []


def test_what_its_owner_published_needs_no_reporters_and_keeps_its_days(city: GridCity) -> None:
    plant(city, reporters=[None], source=public_source())
    run(city)

    (found,) = properties()
    assert (found["reporters"], found["date_precision"]) == (0, "day")
    assert (found["first_start"], found["last_end"]) == ("2025-10-05", "2026-02-22")


def test_one_private_report_among_public_ones_brings_the_rule_back(city: GridCity) -> None:
    plant(city, reporters=[None], source=public_source())
    plant(city, reporters=["p1"], episodes=1)
    run(city)

    assert read()["features"] == []


def test_of_private_reports_only_months_are_told(city: GridCity) -> None:
    plant(city)
    run(city)

    (found,) = properties()
    assert (found["first_start"], found["last_end"], found["next_expected"]) == ("2025-10", "2026-02", "2026-03")
    assert found["date_precision"] == "month"


def test_the_place_shown_is_the_middle_of_a_cell(city: GridCity) -> None:
    plant(city)
    (site,) = sightings(run(city))

    assert [metre % 20 for metre in metres_of(site.public_position)] == pytest.approx([10, 10], abs=1e-3)
    shown = read()["features"][0]["geometry"]["coordinates"]
    assert shown == pytest.approx([site.public_position.x, site.public_position.y], abs=1e-6)
    assert max(len(str(number).partition(".")[2]) for number in shown) <= 6


def test_totals_count_only_what_is_shown(city: GridCity) -> None:
    plant(city, reporters=FOUR)
    plant(city, OTHER_SPOT, reporters=FIVE)
    run(city)

    counts = {code: count_hotspots(city.areas[code].pk) for code in ("A", "WEST", "D", "EAST", "GRID")}
    assert counts == {"A": {}, "WEST": {}, "D": {"active": 1}, "EAST": {"active": 1}, "GRID": {"active": 1}}


def test_the_properties_are_those_of_the_contract(city: GridCity) -> None:
    plant(city)
    run(city)

    (found,) = properties()
    assert found.keys() >= PROPERTIES
    assert found["kelurahan"] == "A"
    assert (found["kecamatan"], found["agency"], found["group"]) == ("WEST", "UNIT-WEST", "waste")


@pytest.mark.parametrize("episodes", [0, 8])
def test_the_answer_is_valid_geojson(city: GridCity, episodes: int) -> None:
    plant(city, episodes=episodes)
    run(city)

    answer = read()
    FeatureCollection[Any].model_validate(answer)
    assert answer["next"] is None


@pytest.fixture
def two_sites(city: GridCity) -> GridCity:
    """A site in A (west), and a busier one in D (east)."""
    plant(city)
    plant(city, OTHER_SPOT, episodes=9)
    run(city)
    return city


def test_the_fullest_expected_rate_comes_first(two_sites: GridCity) -> None:
    found = properties()

    assert [one["rank"] for one in found] == [1, 2]
    assert found[0]["expected_30d"] >= found[1]["expected_30d"]


FILTERS: list[tuple[HotspotFilter, list[str]]] = [
    (HotspotFilter(), ["D", "A"]),
    (HotspotFilter(territory="GRID"), ["D", "A"]),
    (HotspotFilter(area="A"), ["A"]),
    (HotspotFilter(area="EAST"), ["D"]),
    (HotspotFilter(area="GRID"), ["D", "A"]),
    (HotspotFilter(area="B"), []),
    (HotspotFilter(group="waste"), ["D", "A"]),
    (HotspotFilter(category="dumping"), ["D", "A"]),
    (HotspotFilter(bbox=BBox(106.9, -6.31, 107.015, -6.2)), ["A"]),
    (HotspotFilter(bbox=BBox(0, 0, 1, 1)), []),
    (HotspotFilter(states=("active",)), ["D", "A"]),
    (HotspotFilter(states=("candidate", "dormant")), []),
    (HotspotFilter(classes=("persistent",)), ["D", "A"]),
    (HotspotFilter(classes=("recurred",)), []),
    (HotspotFilter(max_q=0.05), ["D", "A"]),
    (HotspotFilter(max_q=0.0), []),
    (HotspotFilter(limit=1), ["D"]),
]


def test_filters_keep_what_meets_them(two_sites: GridCity) -> None:
    for wanted, places in FILTERS:
        assert (wanted, places_of(read(wanted))) == (wanted, places)


@pytest.mark.parametrize(
    ("parameter", "wanted"),
    [
        ("territory", HotspotFilter(territory="nowhere")),
        ("area", HotspotFilter(area="nowhere")),
        ("group", HotspotFilter(group="nowhere")),
        ("category", HotspotFilter(category="nowhere")),
    ],
)
def test_a_code_that_names_nothing_is_named(db: None, parameter: str, wanted: HotspotFilter) -> None:
    with pytest.raises(UnknownCode, match="'nowhere'") as refusal:
        hotspots_geojson(wanted)

    assert refusal.value.parameter == parameter


def test_the_evidence_names_the_radius_that_its_episodes_were_counted_in(two_sites: GridCity) -> None:
    for found in properties():
        evidence = found["evidence"]
        assert evidence.keys() == {"k", "m", "window_d", "within_m", "channel"}
        assert evidence["within_m"] in ({"A": {45.0}, "C": {45.0, 30.0}}[evidence["channel"]])


def test_the_list_counts_returns_after_cleaning_by_each_sites_own_episodes(two_sites: GridCity) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("explain " + LIST_HOTSPOTS, values_of(HotspotFilter(territory="GRID")))
        plan = [row[0] for row in cursor.fetchall()]

    of_episodes = [line for line in plan if "hotspots_episode" in line or "episode_number_unique" in line]
    assert len(of_episodes) >= 2  # those that were cleaned, and the next ones
    assert all("episode_number_unique" in line or "Bitmap Heap" in line for line in of_episodes), of_episodes


def test_another_territory_keeps_its_own(two_sites: GridCity) -> None:
    build("OTHER")

    assert read(HotspotFilter(territory="OTHER"))["features"] == []


def test_names_come_in_the_language_asked_for(two_sites: GridCity) -> None:
    group = two_sites.dumping.group
    group.names = {"id": "Sampah", "en": "Waste"}
    group.save()

    assert {found["group_name"] for found in properties(HotspotFilter(language="id"))} == {"Sampah"}
    assert {found["group_name"] for found in properties(HotspotFilter(language="en"))} == {"Waste"}


def test_a_list_costs_the_same_queries_whatever_its_length(
    two_sites: GridCity, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for limit in (1, 2):
        with django_assert_num_queries(2):
            read(HotspotFilter(territory="GRID", limit=limit))


def test_the_list_reads_one_run_by_its_sites_index(two_sites: GridCity) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("explain " + LIST_HOTSPOTS, values_of(HotspotFilter(territory="GRID")))
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "Seq Scan on hotspots_sighting" not in plan


def test_the_file_is_what_the_api_gives(two_sites: GridCity, tmp_path: Path) -> None:
    out = tmp_path / "hotspots.geojson"

    call_command("export_hotspots", territory="GRID", out=out)

    assert json.loads(out.read_text()) == read(HotspotFilter(territory="GRID"))
    assert list(tmp_path.iterdir()) == [out]


def test_an_export_for_an_unknown_territory_leaves_the_old_file(city: GridCity, tmp_path: Path) -> None:
    out = tmp_path / "hotspots.geojson"
    out.write_text("old")

    with pytest.raises(CommandError, match="no territory has the code 'X'"):
        call_command("export_hotspots", territory="X", out=out)

    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


@pytest.mark.django_db(transaction=True)
def test_readers_see_the_old_run_until_the_new_one_is_whole() -> None:
    city = build()
    plant(city)
    old = run(city)
    plant(city, OTHER_SPOT, episodes=9)
    new = request_run(group=city.dumping.group, as_of=AS_OF, seed=2)
    begin(new, parameters_of(DEFAULT))
    group = read_reports(city.dumping.group, as_of=AS_OF)
    analysis = analyse(group.reports, now=20_513.0, seed=2)

    with transaction.atomic():
        publish(new, analysis, group, make_surface(new, group))
        between = seen_by_another_reader()
    after = seen_by_another_reader()

    assert between == [(old.pk, "A")]
    assert after == [(new.pk, "D"), (new.pk, "A")]
    assert PublishedRun.objects.get(group=city.dumping.group).run == new


def seen_by_another_reader() -> list[tuple[int, str]]:
    reader = connection.copy()
    try:
        with reader.cursor() as cursor:
            cursor.execute(LIST_HOTSPOTS, values_of(HotspotFilter()))
            found = [json.loads(row[0])["properties"] for row in cursor.fetchall()]
    finally:
        reader.close()
    return [(one["run"], one["kelurahan"]) for one in found]


def test_centres_and_members_never_leave_the_database(two_sites: GridCity) -> None:
    shown = read()["features"]

    assert not any({"centre", "members"} & feature["properties"].keys() for feature in shown)
    assert list(CENTRE_OF_A) not in [feature["geometry"]["coordinates"] for feature in shown]


def test_only_returns_after_a_clean_up_count_as_such(city: GridCity) -> None:
    source = public_source()
    reports = [report(city, SPOT, start, None, source=source) for start in starts(8) for _ in range(2)]
    for never_cleaned in reports[:6]:
        never_cleaned.status, never_cleaned.outcome, never_cleaned.resolved_at = Status.SUBMITTED, None, None
    Complaint.objects.bulk_create(reports)

    run(city)

    (found,) = properties()
    assert (found["times_back"], found["returns_after_cleaning"]) == (7, 4)
    assert "7 kali" in found["explanation"]
    assert "4 di antaranya setelah dibersihkan" in found["explanation"]
