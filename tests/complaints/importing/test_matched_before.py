"""What is matched before it is stored is what the database would have found; nobody else is believed."""

from __future__ import annotations

import datetime
import io
import random

import pytest
from django.db import connection
from django.utils import timezone

from geo_pot.complaints.actions.import_complaints import import_complaints
from geo_pot.complaints.importing.csv_file import read_table
from geo_pot.complaints.importing.mapping import parse_mapping
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.outbox.models import Event
from spatial.models import Edition, Territory
from tests.cities import load_bekasi
from tests.complaints import grid_city
from tests.complaints.grid_city import GridCity

COLUMNS = {"external_id": "id", "lon": "x", "lat": "y", "created": "at", "category": "what", "accuracy_m": "within"}
SAME_M = 1e-6


def run_import(territory: Territory, category: str, points: list[tuple[float, float, float | None]]) -> None:
    lines = [f"{n},{lon!r},{lat!r},2026-01-02,,{'' if m is None else m}" for n, (lon, lat, m) in enumerate(points)]
    import_complaints(
        table=read_table(io.BytesIO("\n".join(["id,x,y,at,what,within", *lines]).encode()), "f.csv"),
        territory=territory,
        mapping=parse_mapping({"source": "s", "columns": COLUMNS, "default_category": category}, name="m.toml"),
        now=timezone.now(),
        reject=lambda _: None,
        progress=lambda _: None,
    )


def differing() -> list[tuple[object, ...]]:
    """Stored complaints whose match is not what the database finds."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select complaint.external_id, st_astext(complaint.location), place.*
            from complaints_complaint complaint
            cross join lateral spatial_match_point(complaint.location, complaint.edition_id, complaint.accuracy_m) place
            where (complaint.kelurahan_id, complaint.kecamatan_id, complaint.match_method, complaint.match_distance_m,
                    complaint.on_border, complaint.nearest_area_id, complaint.edge_m is null)
                is distinct from (place.kelurahan_id, place.kecamatan_id, place.method, place.distance_m,
                    place.on_border, place.nearest_id, place.edge_m is null)
                or abs(complaint.edge_m - place.edge_m) > %s
            """,
            [SAME_M],
        )
        return list(cursor.fetchall())


def test_an_imported_complaint_is_matched_as_by_the_database_wherever_it_lies(city: GridCity) -> None:
    chance = random.Random(9)
    west, south, side = grid_city.WEST, grid_city.SOUTH, grid_city.SIDE
    anywhere = [
        (chance.uniform(west - 0.01, west + 0.05), chance.uniform(south - 0.01, south + 0.05)) for _ in "1" * 90
    ]
    on_edges = [(west + side * n / 8, south + side) for n in range(17)]
    accuracies = [None, 3.0, 80.0, 500.0]

    run_import(city.territory, "dumping", [(*place, chance.choice(accuracies)) for place in anywhere + on_edges])

    methods = set(Complaint.objects.values_list("match_method", flat=True))
    assert (differing(), methods) == ([], {"covers", "nearest", "unmatched"})
    assert Complaint.objects.count() > 100


def test_an_imported_complaint_of_the_shipped_city_is_matched_as_by_the_database(db: None) -> None:
    territory = load_bekasi()
    chance = random.Random(9)
    places = [(chance.uniform(106.9, 107.04), chance.uniform(-6.39, -6.18)) for _ in range(400)]

    run_import(territory, "sampah-liar", [(*place, chance.choice([None, 5.0, 60.0])) for place in places])

    assert differing() == []
    assert {True, False} == set(Complaint.objects.values_list("on_border", flat=True))


