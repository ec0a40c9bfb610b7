"""The shipped directory over the shipped boundaries: everything has somebody sensible to answer for it, everywhere."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from geo_pot.agencies.models import Agency, Category
from geo_pot.agencies.queries import Route, Subject, route, route_all_categories
from geo_pot.agencies.routing import replay
from spatial.models import Area, Boundary, Territory

AT = datetime(2026, 3, 2, tzinfo=UTC)
MARGAHAYU = "32.75.01.1002"
KINDS = {
    "sampah-liar": "uptd",
    "pengangkutan-sampah": "uptd",
    "tps-penuh": "uptd",
    "ktp": "kecamatan",
    "surat-keterangan": "kelurahan",
    "bantuan-sosial": "kelurahan",
    "air-bersih": "bumd",
    "listrik": "bumn",
    "lainnya": "control_centre",
}
CITY_WIDE = {
    "pencemaran": "dlh",
    "pju-mati": "dbmsda",
    "jalan-rusak": "dbmsda",
    "jalan-lingkungan": "disperkimtan",
    "macet": "dishub",
    "parkir-liar": "dishub",
    "rambu-lalu-lintas": "dishub",
    "saluran-tersumbat": "dbmsda",
    "banjir": "dbmsda",
    "taman": "disperkimtan",
    "pohon": "disperkimtan",
    "ketertiban": "satpol-pp",
    "pkl-liar": "satpol-pp",
    "bangunan-liar": "distaru",
    "kebakaran": "disdamkarmat",
    "bencana": "bpbd",
    "akta": "disdukcapil",
    "layanan-kesehatan": "dinkes",
    "orang-terlantar": "dinsos",
    "sekolah": "disdik",
    "perizinan": "dpmptsp",
    "ketenagakerjaan": "disnaker",
    "pelayanan-aparatur": "inspektorat",
    "layanan-digital": "diskominfostandi",
}


def everywhere(territory: Territory) -> list[Subject]:
    """Every category in every kelurahan."""
    kelurahan = Boundary.objects.filter(edition__territory=territory, level="kelurahan").select_related("parent")
    places = [(boundary, boundary.parent, boundary.outline.point_on_surface) for boundary in kelurahan]
    categories = Category.objects.filter(territory=territory).values_list("pk", flat=True)
    return [
        Subject(
            id=number * 100 + position,
            category_id=category_id,
            kelurahan_id=boundary.area_id,
            kecamatan_id=parent.area_id if parent else None,
            lon=point.x,
            lat=point.y,
            at=AT,
        )
        for number, (boundary, parent, point) in enumerate(places)
        for position, category_id in enumerate(categories)
    ]


def routed(territory: Territory) -> list[tuple[Subject, Route]]:
    subjects = everywhere(territory)
    answers = {answer.id: answer for answer in route(subjects)}
    return [(subject, answers[subject.id]) for subject in subjects]


def test_every_category_has_the_same_kind_of_agency_in_every_kelurahan(bekasi: Territory) -> None:
    agencies = Agency.objects.in_bulk()
    categories = Category.objects.in_bulk()
    found: dict[str, set[str]] = {}
    for subject, answer in routed(bekasi):
        agency = agencies[answer.agency_id]
        code = categories[subject.category_id].code
        found.setdefault(code, set()).add(agency.code if code in CITY_WIDE else agency.kind)

    assert found == {code: {expected} for code, expected in {**KINDS, **CITY_WIDE}.items()}


def test_units_and_offices_answer_in_their_own_place(bekasi: Territory) -> None:
    agencies = Agency.objects.in_bulk()
    for subject, answer in routed(bekasi):
        place = agencies[answer.agency_id].area_id
        assert place in (None, subject.kelurahan_id, subject.kecamatan_id)


def test_every_trace_replays(bekasi: Territory) -> None:
    answers = [answer for _, answer in routed(bekasi)]

    assert len(answers) == 56 * 33
    assert [replay(answer.trace) for answer in answers] == [answer.trace["agency"] for answer in answers]


def test_behind_a_unit_of_a_kecamatan_stands_the_agency_of_the_city(bekasi: Territory) -> None:
    dumping = Category.objects.get(code="sampah-liar").pk
    margahayu = Boundary.objects.get(code=MARGAHAYU).area_id
    subjects = [each for each in everywhere(bekasi) if (each.category_id, each.kelurahan_id) == (dumping, margahayu)]

    (answer,) = route(subjects)

    assert answer.trace["agency"] == "uptd-kebersihan-32.75.01"
    assert [(line["agency"], line["layer"]) for line in answer.trace["alternatives"]] == [
        ("dlh", "kota"),
        ("dlh", "default"),
        ("poc", "control_centre"),
    ]


def test_outside_every_kelurahan_the_agency_of_the_city_answers(bekasi: Territory) -> None:
    answers = route_all_categories(
        territory=bekasi, kelurahan_id=None, kecamatan_id=None, lon=107.05, lat=-6.28, at=AT, language="id"
    )
    found = {answer.category: answer.agency for answer in answers}

    assert (found["sampah-liar"], found["ktp"], found["surat-keterangan"]) == ("dlh", "disdukcapil", "poc")


def test_a_citizen_reads_names_in_her_language(bekasi: Territory) -> None:
    kelurahan = Boundary.objects.select_related("parent").get(code=MARGAHAYU)
    point = kelurahan.outline.point_on_surface
    names = []
    for language in ("id", "en"):
        answers = route_all_categories(
            territory=bekasi,
            kelurahan_id=kelurahan.area_id,
            kecamatan_id=kelurahan.parent.area_id if kelurahan.parent else None,
            lon=point.x,
            lat=point.y,
            at=AT,
            language=language,
        )
        names.append((answers[0].category_name, answers[0].agency_name))

    assert names == [
        ("Sampah liar", "UPTD Kebersihan Kecamatan Bekasi Timur"),
        ("Illegal dumping", "Cleansing unit of Bekasi Timur district"),
    ]


def test_ten_thousand_complaints_are_routed_by_one_query_whatever_the_statistics_say(
    bekasi: Territory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Statistics here are those of empty tables. A plan of nested loops, which they ask for, takes ten minutes."""
    once = everywhere(bekasi)
    many = [
        Subject(number, one.category_id, one.kelurahan_id, one.kecamatan_id, one.lon, one.lat, one.at)
        for number, one in enumerate((once * 6)[:10_000])
    ]

    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '30s'")  # 0.4 s on two idle cores

    with django_assert_num_queries(1):
        assert len(route(many)) == 10_000


