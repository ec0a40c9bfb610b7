"""Schemathesis before our API, inside a test's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS
from schemathesis.core.result import Ok

from geo_pot.wsgi import application

# What a schema cannot say: which codes there are, and which parameters go together.
UNSAYABLE = {"positive_data_acceptance"}
# Several requests that build on each other, or accounts, which there are not yet.
ELSEWHERE = {"ensure_resource_availability", "use_after_free", "ignored_auth"}
EXAMPLES = 25


@contextmanager
def connection_kept() -> Iterator[None]:
    """A server drops a connection that is inside a transaction after a request; the tests' is, all the time."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask_all_that_is_described(method: str) -> list[str]:
    """Send generated requests, right and wrong ones, to every operation; raises where an answer is not as described.

    returns   the operations that were asked
    """
    checks = [check for check in CHECKS.get_all() if check.__name__ not in UNSAYABLE | ELSEWHERE]
    with connection_kept():
        schema = schemathesis.openapi.from_wsgi("/api/schema", application, headers={"Host": "localhost"})
        operations = [
            found.ok() for found in schema.include(method=method).get_all_operations() if isinstance(found, Ok)
        ]
        for operation in operations:
            asking(operation, checks)()
    return [operation.label for operation in operations]


def asking(operation: Any, checks: list[Any]) -> Callable[[], None]:  # noqa: ANN401 -- schemathesis' own
    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:  # noqa: ANN401
        case.call_and_validate(checks=checks, headers={"Host": "localhost"})

    return ask
