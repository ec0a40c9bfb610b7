from __future__ import annotations

from collections.abc import Generator

from django.db import connection
from django.test import Client

from api.paging import Chunks, write_page
from geo_pot.accounts.actor import NOBODY
from geo_pot.complaints.queries.lists import Order, stream_features
from geo_pot.complaints.queries.selection import visible_complaints
from spatial.models import Territory
from tests.api.client import ask
from tests.api.material import store


def pages(limit: int) -> Generator[bytes, None, None]:
    rows = stream_features(visible_complaints(NOBODY), order=Order.NEWEST, limit=limit + 1, language="id")
    return write_page(rows, limit, lambda last: f"after {last.id}")


def test_the_first_rows_are_sent_before_the_last_are_read(client: Client, bekasi: Territory) -> None:
    store(bekasi, 60)

    pieces = list(ask(client, "/api/v1/complaints").streaming_content)

    assert [piece.count(b'"type":"Feature"') for piece in pieces] == [20, 40, 0]


def test_a_list_that_nobody_reads_on_leaves_no_transaction(bekasi: Territory) -> None:
    store(bekasi, 60)
    depth = len(connection.savepoint_ids)

    pieces = pages(50)
    chunks = Chunks(next(pieces), pieces)
    inside = len(connection.savepoint_ids)
    chunks.close()

    assert (inside, len(connection.savepoint_ids)) == (depth + 1, depth)


def test_a_page_that_ends_with_a_batch_still_knows_of_the_next(bekasi: Territory) -> None:
    store(bekasi, 21)

    assert [b'"next":null' in b"".join(pages(limit)) for limit in (19, 20, 21)] == [False, False, True]
