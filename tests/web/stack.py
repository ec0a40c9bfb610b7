"""The service as a browser meets it: a database of its own with the demo in it, and the web server before it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from geo_pot.env import read_database
from tests.conftest import NAME, OWNER_URL, execute, make_database
from tools import prepare, programs
from tools.processes import Program, running
from tools.services import Services
from tools.state import free_port

DATABASE = f"{NAME}_web"
# The worker's job without a queue: what it finds is tested elsewhere, here it is shown.
FIND_HOTSPOTS = """
from django.utils import timezone
from geo_pot.agencies.models import CategoryGroup
from geo_pot.hotspots.actions import compute_run, request_run
for group in CategoryGroup.objects.order_by("order")[:4]:
    compute_run(run_id=request_run(group=group, as_of=timezone.now()).pk)
"""


@contextmanager
def demo_site() -> Iterator[str]:
    """The address of a web server over a fresh demo; both are gone at the end."""
    environment = {
        **os.environ,
        **{name: with_database(os.environ[name]) for name in ("GEOPOT_DATABASE_URL", OWNER_URL)},
    }
    services = Services(environment, DATABASE)
    owner = read_database(os.environ, OWNER_URL)
    make_database(owner, name=DATABASE)
    try:
        for step in prepare.all_steps():
            prepare.do(step, services)
        subprocess.run(prepare.manage("shell", "--command", FIND_HOTSPOTS), env=environment, check=True)
        with serve(environment) as url:
            yield url
    finally:
        execute(owner, "drop database if exists {name} with (force)", name=DATABASE)


@contextmanager
def serve(environment: dict[str, str]) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    web = Program("web-of-tests", programs.programs(port)[0].words)
    with running([web], environment) as children:
        programs.wait_until_it_answers(url, children)
        yield url


def with_database(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{DATABASE}"))
