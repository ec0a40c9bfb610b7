"""Hot queries use their indexes. Few rows are enough: reading the whole table is made dear, as it is with many."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet

from api.geometry import read_polygon
from geo_pot.accounts.actor import NOBODY
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.lists import Order, Position, order_page
from geo_pot.complaints.queries.selection import Filters, Within, select_complaints
from spatial.bbox import BBox
from spatial.models import Level, Territory
from spatial.queries import find_areas
from tests.api.material import BARAT, NOON, store

BOX = BBox(106.975, -6.236, 106.977, -6.233)
PLACES = "complaints_complaint_public_location_fbe8dd53_id"  # where the public is told that they are


@pytest.fixture(autouse=True)
def _many_rows(bekasi: Territory) -> None:
    store(bekasi, 300, apart=timedelta(minutes=7), at=(106.99, -6.30))
    store(bekasi, 3, at=BARAT)
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("set local enable_sort = off")  # nor may a page be found by sorting all that there is


def indexes(complaints: QuerySet[Complaint]) -> set[str]:
    """The indexes that the plan of a query names."""
    sql, parameters = complaints.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"explain (format json) {sql}", parameters)
        (plan,) = cursor.fetchone() or ("",)
    text = plan if isinstance(plan, str) else json.dumps(plan)
    return {part.split('"')[0] for part in text.split('"Index Name": "')[1:]}


def test_a_box_is_served_by_the_index_of_the_locations() -> None:
    assert indexes(select_complaints(Filters(bbox=BOX), NOBODY)) == {PLACES}


def test_a_polygon_is_served_by_the_index_of_the_locations() -> None:
    polygon = read_polygon("POLYGON((106.975 -6.236,106.977 -6.236,106.977 -6.233,106.975 -6.236))")

    assert indexes(select_complaints(Filters(polygon=polygon), NOBODY)) == {
        "complaints_complaint_public_location_fbe8dd53_id"
    }


def test_a_kelurahans_newest_page_is_read_from_its_index(bekasi: Territory) -> None:
    (area,) = find_areas("32.75.02.1005")
    within = Within(Level.KELURAHAN, area.area_id, bekasi.pk)

    page = order_page(select_complaints(Filters(within=(within,)), NOBODY), Order.NEWEST, None)[:100]

    assert indexes(page) == {"complaint_kelurahan"}


def test_a_kecamatans_newest_page_is_read_from_its_index(bekasi: Territory) -> None:
    (area,) = find_areas("32.75.02")
    within = Within(Level.KECAMATAN, area.area_id, bekasi.pk)

    page = order_page(select_complaints(Filters(within=(within,)), NOBODY), Order.NEWEST, None)[:100]

    assert indexes(page) == {"complaint_kecamatan"}


def test_an_agencys_newest_page_is_read_from_its_index() -> None:
    agency_id = Complaint.objects.exclude(agency=None).values_list("agency", flat=True)[0]

    page = order_page(select_complaints(Filters(agency_ids=(agency_id,)), NOBODY), Order.NEWEST, None)[:100]

    assert indexes(page) == {"complaint_agency"}


def test_each_page_of_a_city_begins_in_its_index(bekasi: Territory) -> None:
    filters = Filters(territory_id=bekasi.pk)
    after = Position(NOON, 7)

    pages = {order: order_page(select_complaints(filters, NOBODY), order, after)[:100] for order in Order}

    assert {order: indexes(page) for order, page in pages.items()} == {
        Order.NEWEST: {"complaint_created"},
        Order.CHANGES: {"complaint_updated"},
    }
