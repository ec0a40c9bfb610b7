"""Pages of long lists: a cursor names the last row that was seen, so that nothing is skipped or told twice."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import UTC, datetime

from django.http import StreamingHttpResponse
from rest_framework.request import Request

from api.problems import InvalidParameter
from geo_pot.complaints.queries.lists import FeatureRow, Order, Position

DEFAULT_LIMIT = 100
MOST = 10_000
OPENING = '{"type":"FeatureCollection","features":['
WRONG_CURSOR = "it is not one that we gave for this list; leave it out to begin again"


def write_cursor(order: Order, position: Position) -> str:
    """Opaque to clients: the order, the time and the number of the last row."""
    fields = json.dumps([order.value, position.at.astimezone(UTC).isoformat(), position.id], separators=(",", ":"))
    return base64.urlsafe_b64encode(fields.encode()).decode().rstrip("=")


def read_cursor(text: str, order: Order) -> Position:
    try:
        padded = text + "=" * (-len(text) % 4)
        made_for, at, id_ = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        moment = datetime.fromisoformat(at)
        if made_for != order.value or moment.tzinfo is None or type(id_) is not int or not 0 <= id_ < 2**63:
            raise InvalidParameter("cursor", WRONG_CURSOR)
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise InvalidParameter("cursor", WRONG_CURSOR) from error
    return Position(moment, id_)


def next_url(request: Request, cursor: str) -> str:
    query = request.query_params.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def write_page(
    batches: Iterator[list[FeatureRow]], limit: int, next_page: Callable[[Position], str]
) -> Generator[bytes, None, None]:
    """A FeatureCollection of at most `limit` features, in pieces; one row more says that there is a next page."""
    before, shown, last, following = OPENING, 0, None, None
    for batch in batches:
        rows = batch[: limit - shown]
        if rows:
            yield (before + ",".join(row.feature for row in rows)).encode()
            before, shown, last = ",", shown + len(rows), rows[-1].position
        if len(rows) < len(batch) and last is not None:
            following = next_page(last)
    yield ((OPENING if before is OPENING else "") + f'],"next":{json.dumps(following)}}}').encode()


def write_all(features: Iterable[str]) -> bytes:
    """A FeatureCollection without pages."""
    return f'{OPENING}{",".join(features)}],"next":null}}'.encode()


def stream_collection(chunks: Generator[bytes, None, None], request: Request) -> StreamingHttpResponse:
    """Send a collection while it is being written.

    The first rows are asked for before the answer begins, so that what the database refuses is still a problem.
    """
    first = next(chunks)
    return StreamingHttpResponse(Chunks(first, chunks), content_type=request.accepted_renderer.media_type)


class Chunks:
    """A stream whose first piece is there already. Closing it ends the transaction behind, read or not."""

    def __init__(self, first: bytes, rest: Generator[bytes, None, None]) -> None:
        self.first, self.rest = first, rest

    def __iter__(self) -> Iterator[bytes]:
        yield self.first
        yield from self.rest

    def close(self) -> None:
        self.rest.close()
