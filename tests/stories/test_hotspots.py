"""What is not for the public comes to it by no hotspot either."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import Category
from geo_pot.complaints.models import Complaint
from geo_pot.hotspots.queries.reports import read_reports
from tests.complaints.grid_city import GridCity, build
from tests.hotspots.planting import AS_OF, plant, run
from tests.hotspots.staff import signed_in


@pytest.fixture
def grid(db: None) -> GridCity:
    return build()


def shown_to(client: Client) -> int:
    return len(json.loads(client.get("/api/v1/hotspots").getvalue())["features"])


@pytest.mark.parametrize(("rule", "number"), [("exact", 1), ("cell", 1), ("kelurahan", 0), ("hidden", 0)])
def test_a_site_is_public_where_its_category_lets_the_public_know_about_where(
    grid: GridCity, rule: str, number: int
) -> None:
    plant(grid)
    run(grid)
    Category.objects.filter(pk=grid.dumping.pk).update(public_precision=rule)

    assert (shown_to(Client()), shown_to(signed_in(grid, Role.POC))) == (number, 1)


def test_what_is_held_or_a_warning_makes_no_hotspot(grid: GridCity) -> None:
    held, *_others = plant(grid)
    Complaint.objects.filter(pk=held.pk).update(held_since=timezone.now())
    warning = Complaint.objects.create(
        category=grid.dumping, source=grid.source, location=held.location, kind="early_warning",
        sensitivity="restricted", created_at=held.created_at,
    )  # fmt: skip

    read = read_reports(grid.dumping.group, as_of=AS_OF).complaint.tolist()

    assert (held.pk in read, warning.pk in read, len(read)) == (False, False, Complaint.objects.count() - 2)
