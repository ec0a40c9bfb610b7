"""The audit of stored matches finds what is wrong, and only that."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.auditing import FIND_MISMATCHES
from spatial.models import Boundary
from tests.complaints import grid_city
from tests.complaints.grid_city import GridCity

PLACES = [
    grid_city.CENTRE_OF_A,
    grid_city.CENTRE_OF_D,
    grid_city.EDGE_OF_A_AND_B,
    grid_city.TEN_METRES_WEST_OF_A,
    grid_city.ONE_KM_WEST_OF_A,
]


def check(**options: object) -> tuple[int, str]:
    """Exit code, and what was said."""
    out = io.StringIO()
    try:
        call_command("check_matches", stdout=out, **options)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def store(city: GridCity) -> list[Complaint]:
    return [Complaint.objects.create(**city.complaint(*place)) for place in PLACES]


def forge(complaint: Complaint, **columns: object) -> None:
    """As a writer could who says that it is the re-match."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('geopot.rematch', 'on', true)")
        Complaint.objects.filter(pk=complaint.pk).update(**columns)
        cursor.execute("select set_config('geopot.rematch', '', true)")


def test_what_the_database_matched_is_right(city: GridCity) -> None:
    store(city)

    assert check() == (0, "Grid (GRID): 5 complaints, 0 matched otherwise than they should be\n")


def test_every_kind_of_wrong_match_is_found_and_told(city: GridCity) -> None:
    in_a, in_d, on_edge, near, away = store(city)
    forge(in_a, kelurahan=city.areas["B"])
    forge(in_d, kecamatan=city.areas["WEST"])
    forge(on_edge, match_method="nearest")
    forge(near, kelurahan=city.areas["C"])
    forge(away, kelurahan=city.areas["A"], match_method="covers")

    code, said = check(territory="GRID")

    assert code == 1
    assert said.splitlines() == [
        "Grid (GRID): 5 complaints, 5 matched otherwise than they should be",
        f"  {in_a.receipt}: stored covers B, true covers A",
        f"  {in_d.receipt}: stored covers D, true covers D",
        f"  {on_edge.receipt}: stored nearest A, true covers A",
        f"  {near.receipt}: stored nearest C, true nearest A",
        f"  {away.receipt}: stored covers A, true unmatched none",
    ]


def test_boundaries_that_changed_under_the_complaints_are_found(city: GridCity) -> None:
    store(city)
    other = grid_city.build("OTHER")

    Boundary.objects.filter(edition=city.edition, code="D").update(outline=grid_city.square(1, 1.9, 1, 0.1))

    code, said = check()
    assert (code, "stored covers D, true unmatched none" in said) == (1, True)
    assert check(territory=other.territory.code)[0] == 0


def test_it_changes_nothing(city: GridCity) -> None:
    store(city)
    before = list(Complaint.objects.order_by("pk").values())

    check()

    assert list(Complaint.objects.order_by("pk").values()) == before


def test_a_territory_that_is_not_there_is_named_with_those_that_are(city: GridCity) -> None:
    with pytest.raises(CommandError, match=r"There is no Territory NONE\. Known: GRID"):
        check(territory="NONE")


@pytest.mark.django_db(transaction=True)  # or nobody could count the rows
def test_outlines_are_prepared_once_and_points_found_by_their_index(
    city: GridCity, analyze: Callable[[], None]
) -> None:
    chance = random.Random(5)
    west, south, width = grid_city.WEST, grid_city.SOUTH, 2 * grid_city.SIDE
    places = [(west + width * chance.random(), south + width * chance.random()) for _ in range(2_000)]
    Complaint.objects.bulk_create([Complaint(**city.complaint(*place)) for place in places])
    analyze()
    with connection.cursor() as cursor:
        cursor.execute(f"explain (costs off) {FIND_MISMATCHES}", {"territory_id": city.territory.pk})
        plan = [line for (line,) in cursor.fetchall()]

    covering = plan[next(number for number, line in enumerate(plan) if "CTE covering" in line) :]
    outside = next(number for number, line in enumerate(covering) if "on spatial_boundary boundary" in line)
    inside = next(number for number, line in enumerate(covering) if "on complaints_complaint complaint" in line)
    assert "using complaints_complaint_location" in covering[inside], "\n".join(plan)
    assert outside < inside, "\n".join(plan)
    assert check()[0] == 0
