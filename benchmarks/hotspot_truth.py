"""The table of ground truth: every method on worlds with planted sites, seed by seed, resumable."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.hotspot_methods import METHODS, TUNED, tune
from benchmarks.hotspot_peers import Method
from benchmarks.planted_scores import Score, score
from benchmarks.planted_worlds import KINDS, make_world

NO_SITES = "traps_only"
MEASURES = ("precision", "recall", "f1", "ari")


def run_truth(variants: Iterable[str], seeds: range, methods: Iterable[str], log: Path) -> list[dict[str, Any]]:
    """One row for each variant and method; what the log holds already is not computed again."""
    done = {_key(row): row for row in _read(log)}
    rows = []
    for variant in variants:
        for name in methods:
            mine = [row for row in _scores(variant, name, seeds, done, log) if row]
            rows.append(_sum_up(variant, name, mine))
    return rows


def _scores(
    variant: str, name: str, seeds: range, done: dict[tuple[str, str, int], dict[str, Any]], log: Path
) -> Iterator[dict[str, Any]]:
    method: Method | None = None
    for seed in seeds:
        if (variant, name, seed) not in done:
            method = method or _method(variant, name)
            world = make_world(variant, seed)
            row = {"variant": variant, "method": name, "seed": seed, **_row(score(world, method(world)))}
            if name == TUNED:
                row["setting"] = asdict(method)  # type: ignore[call-overload]
            done[variant, name, seed] = row
            with log.open("a") as lines:
                lines.write(json.dumps(row) + "\n")
        yield done[variant, name, seed]


def _row(one: Score) -> dict[str, Any]:
    numbers = {measure: round(float(getattr(one, measure)), 6) for measure in MEASURES}
    return {**numbers, "found": one.found, "charged": dict(one.charged)}


def _method(variant: str, name: str) -> Method:
    return tune("base" if variant == NO_SITES else variant).method if name == TUNED else METHODS[name]


def _sum_up(variant: str, name: str, mine: list[dict[str, Any]]) -> dict[str, Any]:
    """Means over worlds; false sites per world by the kind that most of their reports are of."""
    charged = sum((Counter(row["charged"]) for row in mine), Counter[str]())
    return {
        "variant": variant,
        "method": name,
        "worlds": len(mine),
        **{measure: round(mean(row[measure] for row in mine), 4) for measure in MEASURES},
        "false_per_world": {kind: round(charged[kind] / len(mine), 2) for kind in KINDS if charged[kind]},
        "false_share": round(mean(1 - row["precision"] for row in mine), 4),
        "found_per_world": round(mean(row["found"] for row in mine), 1),
        **({"setting": mine[0]["setting"]} if "setting" in mine[0] else {}),
    }


def _key(row: dict[str, Any]) -> tuple[str, str, int]:
    return row["variant"], row["method"], row["seed"]


def _read(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown: precision, recall, F1, ARI, and who was taken for a site."""
    lines = [
        "| world | number | method | P | R | F1 | ARI | false sites a world, by trap |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        false = ", ".join(f"{kind} {number:g}" for kind, number in row["false_per_world"].items()) or "none"
        numbers = " | ".join(f"{row[measure]:.3f}" for measure in MEASURES)
        lines.append(f"| {row['variant']} | {row['worlds']} | {row['method']} | {numbers} | {false} |")
    return "\n".join(lines)
