from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.complaints.grid_city import GridCity, build
from tests.tasks.programs import Programs, Redis


@pytest.fixture
def city(db: None) -> GridCity:
    return build()


@pytest.fixture
def programs(transactional_db: None, tmp_path: Path) -> Iterator[Programs]:
    """None of them needs the Redis that they are told of."""
    started = Programs(Redis(tmp_path), tmp_path / "programs.log")
    yield started
    started.stop_all()
