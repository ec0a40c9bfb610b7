from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.complaints.grid_city import GridCity, build
from tests.tasks.programs import Programs, Redis


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def programs(transactional_db: None, redis: Redis, tmp_path: Path) -> Iterator[Programs]:
    started = Programs(redis, tmp_path / "programs.log")
    yield started
    started.stop_all()


@pytest.fixture
def city(db: None) -> GridCity:
    """Seen by programs only where the test is transactional."""
    return build()
