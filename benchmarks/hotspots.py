"""Hotspots against ground truth, real complaints and peers. Results go to benchmarks/results, tables to the screen.

    python -m benchmarks.hotspots truth --seeds 10
    python -m benchmarks.hotspots truth --seeds 10 --first 2000 --methods ours
    python -m benchmarks.hotspots pairs --seeds 4
    python -m benchmarks.hotspots null --worlds 200
    python -m benchmarks.hotspots identity --seeds 10
    python -m benchmarks.hotspots calibration --seeds 5 --file CHICAGO.csv
    python -m benchmarks.hotspots cleanups --worlds 300 --file CHICAGO.csv
    python -m benchmarks.hotspots chicago --file CHICAGO.csv
    python -m benchmarks.hotspots speed --reports 10000 100000 1000000
    python -m benchmarks.hotspots tables

`truth` scores every method on worlds with planted sites (PostGIS of GEOPOT_DATABASE_URL among the peers), `pairs` asks
how far apart two sites must be to be told apart, `null` counts worlds without sites in which something is found,
`identity` asks whether a site keeps its id over 26 weeks, `calibration` whether the band of the next episode holds it,
`cleanups` whether clean-ups without an effect are called a success, `chicago` predicts a real city and compares its
sites with the addresses that recur, `speed` measures and draws growth, `tables` writes all of it into
docs/hotspot_figures.md. `truth`, `null` and `speed` note each world or job in a file of the folder --log and go on from
there: after a change of what they measure, take another folder.
"""

import argparse
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import records
from benchmarks.hotspot_calibration import run_calibration
from benchmarks.hotspot_chicago import run_chicago
from benchmarks.hotspot_cleanups import run_chicago as cleanups_of_chicago
from benchmarks.hotspot_cleanups import run_cleanups
from benchmarks.hotspot_identity import MAKERS, run_identity
from benchmarks.hotspot_methods import METHODS, TUNED
from benchmarks.hotspot_null import WORLDS, run_null
from benchmarks.hotspot_pairs import run_pairs
from benchmarks.hotspot_speed import draw_growth, ratios, run_speed
from benchmarks.hotspot_tables import fill
from benchmarks.hotspot_truth import NO_SITES, run_truth, table
from benchmarks.planted_worlds import FIRST_SEED, VARIANTS

PLANTED = ("base", "gps_25m", "quiet", "no_clean", "markets_15", "vol_x4", "vol_x12")
PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "hotspots-growth.png"


def truth(chosen: argparse.Namespace) -> None:
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    rows = run_truth(chosen.variants, seeds, chosen.methods, chosen.log / "truth.jsonl")
    print(table(rows))
    records.write("hotspots_truth" if chosen.first == FIRST_SEED else f"hotspots_truth_{chosen.first}", {"rows": rows})


def pairs(chosen: argparse.Namespace) -> None:
    found = run_pairs(chosen.seeds)
    print(*found.items(), sep="\n")
    records.write("hotspots_pairs", {"apart_m": found})


def null(chosen: argparse.Namespace) -> None:
    found = run_null(chosen.kinds, chosen.worlds, chosen.log / "null.jsonl")
    print(*found.items(), sep="\n")
    records.write("hotspots_null", found)


def identity(chosen: argparse.Namespace) -> None:
    records.write("hotspots_identity", {"variants": run_identity(chosen.variants, chosen.seeds)})


def calibration(chosen: argparse.Namespace) -> None:
    found = run_calibration(chosen.variants, chosen.seeds, chosen.file)
    print(*found.items(), sep="\n")
    records.write("hotspots_calibration", found)


def cleanups(chosen: argparse.Namespace) -> None:
    found: dict[str, Any] = {"worlds": run_cleanups(chosen.worlds)}
    records.write("hotspots_cleanups", found | ({"chicago": cleanups_of_chicago(chosen.file)} if chosen.file else {}))


def chicago(chosen: argparse.Namespace) -> None:
    records.write("hotspots_chicago", run_chicago(chosen.file))


def speed(chosen: argparse.Namespace) -> None:
    costs = run_speed(chosen.reports, chosen.runs, chosen.log / "speed.jsonl")
    found = ratios(costs)
    print(*found, sep="\n")
    draw_growth(costs, PICTURE)
    records.write("hotspots_speed", {"costs": [asdict(cost) for cost in costs], "ratios": found})


def tables(_: argparse.Namespace) -> None:
    fill()


PARTS = (truth, pairs, null, identity, calibration, cleanups, chicago, speed, tables)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = parser.add_subparsers(required=True)
    parsers = {part.__name__: parts.add_parser(part.__name__) for part in PARTS}
    for part in PARTS:
        parsers[part.__name__].set_defaults(part=part)
    for name in ("truth", "null", "speed"):
        parsers[name].add_argument("--log", type=Path, default=Path(tempfile.gettempdir()), help="folder of the notes")
    parsers["truth"].add_argument("--variants", nargs="+", default=[*PLANTED, NO_SITES], choices=VARIANTS)
    parsers["truth"].add_argument("--seeds", type=int, default=10)
    parsers["truth"].add_argument("--first", type=int, default=FIRST_SEED, help="the first seed")
    parsers["truth"].add_argument("--methods", nargs="+", default=[*METHODS, TUNED], choices=[*METHODS, TUNED])
    parsers["pairs"].add_argument("--seeds", type=int, default=4)
    parsers["identity"].add_argument(
        "--variants", nargs="+", default=["base", "absent", "close", "gps_25m"], choices=MAKERS
    )
    parsers["identity"].add_argument("--seeds", type=int, default=10)
    parsers["null"].add_argument("--worlds", type=int, default=200)
    parsers["null"].add_argument("--kinds", nargs="+", default=list(WORLDS), choices=WORLDS)
    parsers["calibration"].add_argument("--variants", nargs="+", default=list(PLANTED[:4]), choices=VARIANTS)
    parsers["calibration"].add_argument("--seeds", type=int, default=5)
    parsers["calibration"].add_argument("--file", type=Path)
    parsers["cleanups"].add_argument("--worlds", type=int, default=300)
    parsers["cleanups"].add_argument("--file", type=Path)
    parsers["chicago"].add_argument("--file", type=Path, required=True)
    parsers["speed"].add_argument("--reports", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parsers["speed"].add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    if "log" in chosen:
        chosen.log.mkdir(parents=True, exist_ok=True)
    chosen.part(chosen)


if __name__ == "__main__":
    main()
