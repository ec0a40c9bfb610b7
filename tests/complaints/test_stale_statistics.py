"""An edition is published and taken back on statistics that are wrong, as after a large import that was undone."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

from geo_pot.complaints.actions.preview_edition import preview_edition
from geo_pot.complaints.actions.publish_edition import publish_edition
from geo_pot.complaints.actions.roll_back_edition import roll_back_edition
from tests.complaints import grid_city
from tests.complaints.grid_editions import DIFFERENT_FROM_THE_TRUTH, everything, rows, scatter, second_edition


def test_an_edition_is_published_though_the_planner_takes_every_table_for_empty(
    db: None, analyze: Callable[[], None]
) -> None:
    """As it does after rows that were rolled back: joins of pages then match all of them for each of their rows."""
    with transaction.atomic():
        undone = grid_city.build()
        scatter(undone, 200)
        publish_edition(edition_id=second_edition(undone).pk)
        transaction.set_rollback(True)
    analyze()
    city = grid_city.build()
    scatter(city, 1_500)
    edition = second_edition(city)
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '20s'")  # a second on two idle cores

    before = everything()

    preview = preview_edition(edition_id=edition.pk)
    published = publish_edition(edition_id=edition.pk)

    assert dict(published.counts) == dict(preview.counts)
    assert published.counts["written"] > 0
    assert rows(DIFFERENT_FROM_THE_TRUTH) == []
    roll_back_edition(territory_id=city.territory.pk)
    assert everything() == before
