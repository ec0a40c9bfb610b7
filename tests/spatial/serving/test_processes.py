"""An edition that one process publishes answers in all others, at once."""

from __future__ import annotations

import datetime
import json
import sys
import time
import urllib.request
from pathlib import Path

from api.v1.locate import HELD_S
from geo_pot.complaints.actions.publish_edition import publish_edition
from spatial.models import Edition
from tests.complaints import grid_city
from tests.complaints.grid_city import GridCity
from tests.tasks.programs import Programs, free_port, wait_until

WORKERS = 2
REQUESTS = 12  # so many that both workers have answered


class Web:
    def __init__(self, programs: Programs) -> None:
        self.port = free_port()
        self.server = programs.start(
            sys.executable, "-m", "gunicorn", "geo_pot.wsgi", f"--bind=127.0.0.1:{self.port}", f"--workers={WORKERS}",
            "--preload", "--no-control-socket",
        )  # fmt: skip
        wait_until(self.answers, "gunicorn")

    def answers(self) -> bool:
        try:
            return bool(self.locate())
        except OSError:
            return False

    def locate(self) -> str:
        """What one worker says of the middle of D: edition and kelurahan."""
        lon, lat = grid_city.CENTRE_OF_D
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/locate?lon={lon}&lat={lat}") as answer:
            place = json.load(answer)
        return f"{place['edition']}: {place['kelurahan']['code']}"


def test_web_and_commands_follow_what_another_process_publishes(
    city: GridCity, programs: Programs, tmp_path: Path
) -> None:
    edition = Edition.objects.create(territory=city.territory, name="second", valid_from=datetime.date(2021, 1, 1))
    grid_city.draw(edition, {"A": (0, 0), "B": (1, 0), "C": (0, 1), "D": (1, 1)}, shift=0.75)
    web = Web(programs)
    before = {web.locate() for _ in range(REQUESTS)}

    publish_edition(edition_id=edition.pk)

    time.sleep(HELD_S)
    assert (before, {web.locate() for _ in range(REQUESTS)}) == ({"first: D"}, {"second: C"})
    assert command(programs, tmp_path) == "C"


def command(programs: Programs, folder: Path) -> str:
    """The kelurahan of the middle of D by match_points, a process of its own."""
    lon, lat = grid_city.CENTRE_OF_D
    (folder / "in.csv").write_text(f"x,y\n{lon},{lat}\n")
    words = ("match_points", str(folder / "in.csv"), "--lon=x", "--lat=y", f"--out={folder / 'out.csv'}")
    done = programs.manage(*words)
    assert done.returncode == 0, done.stderr
    return (folder / "out.csv").read_text().splitlines()[1].split(",")[2]
