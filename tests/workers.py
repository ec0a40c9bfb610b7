"""Several pytests side by side (`-n`): what each has for itself, and which tests stay together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import pytest
from xdist.scheduler import LoadScopeScheduling

# Folders whose tests share something dear, like a site with a browser before it: one worker takes such a folder whole.
WHOLE = ("tests/web/", "tests/operations/")


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Files in the order of the folders, so that all workers are in one folder and make its fixtures once each."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return next((folder for folder in WHOLE if file.startswith(folder)), file)


def apart(number: int) -> dict[str, str]:
    """The variables of a worker, counted from 1: nobody else has its database, nor its number in Redis."""
    queue = urlsplit(os.environ["GEOPOT_REDIS_URL"])
    first = int(queue.path.strip("/") or 0)
    database = os.environ.get("GEOPOT_TEST_DATABASE", "test_geopot")
    return {
        "GEOPOT_REDIS_URL": queue._replace(path=f"/{first + number}").geturl(),
        "GEOPOT_TEST_DATABASE": f"{database}_{number}",
    }


def dear_ones_first(items: list[pytest.Item]) -> None:
    """Begin with what is given away whole, or one worker would end with it alone."""
    items.sort(key=lambda item: not item.nodeid.startswith(WHOLE))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: Sequence[Any]) -> None:
    """Before the workers read any settings."""
    for number, spec in enumerate(specs, start=1):
        spec.env.update(apart(number))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:  # noqa: ANN401 -- xdist's own
    config.option.loadscopereorder = False  # by the number of tests, which says little
    return ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        dear_ones_first(items)
