"""Reports by calendar month, of days that are local already."""

from __future__ import annotations

import numpy as np

from spatial.analysis.arrays import FloatArray


def count_months(t: FloatArray) -> list[int]:
    """Reports in each month from that of the first to that of the last; t in days since 1970, one at least."""
    months = np.floor(t).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    counts: list[int] = np.bincount(months - months.min()).tolist()
    return counts