def test_what_was_routed_before_it_was_stored_is_routed_as_afterwards(city: GridCity) -> None:
    places = [grid_city.CENTRE_OF_A, grid_city.CENTRE_OF_D, grid_city.TEN_METRES_WEST_OF_A, grid_city.ONE_KM_WEST_OF_A]
    run_import(city.territory, "dumping", [(*place, None) for place in places])

    routed = list(Complaint.objects.order_by("external_id").values_list("agency__code", "route_status"))
    assert routed == [("UNIT-WEST", "routed"), ("UNIT-EAST", "routed"), ("UNIT-WEST", "routed"), ("POC", "routed")]
    assert route_complaints(list(Complaint.objects.values_list("pk", flat=True))) == []
    assert [each.assignments.count() for each in Complaint.objects.all()] == [1] * 4
    assert set(Event.objects.values_list("kind", flat=True)) <= {"edition_published", "complaints_imported"}


def insert_as_d(city: GridCity, matched_by: object, *, method: str = "covers", edge_m: str = "77") -> Complaint:
    """Store a complaint in the middle of A by SQL, said to lie in D."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('geopot.matched_by', %s, true)", [str(matched_by)])
        cursor.execute(
            "insert into complaints_complaint (category_id, source_id, location, kelurahan_id, match_method, edge_m,"
            " match_distance_m, nearest_area_id, on_border)"
            " values (%s, %s, st_point(%s, %s, 4326), %s, %s, %s, 9, %s, true) returning id",
            [
                city.dumping.pk, city.source.pk, *grid_city.CENTRE_OF_A, city.areas["D"].pk, method, edge_m,
                city.areas["B"].pk,
            ],
        )  # fmt: skip
        (pk,) = cursor.fetchone()
    return Complaint.objects.get(pk=pk)


def test_who_names_the_edition_in_force_is_believed_and_what_follows_is_filled_in(city: GridCity) -> None:
    complaint = insert_as_d(city, city.edition.pk)

    assert (complaint.kelurahan, complaint.edge_m, complaint.edition) == (city.areas["D"], 77, city.edition)
    assert (complaint.match_distance_m, complaint.nearest_area, complaint.on_border) == (0, None, False)


@pytest.mark.parametrize("matched_by", ["", "0", "999999999", "' or true"])
def test_who_names_no_edition_or_another_is_put_right(city: GridCity, matched_by: str) -> None:
    complaint = insert_as_d(city, matched_by)

    assert (complaint.kelurahan, complaint.on_border) == (city.areas["A"], False)
    assert complaint.edge_m == pytest.approx(1_105, rel=0.01)


def test_who_names_the_edition_of_another_city_or_a_draft_is_put_right(city: GridCity) -> None:
    twin = grid_city.build("TWIN")
    draft = Edition.objects.create(territory=city.territory, name="draft", valid_from=datetime.date(2030, 1, 1))

    for edition in (twin.edition, draft):
        assert insert_as_d(city, edition.pk).kelurahan == city.areas["A"]


@pytest.mark.parametrize(
    ("method", "edge_m"),
    [("nearest", "77"), ("unmatched", "77"), ("covers", "-1"), ("covers", "NaN"), ("covers", "inf")],
)
def test_what_cannot_be_a_match_is_put_right_even_from_the_believed(city: GridCity, method: str, edge_m: str) -> None:
    complaint = insert_as_d(city, city.edition.pk, method=method, edge_m=edge_m)

    assert (complaint.kelurahan, complaint.match_method) == (city.areas["A"], "covers")


def test_an_update_is_never_believed(city: GridCity) -> None:
    complaint = Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A))
    with connection.cursor() as cursor:
        cursor.execute("select set_config('geopot.matched_by', %s, true)", [str(city.edition.pk)])

    Complaint.objects.update(kelurahan=city.areas["D"], edge_m=77)

    complaint.refresh_from_db()
    assert complaint.kelurahan == city.areas["A"]


def test_an_import_leaves_nobody_believed_behind(city: GridCity) -> None:
    run_import(city.territory, "dumping", [(*grid_city.CENTRE_OF_A, None)])

    with connection.cursor() as cursor:
        cursor.execute("select current_setting('geopot.matched_by', true)")
        assert cursor.fetchone() == ("",)
