"""docs/hotspot_figures.md from benchmarks/results: what stands between two marks is written, the words around stay."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.hotspot_truth import table
from benchmarks.records import FOLDER

PAGE = FOLDER.parents[1] / "docs" / "hotspot_figures.md"
Rows = list[tuple[Any, ...]]
KINDS_OF_PATTERN = ("without cold steps", "with cold steps")


def markdown(head: str, rows: Rows) -> str:
    """A table; `head` names the columns, parted by bars."""
    lines = [f"| {head} |", "|" + " --- |" * (head.count("|") + 1)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def truth(found: dict[str, Any]) -> str:
    return table(found["rows"])


def pairs(found: dict[str, Any]) -> str:
    rows = [
        (
            f"{apart} m",
            one["pairs"],
            *(f"{one[share]} ({one[share] / one['pairs']:.0%})" for share in ("found", "proven")),
        )
        for apart, one in found["apart_m"].items()
    ]
    return markdown("apart | pairs | both found | both proven", rows)


def identity(found: dict[str, Any]) -> str:
    rows = [
        (
            *(variant, rule, one["sites"], f"{one['one_id']} ({one['one_id'] / one['sites']:.1%})"),
            *(one[measure] for measure in ("switches", "wrong_merges", "drop_outs")),
        )
        for variant, rules in found["variants"].items()
        for rule, one in rules.items()
    ]
    return markdown("world | rule | sites | one id | switches | wrong merges | drop-outs", rows)


def null(found: dict[str, Any]) -> str:
    rows = [
        (kind, one["worlds"], one["with_a_site"], one["sites"], f"{one['rate']:.1%}", f"{one['lower_bound']:.1%}")
        for kind, one in found.items()
        if kind != "machine"
    ]
    return markdown("worlds | number | with any site | sites | rate | one-sided 95 % lower bound", rows)


def calibration(found: dict[str, Any]) -> str:
    rows = [
        (
            *(kind, one["forecasts"], one["came"]),
            *(f"{one[share]:.0%}" for share in ("inside", "below", "above")),
            *(one["never_came"], f"{one['inside_of_all_known']:.0%}", one["median_width_d"]),
        )
        for kind, one in found.items()
        if kind != "machine"
    ]
    head = (
        "sites | forecasts | came | inside | before | after | never came | inside, those as misses | median width, days"
    )
    return markdown(head, rows)


def cleanups(found: dict[str, Any]) -> str:
    rows = [
        (
            *(name, one["worlds"], f"{one['naive_ratio']:.2f}", f"{one['naive_success']:.0%}"),
            *(f"{one['pooled_ratio']:.2f}", f"{one['pooled_success']:.0%}", f"{one['pooled_holds_1']:.0%}"),
            *(f"{one[share]:.1%}" for share in ("each_success", "each_holds_1")),
        )
        for name, one in found["worlds"].items()
    ]
    head = (
        "clean-ups at the worst moment | worlds | after / before | called a success | over sites alike"
        " | called a success | interval holds 1 | one clean-up: a success | interval holds 1"
    )
    return markdown(head, rows)


def prediction(found: dict[str, Any]) -> str:
    rows = []
    for ahead, by_share in found["prediction"]["ahead"].items():
        for share, ways in by_share.items():
            for way, one in ways.items():
                low, high = one["difference_interval"]
                difference = "" if way == "expected rate" else f"{one['difference']:+.4f} [{low:+.4f}, {high:+.4f}]"
                rows.append((ahead, f"{float(share):.0%}", way, f"{one['hit_rate']:.4f}", one["ratio"], difference))
    return markdown("ahead | cells | ranked by | hit rate | ours / it | ours less it, 95 % | ".rstrip(" |"), rows)


def recurrence(found: dict[str, Any]) -> str:
    measures = ("precision_2", "recall_2", "precision_3", "recall_3")
    rows = [
        (name, one["sites"], *(f"{one[measure]:.3f}" for measure in measures))
        for name, one in found["recurrence"]["rows"].items()
    ]
    return markdown("method | sites | ≥ 2 episodes: P | R | ≥ 3: P | R", rows)


def forward(found: dict[str, Any]) -> str:
    rows = [
        (name, one["n"], one["mean"], f"{one['share_with_any']:.0%}")
        for name, one in found["recurrence"]["forward"].items()
    ]
    return markdown("places known at the end of 2011 | number | complaints of 2012 within 45 m | with any", rows)


def costs(found: dict[str, Any]) -> str:
    rows = [
        (f"{one['reports']:,}", one["job"], one["wall_s"], one["processor_s"], one["above_data_mb"], one["peak_mb"])
        for one in found["costs"]
    ]
    return markdown("reports | job | wall, s | processor, s | above data, MB | peak, MB", rows)


def ratios(found: dict[str, Any]) -> str:
    rows = [(f"{one['reports']:,}", one["of"], one["to"], one["wall"], one["processor"]) for one in found["ratios"]]
    return markdown("reports | how many times as long | as | wall | processor", rows)


def classes(found: dict[str, Any]) -> str:
    rows = [
        (kind, row["ours"], row["pyehsa"], row["patterns"], f"`{row['example']}`")
        for kind in KINDS_OF_PATTERN
        for row in found[kind]["differ"]
    ]
    told = [
        f"{kind}: {found[kind]['same']:,} of {found[kind]['patterns']:,} have one name" for kind in KINDS_OF_PATTERN
    ]
    return "; ".join(told) + ".\n\n" + markdown("patterns | ours | pyehsa | number | example", rows)


PARTS: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "truth": ("hotspots_truth", truth),
    "truth_2000": ("hotspots_truth_2000", truth),
    "pairs": ("hotspots_pairs", pairs),
    "null": ("hotspots_null", null),
    "identity": ("hotspots_identity", identity),
    "calibration": ("hotspots_calibration", calibration),
    "cleanups": ("hotspots_cleanups", cleanups),
    "prediction": ("hotspots_chicago", prediction),
    "recurrence": ("hotspots_chicago", recurrence),
    "forward": ("hotspots_chicago", forward),
    "costs": ("hotspots_speed", costs),
    "ratios": ("hotspots_speed", ratios),
    "classes": ("hotspots_emerging_classes", classes),
}


def fill(page: Path = PAGE, results: Path = FOLDER) -> None:
    """Write every table whose results are there."""
    text = page.read_text()
    for name, (file, draw) in PARTS.items():
        source = results / f"{file}.json"
        if source.exists():
            new = f"<!-- {name} -->\n{draw(json.loads(source.read_text()))}\n<!-- /{name} -->"
            text = re.sub(f"<!-- {name} -->.*?<!-- /{name} -->", lambda _, new=new: new, text, flags=re.DOTALL)
    page.write_text(text)
