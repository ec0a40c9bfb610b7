"""What the database answers for a point is what ST_Covers says on the full outlines, lower code first."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from spatial.models import Territory

# Points of each kind: anywhere in the city, interpolated on shared edges, and every vertex of every outline.
POINTS = """
    with edition as (select id from spatial_edition where name = 'truth'),
    outline as (
        select boundary.outline
        from spatial_boundary boundary
        join edition on edition.id = boundary.edition_id
        where level = 'kelurahan'
    ),
    kota as (
        select boundary.outline
        from spatial_boundary boundary
        join edition on edition.id = boundary.edition_id
        where level = 'kota'
    ),
    shared_edge as (
        select (st_dump(st_linemerge(st_collectionextract(st_intersection(a.outline, b.outline), 2)))).geom as line
        from outline a
        join outline b on a.outline && b.outline and st_astext(a.outline) < st_astext(b.outline)
    )
    select (st_dump(st_generatepoints(outline, 3000, 1))).geom as point from kota
    union all
    select st_lineinterpolatepoint(line, n / 20.0) from shared_edge cross join generate_series(0, 20) n
    union all
    select (st_dumppoints(outline)).geom from outline
"""


@pytest.fixture
def truth(shared: Path, db: None) -> int:
    """The real kelurahan of Kota Bekasi in the database, published; the id of that edition."""
    territory = Territory.objects.create(
        code="32.75", name="Kota Bekasi", time_zone="UTC", metric_srid=32748, receipt_prefix="T", languages=["en"]
    )
    file = shared / "boundaries" / "real_bps2020_kelurahan.geojson"
    call_command(
        "load_boundaries", str(file), "--territory=32.75", "--level=kelurahan", "--edition=truth",
        "--valid-from=2020-01-01", "--publish", verbosity=0,
    )  # fmt: skip
    return territory.editions.get().pk


def test_no_point_is_answered_otherwise_than_by_covers_on_the_full_outline(truth: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"create temporary table asked on commit drop as {POINTS}")
        cursor.execute(
            """
            with told as (
                select asked.point, (spatial_match_point(asked.point, %(edition)s, null)).*
                from asked
            ),
            covering as (
                select
                    told.kelurahan_id,
                    (
                        select boundary.area_id
                        from spatial_boundary boundary
                        where boundary.edition_id = %(edition)s and boundary.level = 'kelurahan'
                            and st_covers(boundary.outline, told.point)
                        order by boundary.code
                        limit 1
                    ) as truth,
                    told.method, told.distance_m
                from told
            )
            select
                count(*),
                count(*) filter (where truth is not null and (kelurahan_id, method) is distinct from (truth, 'covers')),
                count(*) filter (where truth is null and method = 'covers'),
                max(distance_m)
            from covering
            """,
            {"edition": truth},
        )
        asked, wrong, invented, farthest_m = cursor.fetchone()

    assert asked > 20_000
    assert (wrong, invented) == (0, 0)
    assert farthest_m < 0.001  # interpolated points of the outer edge lie beside it by rounding alone