def test_the_real_representative_points_of_the_56_kelurahan_have_their_own_offices(
    bekasi: Territory, shared: Path
) -> None:
    letters = Category.objects.get(code="surat-keterangan")
    with (shared / "boundaries" / "kelurahan_facts.csv").open(encoding="utf-8") as file:
        facts = list(csv.DictReader(file))
    points = [Point(float(fact["rep_lon"]), float(fact["rep_lat"]), srid=4326) for fact in facts]
    found = [Boundary.objects.get(level="kelurahan", outline__covers=point) for point in points]
    answers = route(
        [
            Subject(number, letters.pk, boundary.area_id, None, point.x, point.y, AT)
            for number, (boundary, point) in enumerate(zip(found, points, strict=True))
        ]
    )

    assert [answer.trace["agency"] for answer in answers] == [f"kelurahan-{fact['kelurahan_code']}" for fact in facts]


@pytest.mark.parametrize(
    ("level", "kind", "count"),
    [("kecamatan", "uptd", 12), ("kecamatan", "kecamatan", 12), ("kelurahan", "kelurahan", 56)],
)
def test_every_place_has_its_office(bekasi: Territory, level: str, kind: str, count: int) -> None:
    places = Area.objects.filter(territory=bekasi, level=level).values_list("pk", flat=True)
    offices = Agency.objects.filter(territory=bekasi, kind=kind, active=True).values_list("area_id", flat=True)

    assert (len(offices), set(offices)) == (count, set(places))
