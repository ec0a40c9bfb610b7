"""The long-running programs of the service: web, worker, beat, relay."""

import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence

from tools.checkout import DATA, VENV
from tools.console import Refusal
from tools.prepare import manage
from tools.processes import Program, Running

ANSWER_TIMEOUT_S = 60
GUNICORN = (
    "--workers=2",
    "--threads=4",
    "--preload",  # one import, and the cell index in memory once
    "--no-control-socket",  # it would lie in the home folder
    f"--worker-tmp-dir={DATA}",
    "--access-logfile=-",
)
CELERY = ("--app=geo_pot", "--quiet")


def programs(port: int, prefix: str = "") -> list[Program]:
    """What docker-compose.yml starts too, with the same entry points; a prefix keeps a second set's files apart."""
    celery = (VENV / "bin" / "celery", *CELERY)
    return [
        Program(f"{prefix}web", (VENV / "bin" / "gunicorn", "geo_pot.wsgi", f"--bind=127.0.0.1:{port}", *GUNICORN)),
        Program(
            f"{prefix}worker",
            (*celery, "worker", "--concurrency=2", "--loglevel=INFO", "--without-gossip", "--without-mingle"),
        ),
        Program(f"{prefix}beat", (*celery, "beat", "--loglevel=INFO", f"--schedule={DATA / f'{prefix}beat'}")),
        Program(f"{prefix}relay", manage("relay")),
    ]


def wait_until_it_answers(url: str, children: Sequence[Running]) -> None:
    """Until any answer comes back; Refusal when a program ends first, or none comes in a minute."""
    deadline = time.monotonic() + ANSWER_TIMEOUT_S
    while not answers(url):
        for child in children:
            child.check()
        if time.monotonic() > deadline:
            raise Refusal(f"{url} does not answer; see {children[0].log}")
        time.sleep(0.05)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # our own http address
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


if __name__ == "__main__":  # docker-compose.yml's healthcheck
    sys.exit(not answers(sys.argv[1]))
