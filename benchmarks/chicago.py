"""Two years of real sanitation complaints, as arrays: `python -m benchmarks.hotspots chicago --file FILE.csv`."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from pyproj import Transformer

from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.reports import Reports

FIRST_DAY = date(2011, 1, 1)
YEAR_END_D, END_D = 365.0, 731.0  # the last days of 2011 and 2012, as days since FIRST_DAY
UTM = "EPSG:26916"


@dataclass(frozen=True)
class Complaints:
    """Complaints that are not duplicates; day resolution.

    address  (n,) number of the address text
    """

    reports: Reports
    address: IntArray

    def until(self, now: float) -> "Complaints":
        """Those of days before `now`; clean-ups later than that have not happened."""
        rows = np.flatnonzero(self.reports.t < now)
        cleaned = self.reports.column("cleaned", np.inf)[rows]
        some = Reports(
            self.reports.x[rows], self.reports.y[rows], self.reports.t[rows], np.where(cleaned < now, cleaned, np.inf)
        )
        return Complaints(some, self.address[rows])


def read_complaints(file: Path) -> Complaints:
    """Rows with a position, without duplicates, in the order of their days; some are of 2010."""
    with file.open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["latitude"] and not row["status"].endswith("Dup")]
    t = np.array([_day(row["created_date"]) for row in rows])
    kept = np.flatnonzero(t < END_D)
    kept = kept[np.argsort(t[kept], kind="stable")]
    lat, lon = (np.array([float(rows[i][name]) for i in kept]) for name in ("latitude", "longitude"))
    x, y = Transformer.from_crs("EPSG:4326", UTM, always_xy=True).transform(lon, lat)
    cleaned = np.array([_day(rows[i]["completed_date"]) for i in kept])
    address = np.unique([rows[i]["street_address"].strip().upper() for i in kept], return_inverse=True)[1]
    return Complaints(Reports(_floats(x), _floats(y), t[kept], cleaned), address.astype(np.int64))


def _day(text: str) -> float:
    return float((date.fromisoformat(text) - FIRST_DAY).days) if text else np.inf


def _floats(values: object) -> FloatArray:
    return np.asarray(values, np.float64)
