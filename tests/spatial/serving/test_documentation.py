"""What docs/cell_index.md shows of the running system works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from tests.complaints.grid_city import GridCity

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "cell_index.md").read_text()


def test_the_lines_of_the_page_run(city: GridCity) -> None:
    lines = re.findall(r"^    (.*)$", PAGE.split("## In the running system")[1].split("## ")[0], re.MULTILINE)
    names = {
        "edition": city.edition,
        "lons": np.array([107.01]),
        "lats": np.array([-6.29]),
        "accuracies": np.array([5]),
    }

    exec("\n".join(lines), names)  # noqa: S102  # our own page

    assert len(lines) == 3
