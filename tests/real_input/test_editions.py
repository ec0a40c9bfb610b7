"""From one real edition of a city's boundaries to the other, with complaints all over it, and back."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from geo_pot.complaints.actions.preview_edition import preview_edition
from geo_pot.complaints.actions.publish_edition import publish_edition
from geo_pot.complaints.actions.roll_back_edition import roll_back_edition
from geo_pot.complaints.models import Complaint, Source
from geo_pot.complaints.queries.routing import route_complaints
from spatial.models import Edition, Territory
from tests.cities import BEKASI_DIRECTORY
from tests.complaints.grid_editions import BORDER_SHARES, DIFFERENT_FROM_THE_TRUTH, KEPT, rows, stored_shares

A, B = "real_bps2020_kelurahan.geojson", "real_2020agreement_kelurahan.geojson"
NUMBER = 2_500
FILL = """
insert into complaints_complaint (category_id, source_id, location, accuracy_m)
select
    (select min(id) from agencies_category), %(source)s, point.geom,
    (array[null, 5, 30, 120])[1 + (row_number() over ())::int %% 4]
from spatial_boundary city
cross join lateral st_dump(st_generatepoints(city.outline, %(number)s, 3)) point
where city.level = 'kota'
"""
MOVED_SHARE = """
select sum(shared.area_m2) filter (where before.area_id <> after.area_id) / sum(shared.area_m2)
from spatial_boundary before
join spatial_boundary after on st_intersects(before.outline, after.outline)
cross join lateral (
    select st_area(st_intersection(before.outline, after.outline)::geography) as area_m2
) shared
where before.edition_id = %s and after.edition_id = %s and before.level = 'kelurahan' and after.level = 'kelurahan'
"""


@pytest.fixture
def draft(db: None, shared: Path) -> Edition:
    """Edition B as a draft, A in force with thousands of complaints."""
    call_command("load_territory", str(BEKASI_DIRECTORY), stdout=io.StringIO())
    territory = Territory.objects.get()
    for name, day, words in ((A, date(2020, 1, 1), ["--publish"]), (B, date(2023, 1, 1), [])):
        call_command(
            "load_boundaries", str(shared / "boundaries" / name), *words, territory=territory.code, level="kelurahan",
            edition=name, valid_from=day, stdout=io.StringIO(), stderr=io.StringIO(),
        )  # fmt: skip
        if words:
            source = Source.objects.create(code="scattered", name="Scattered")
            with connection.cursor() as cursor:
                cursor.execute(FILL, {"source": source.pk, "number": NUMBER})
            route_complaints(list(Complaint.objects.values_list("pk", flat=True)))
    return Edition.objects.get(name=B)


def everything() -> list[Any]:
    return list(Complaint.objects.order_by("pk").values_list("pk", *KEPT))


def test_preview_publishing_and_rollback_agree_with_each_other_and_with_the_truth(draft: Edition) -> None:
    before, shares = everything(), sorted(stored_shares())

    preview = preview_edition(edition_id=draft.pk)
    assert everything() == before
    published = publish_edition(edition_id=draft.pk)

    assert preview.counts == {name: published.counts[name] for name in preview.counts}
    assert preview.moved_from == published.moved_from
    assert rows(DIFFERENT_FROM_THE_TRUTH) == []
    assert sorted(stored_shares()) == sorted(rows(BORDER_SHARES))
    leaving = Complaint.objects.filter(match_method="unmatched")
    assert leaving.count() == published.counts["unmatched"] > 0
    assert not leaving.filter(kelurahan__isnull=False).exists()

    roll_back_edition(territory_id=draft.territory_id)
    assert everything() == before
    assert sorted(stored_shares()) == shares


def test_as_many_complaints_move_as_ground_does(draft: Edition) -> None:
    former = Edition.objects.get(name=A)

    counts = preview_edition(edition_id=draft.pk).counts

    with connection.cursor() as cursor:
        cursor.execute(MOVED_SHARE, [former.pk, draft.pk])
        (ground,) = cursor.fetchone()
    assert ground == pytest.approx(0.041, abs=0.0005)
    stayed_inside = NUMBER - counts["unmatched"]
    assert counts["kelurahan"] / stayed_inside == pytest.approx(ground, abs=4 * (ground / stayed_inside) ** 0.5)
