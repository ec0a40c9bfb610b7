"""The migration that gives the sites of before an identity, on rows as they were then."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg2
import pytest

from geo_pot.env import DatabaseParts, read_database
from tests import conftest
from tests.conftest import OWNER_URL, execute, make_database

ROOT = Path(__file__).resolve().parents[2]
NAME = f"{conftest.NAME}_identify_sites"
CITY = """
insert into spatial_territory (
    id, code, name, time_zone, metric_srid, receipt_prefix, languages, level_names, tolerance_m, coverage_limit_m,
    border_m
) values (1, 'G', 'G', 'UTC', 32748, 'G', '{en}', '{}', 25, 5000, 15);
insert into agencies_categorygroup (id, territory_id, code, names, active, "order")
values (1, 1, 'waste', '{}', true, 0);
insert into hotspots_run (
    id, territory_id, group_id, as_of, seed, state, published_at, parameters, counts, warnings, error, attempts
)
select id, 1, 1, now(), id, state, published_at, '{}', '{}', '{}', '', 1
from (values
    (1, 'superseded', timestamptz '2026-01-01'), (2, 'published', '2026-01-02'), (3, 'failed', null)
) run (id, state, published_at);
insert into hotspots_publishedrun (group_id, run_id) values (1, 2);
insert into hotspots_site (
    id, run_id, number, centre, public_position, radius_m, state, site_class, trend_u, q, k, m, channel, rank,
    expected_30d, repeats, background, episode_count, confirmed_episodes, reports, reporters, unknown_reporters,
    already_public, first_start, last_end, next_from_own_gaps, members
)
select
    10 * run + number, run, number, 'SRID=4326;POINT(107 -6.2)', 'SRID=4326;POINT(107 -6.2)', 45, 'active', 'new', 0,
    number / 100.0, 3, 1, 'A', 3 - number, 1.5, 1, 1, 3, 3, 9, 6, 0, false, now(), now(), true, '{}'
from generate_series(1, 2) run, generate_series(1, 2) number;
insert into hotspots_episode (site_id, number, start, "end", reports, reporters, confirmed)
select id, 1, now(), now(), 3, 3, true from hotspots_site;
"""


@pytest.fixture
def owner() -> Iterator[DatabaseParts]:
    """A database of its own, at the migration before."""
    parts = read_database(os.environ, OWNER_URL)
    make_database(parts, name=NAME)
    yield parts
    execute(parts, "drop database if exists {name} with (force)", name=NAME)


def migrate(parts: DatabaseParts, *target: str) -> None:
    place = urlencode({"host": parts["HOST"], "port": parts["PORT"]})
    url = f"postgresql://{quote(parts['USER'])}:{quote(parts['PASSWORD'])}@/{NAME}?{place}"
    subprocess.run(
        (sys.executable, "manage.py", "migrate", *target, "--verbosity=0"),
        cwd=ROOT,
        env={**os.environ, "GEOPOT_DATABASE_URL": url, OWNER_URL: url},
        check=True,
    )


def ask(parts: DatabaseParts, statement: str) -> list[tuple[Any, ...]]:
    link = psycopg2.connect(
        dbname=NAME, user=parts["USER"], password=parts["PASSWORD"], host=parts["HOST"], port=parts["PORT"]
    )
    try:
        with link, link.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        link.close()


@pytest.mark.slow
def test_every_site_that_readers_see_gets_an_identity_and_stays_visible(owner: DatabaseParts) -> None:
    migrate(owner, "complaints")
    migrate(owner, "hotspots", "0002")
    ask(owner, CITY)

    migrate(owner)

    assert ask(owner, "select id, serial, is_kept from hotspots_run order by id") == [
        (1, 1, False), (2, 2, True), (3, None, True)
    ]  # fmt: skip
    assert ask(owner, "select id, since, until from hotspots_sighting order by id") == [(21, 2, None), (22, 2, None)]
    assert ask(owner, "select count(distinct public_id), min(reporters_left) from hotspots_site") == [(2, 6)]
    assert ask(
        owner,
        "select array_agg(site.latest_id order by s.place), min(standing.q) from hotspots_standing standing,"
        " unnest(standing.sites) with ordinality s (id, place) join hotspots_site site on site.id = s.id",
    ) == [([22, 21], [0.02, 0.01])]
    assert ask(owner, "select count(*) from hotspots_episode") == [(2,)]
