"""Idempotency keys."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from geo_pot.complaints.sql import read_sql

CLAIM_KEY = read_sql("claim_key")


def claim_key(*, key: UUID, reporter_key: str, body_sha256: str) -> int | None:
    """The id of a new Submission, None where the reporter used the key before; waits for one that is under way."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_KEY, {"key": str(key), "reporter_key": reporter_key, "body_sha256": body_sha256})
        row = cursor.fetchone()
    return None if row is None else int(row[0])
