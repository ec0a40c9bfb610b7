"""Our emerging classes beside those of PyPI's pyehsa, for every pattern of ten steps and three trends.

    pip install pyehsa && python -m benchmarks.emerging_classes

pyehsa is in no lock: it brings folium, plotly and seaborn, and a part that must be compiled.
"""

from collections import Counter
from itertools import product

import numpy as np
from pyehsa.ehsa_classification import EhsaClassification
from pyehsa.mann_kendall import MannKendall

from benchmarks import records
from spatial.analysis.arrays import FloatArray
from spatial.analysis.emerging import CLASSES, EmergingClass, classify_cells

STEPS = 10
SLOPES = {"up": 0.01, "none": 0.0, "down": -0.01}
SPELLING = {"oscilating hotspot": "oscillating hotspot"}
LEVELS = {"h": 3.0, "c": -3.0, ".": 0.5}


def series_of(pattern: str, slope: float) -> FloatArray:
    """Scores that rise or fall within each level; alternating where there is no trend."""
    steps = np.arange(STEPS)
    wave = slope * steps if slope else 0.001 * (steps % 2)
    return np.array([LEVELS[letter] for letter in pattern]) + wave


def theirs(pattern: str, z: FloatArray) -> str:
    """pyehsa's name without the word hotspot; its cold spots and "no pattern" are none, and so is our past to it."""
    trend = MannKendall.mann_kendall_test(z)
    significant = np.array([letter != "." for letter in pattern])
    named = EhsaClassification.classify_hotspot(z, significant, trend["tau"], trend["sl"], threshold=0.05)
    name = str(named["name"] if isinstance(named, dict) else named)
    return SPELLING.get(name, name).removesuffix(" hotspot") if name.endswith(" hotspot") else "none"


def compare(letters: str) -> dict[str, object]:
    """All patterns of these letters and the three trends: how many have one name, and who differs how."""
    differ: Counter[tuple[str, str]] = Counter()
    example: dict[tuple[str, str], str] = {}
    patterns = ["".join(pattern) for pattern in product(letters, repeat=STEPS)]
    marks = np.array([list(pattern) for pattern in patterns]).T
    for trend, slope in SLOPES.items():
        z = np.array([series_of(pattern, slope) for pattern in patterns]).T
        ours = classify_cells(z, marks == "h", marks == "c")
        for number, pattern in enumerate(patterns):
            name = CLASSES[ours[number]]
            pair = ("none" if name is EmergingClass.PAST else str(name), theirs(pattern, z[:, number]))
            if pair[0] != pair[1]:
                differ[pair] += 1
                example.setdefault(pair, f"{pattern} {trend}")
    total = len(patterns) * len(SLOPES)
    rows = [{"ours": a, "pyehsa": b, "patterns": n, "example": example[a, b]} for (a, b), n in differ.most_common()]
    return {"patterns": total, "same": total - sum(differ.values()), "differ": rows}


def main() -> None:
    found = {"without cold steps": compare("h."), "with cold steps": compare("hc.")}
    print(*found.items(), sep="\n")
    records.write("hotspots_emerging_classes", found)


if __name__ == "__main__":
    main()
