"""The compose file, as Debian's docker-compose reads it; there is no engine here that could start it."""

import os
import subprocess
from typing import Any

import pytest
import yaml

from tests.contracts.rules import ROOT
from tools import dotenv, programs

Services = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def services() -> Services:
    environment = {**os.environ, **dict.fromkeys(dotenv.NAMES, "x" * 40)}
    answer = subprocess.run(
        ["docker-compose", "config"], cwd=ROOT, env=environment, text=True, capture_output=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return dict(yaml.safe_load(answer.stdout)["services"])


def test_every_program_of_the_launcher_has_a_container_of_the_one_image(services: Services) -> None:
    names = [program.name for program in programs.programs(8000)]

    assert {services[name]["image"] for name in names} == {"geopot"}
    assert services.keys() - names == {"postgis", "redis", "prepare"}


def test_every_container_that_stays_says_whether_it_is_well(services: Services) -> None:
    assert [name for name, service in services.items() if "healthcheck" not in service] == ["prepare"]


def test_the_service_never_holds_the_owners_password(services: Services) -> None:
    holders = [name for name, service in services.items() if "owner" in str(service.get("environment", "")).lower()]

    assert sorted(holders) == ["postgis", "prepare"]
